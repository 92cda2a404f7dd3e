"""ものづくり補助金の申請を、決まった段階まで進める。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shien.domain.motions import actions as motions
from shien.domain.settlement import actions, queries
from shien.domain.settlement.facts import Report, Result
from tests.walking import FIRST, SECOND, Walk

GRANT = 5_000_000


def applied(walk: Walk) -> UUID:
    """交付申請まで。"""
    key = walk.start("monozukuri")
    walk.submit(key, "application")
    walk.move(key, "pass_check", "finish_review")
    walk.decide(key, "adopt")
    start = walk.at.date()
    walk.submit(key, "grant_application", {
        "start_date": start.isoformat(), "end_date": (start + timedelta(days=60)).isoformat(), "tax_status": "taxable",
        "expenses": [{"category": "machinery", "content": "加工機", "vendor": "機械商会", "with_tax": 11_000_000,
                      "eligible": 10_000_000, "requested": GRANT, "quotes": 2}],
    })  # fmt: skip
    return key


def granted(walk: Walk) -> UUID:
    """交付決定まで。"""
    key = applied(walk)
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


def reported(walk: Walk, key: UUID) -> UUID:
    """実績を報告する。"""
    walk.submit(key, "completion_report", {"completed_on": walk.at.date().isoformat(), "expenses": rows(walk)})
    return key


def completed(walk: Walk) -> UUID:
    """実績報告まで。"""
    key = granted(walk)
    walk.later(40)
    return reported(walk, key)


def settled(walk: Walk, key: UUID | None = None) -> UUID:
    """額の確定まで。key は、実績報告まで済んだ申請 (無ければ、ここで始める)。"""
    key = key or completed(walk)
    walk.do(FIRST, actions.inspect, application=key, given={1: (300_000, "運賃の一部に、対象外の区間があります")})
    motion = walk.do(FIRST, actions.propose_settlement, application=key)
    walk.do(SECOND, motions.approve, motion=motion)
    return key


def claimed(walk: Walk, amount: int = 4_900_000, key: UUID | None = None) -> UUID:
    """請求まで。"""
    key = settled(walk, key)
    walk.submit(key, "claim", {"claimed_amount": amount, "claimed_on": walk.at.date().isoformat()})
    return key


def paid(walk: Walk, key: UUID) -> UUID:
    """請求した補助金が、一週間後に振り込まれる。"""
    on = walk.at.date() + timedelta(days=7)
    batch = walk.do(FIRST, actions.make_batch, procedure="monozukuri", chosen=[key], pay_on=on)
    walk.do(SECOND, actions.approve_batch, batch=batch)
    walk.do(FIRST, actions.open_document, batch=batch)
    (payment,) = walk.see(FIRST, queries.batch, batch).payments
    walk.later(7)
    result = Result(payment.number, payment.amount, "paid", walk.at.date())
    assert walk.do(SECOND, actions.take_results, batch=batch, results=[result]) == (1, 0)
    return key


def report_year(walk: Walk, key: UUID, due: Report, *, wage_floor: int) -> None:
    """一年の報告。"""
    walk.submit(key, "yearly_report", {
        "year_number": int(due.occurrence), "fiscal_year_end": due.year_end.isoformat(), "operating_income": 10_000_000,
        "personnel_expenses": 30_000_000, "depreciation": 5_000_000, "officer_pay": 6_000_000, "staff_pay": 20_000_000,
        "staff": 8, "wage_floor": wage_floor, "regional_minimum": 1_100, "project_sales": 0, "project_costs": 0,
        "paid_back": 0, "loss_years": 0, "disaster": False,
    }, occurrence=due.occurrence)  # fmt: skip
