"""ものづくり補助金の申請を、決まった段階まで進める。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.walking import FIRST, SECOND, Walk

GRANT = 5_000_000


def granted(walk: Walk) -> UUID:
    """交付決定まで。"""
    key = walk.start("monozukuri")
    walk.submit(key, "application", person="a-prime")
    walk.move(key, "pass_check", "finish_review")
    walk.decide(key, "adopt")
    start = walk.at.date()
    walk.submit(key, "grant_application", {
        "start_date": start.isoformat(), "end_date": (start + timedelta(days=60)).isoformat(), "tax_status": "taxable",
        "expenses": [{"category": "machinery", "content": "加工機", "vendor": "機械商会", "with_tax": 11_000_000,
                      "eligible": 10_000_000, "requested": GRANT, "quotes": 2}],
    })  # fmt: skip
    walk.decide(key, "grant", amount=GRANT)
    return key


def rows(walk: Walk) -> list[dict[str, Any]]:
    """実績報告の経費。"""
    day = walk.at.date().isoformat()
    dates = {"ordered_on": day, "delivered_on": day, "paid_on": day, "method": "transfer"}
    return [
        {"category": "machinery", "content": "加工機", "vendor": "機械商会", "with_tax": 10_450_000, "eligible": 9_500_000,
         "grant": 4_750_000, "evidence_number": "1", **dates},
        {"category": "transport", "content": "運搬", "vendor": "運送商会", "with_tax": 550_000, "eligible": 500_000,
         "grant": 250_000, "evidence_number": "2", **dates},
    ]  # fmt: skip


def completed(walk: Walk) -> UUID:
    """実績報告まで。"""
    key = granted(walk)
    walk.later(40)
    walk.submit(key, "completion_report", {"completed_on": walk.at.date().isoformat(), "expenses": rows(walk)})
    return key


def settled(walk: Walk) -> UUID:
    """額の確定まで。"""
    from shien.domain.settlement import actions

    key = completed(walk)
    walk.do(FIRST, actions.inspect, application=key, given={1: (300_000, "運賃の一部に、対象外の区間があります")})
    motion = walk.do(FIRST, actions.propose_settlement, application=key)
    walk.do(SECOND, actions.approve, motion=motion)
    return key


def claimed(walk: Walk, amount: int = 4_900_000) -> UUID:
    """請求まで。"""
    key = settled(walk)
    walk.submit(key, "claim", {"claimed_amount": amount, "claimed_on": walk.at.date().isoformat()})
    return key
