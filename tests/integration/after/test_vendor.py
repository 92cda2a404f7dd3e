"""IT導入補助金。申請者が書き、支援事業者が入力し、申請者が出す。実績報告は、ほかの補助金と同じに検査する。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries as people
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries
from shien.domain.applications.errors import Refused
from shien.domain.motions import actions as motions
from shien.domain.settlement import actions as settlement
from shien.ledger.models import Event
from shien.values.items import GROUPS
from tests.integration.conftest import World
from tests.walking import FIRM, FIRST, SECOND, Walk

VENDOR = "supporter-y"
GRANT = 500_000


@pytest.fixture
def two(walk: Walk, world: World) -> Walk:
    """事業者と、全部の項目群と直す権限を任された支援事業者。"""
    vendor, firm = world.viewers[VENDOR], world.viewers[FIRM]
    row_security.bind(firm)
    accounts.delegate(
        supporter_id=vendor.enterprise_id, groups=sorted(GROUPS), can_edit=True, starts_at=world.at,
        ends_at=world.at + timedelta(days=30), by=firm, at=world.at,
    )  # fmt: skip
    with row_security.system():
        walk.viewers[VENDOR], _ = people.viewer_of_session(
            vendor.session_key, acting=str(firm.enterprise_key), auth_time=world.at, at=world.at
        )
    return walk


def invited(walk: Walk) -> UUID:
    """申請書を書き始め、支援事業者に頼む。"""
    key = walk.start("it_introduction")
    draft = walk.see(FIRM, queries.draft, key, "application")
    walk.do(
        FIRM,
        actions.save,
        application=key,
        form="application",
        version=draft.version,
        answers={"business_summary": "精密加工"},
    )
    walk.do(FIRM, actions.move, application=key, transition="invite_vendor")
    return key


def granted(walk: Walk) -> UUID:
    key = invited(walk)
    walk.submit(key, "vendor_part", {"tools": [{"amount": 1_000_000}]}, person=VENDOR)
    walk.submit(key, "application")
    walk.move(key, "pass_check", "finish_review")
    walk.decide(key, "grant", amount=GRANT)
    return key


def report(walk: Walk, **row: Any) -> dict[str, Any]:
    day = walk.at.date().isoformat()
    whole = {
        "name": "受発注", "category": "software", "contracted_on": day, "delivered_on": day, "invoiced_on": day, "paid_on": day,
        "method": "transfer", "with_tax": 1_100_000, "eligible": 1_000_000, "grant": GRANT,
    }  # fmt: skip
    return {"completed_on": day, "use_started_on": day, "expenses": [whole | row]}


def test_the_vendor_fills_in_its_part_and_the_firm_submits(two: Walk, world: World) -> None:
    key = invited(two)
    firm = world.clients[FIRM]
    page = firm.get(f"/apply/{key}/").content.decode()
    assert "支援機関を待っています" in page
    assert "まだ、入力を任せる相手がいません" not in page
    asked = Event.objects.filter(subject=f"application:{key}", payload__title__icontains="あなたの入力を待っています")
    assert [each.recipient for each in asked] == [f"mail:{two.viewers[VENDOR].email}"]
    assert firm.post(f"/apply/{key}/open", {"form": "vendor_part"}).status_code == 404
    two.do(VENDOR, actions.open_draft, application=key, form="vendor_part")
    part = f"/apply/{key}/vendor_part/"
    assert firm.get(f"{part}pages/vendor")["Location"] == f"{part}check"  # the firm reads, the vendor writes
    two.submit(key, "vendor_part", {"tools": [{"amount": 1_000_000}]}, person=VENDOR)
    told = Event.objects.filter(subject=f"application:{key}", payload__text__icontains="内容を確かめて提出してください")
    assert [each.recipient for each in told] == [f"mail:{two.viewers[FIRM].email}"]
    with pytest.raises(NotAllowed):
        two.submit(key, "application", person=VENDOR)
    two.submit(key, "application")
    assert two.state(key) == "submitted"


def test_a_report_is_inspected_and_an_early_contract_refused(two: Walk) -> None:
    key = granted(two)
    two.later(30)
    early = (two.at - timedelta(days=60)).date().isoformat()
    with pytest.raises(Refused) as refused:
        two.submit(key, "completion_report", report(two, contracted_on=early))
    assert [each.rule for each in refused.value.faults] == ["contract_after_decision"]
    two.submit(key, "completion_report", report(two))
    found = two.do(FIRST, settlement.inspect, application=key, given={})
    assert found.amount == GRANT
    two.do(SECOND, motions.approve, motion=two.do(FIRST, settlement.propose_settlement, application=key))
    assert two.state(key) == "settled"


def test_a_firm_that_trusted_nobody_yet_is_shown_where(walk: Walk, world: World) -> None:
    key = invited(walk)
    assert "まだ、入力を任せる相手がいません" in world.clients[FIRM].get(f"/apply/{key}/").content.decode()
