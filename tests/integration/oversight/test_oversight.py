"""職員の権限と閲覧の見張り (PRIV-10, PRIV-11)。"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries as people
from shien.domain.accounts import row_security, staffing
from shien.domain.accounts.actions import Claims
from shien.domain.accounts.facts import Viewer
from shien.domain.oversight import actions, queries
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.ledger.models import Entry, Event
from tests.integration.conftest import ISSUER, World

PAGES = ("/staff/oversight/", "/staff/oversight/rights/", "/staff/oversight/rights.csv")


def read(viewer: Viewer, count: int, at: Any, **detail: Any) -> None:
    """職員が count 件を開いた。"""
    with row_security.system(), transaction.atomic():
        for _ in range(count):
            audit.record(Act.APPLICATION_VIEW, by=viewer.actor, at=at, purpose="確かめ", detail=detail)


def watch(world: World, at: Any = None) -> list[tuple[str, str]]:
    """見張り、運用の担当に見える警報を返す。"""
    with row_security.system():
        actions.watch(at=at or world.at)
    return [(each.kind, each.name) for each in queries.read_alarms(world.viewer("operator"), waiting=True)]


def test_three_times_the_own_mean_raises_an_alarm_once(world: World) -> None:
    busy, calm = world.viewer("bureau"), world.viewer("chamber-iwate")
    for day in range(2, 31):
        read(calm, 5, world.at - timedelta(days=day))
        read(busy, 1, world.at - timedelta(days=day))
    read(calm, 12, world.at - timedelta(minutes=3))
    read(busy, 12, world.at - timedelta(minutes=3))
    assert watch(world) == [("many", "bureau")]
    assert watch(world) == [("many", "bureau")]
    told = Event.objects.filter(subject__startswith="oversight:")
    assert {each.recipient for each in told} <= {"mail:operator@demo.example", "mail:auditor@demo.example"}
    assert not any("bureau" in each.payload["text"] for each in told)


def test_a_few_reads_are_no_alarm(world: World) -> None:
    read(world.viewer("bureau"), 9, world.at - timedelta(minutes=3))
    assert watch(world) == []


def test_a_try_outside_the_jurisdiction_raises_an_alarm(world: World) -> None:
    """無い鍵と、所管の外の鍵は、職員には同じ「見つかりません」。警報は、後のものだけ。"""
    inside, outside = world.viewer("a-prime").enterprise_key, world.viewer("b-prime").enterprise_key
    client = world.clients["chamber-iwate"]
    assert client.get(f"/staff/enterprises/{uuid4()}/").status_code == 404
    assert client.get(f"/staff/enterprises/{inside}/").status_code == 200
    assert watch(world, world.at + timedelta(minutes=2)) == []
    assert client.get(f"/staff/enterprises/{outside}/").status_code == 404
    assert watch(world, world.at + timedelta(minutes=2)) == [("outside", "chamber-iwate")]
    with row_security.system():
        firms = set(Entry.objects.filter(act="staff_refused").values_list("enterprise_id", flat=True))
    assert firms == {None}  # nothing was shown, so nothing stands in the history of the firm


def test_a_firm_that_meets_nothing_is_not_recorded(world: World) -> None:
    world.clients["a-prime"].get(f"/apply/{uuid4()}/")
    with row_security.system():
        assert not Entry.objects.filter(act="staff_refused").exists()


def test_an_alarm_is_settled_by_another_person_with_a_note(world: World) -> None:
    read(world.viewer("operator"), 12, world.at - timedelta(minutes=3))
    watch(world)
    page = world.clients["operator"].get("/staff/oversight/").content.decode()
    assert "自分についての警報は、ほかの担当が確かめます" in page
    key = queries.read_alarms(world.viewer("auditor"), waiting=True)[0].key
    own = world.clients["operator"].post("/staff/oversight/", {"alarm": key, "note": "問題ありませんでした。"})
    assert own.status_code == 422
    short = world.clients["auditor"].post("/staff/oversight/", {"alarm": key, "note": "可"})
    assert short.status_code == 422
    assert (
        world.clients["auditor"].post("/staff/oversight/", {"alarm": key, "note": "移行の作業でした。"}).status_code
        == 302
    )
    settled = world.clients["auditor"].get("/staff/oversight/?state=settled").content.decode()
    assert "移行の作業でした。" in settled


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "person", ["a-prime", "supporter-x", "secretariat", "bureau", "chamber-iwate", "editor", "analyst"]
)
def test_only_operators_and_auditors_see_it(world: World, person: str, path: str) -> None:
    assert world.clients[person].get(path).status_code == 404


def test_alarms_cannot_be_taken_away(world: World) -> None:
    for statement in (
        "DELETE FROM oversight_readalarm",
        "UPDATE oversight_readalarm SET detail = ''",
        "DELETE FROM oversight_rightslist",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_list_of_rights_is_made_each_month_and_checked(world: World) -> None:
    with row_security.system():
        assert actions.make_rights_list(at=world.at)
        assert not actions.make_rights_list(at=world.at)
    page = world.clients["auditor"].get("/staff/oversight/rights/").content.decode()
    assert "の一覧を確かめた" in page
    assert "任用を終える" not in page
    month = queries.rights_lists(world.viewer("auditor"))[0].month
    assert (
        world.clients["auditor"]
        .post("/staff/oversight/rights/", {"do": "check", "month": month.isoformat()})
        .status_code
        == 302
    )
    assert queries.rights_lists(world.viewer("auditor"))[0].checked_by_name == "auditor"
    table = world.clients["auditor"].get("/staff/oversight/rights.csv").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith('"組織","名前","役割"')
    assert any('"chamber-iwate"' in line and "岩手県" in line for line in table)


def test_an_operator_ends_an_appointment_at_once(world: World) -> None:
    with row_security.system():
        row = next(each for each in staffing.rights(at=world.at) if each.name == "chamber-iwate")
    assert world.clients["chamber-iwate"].get("/staff/enterprises/").status_code == 200
    short = world.clients["operator"].post(
        "/staff/oversight/rights/", {"do": "end", "appointment": row.id, "why": "退"}
    )
    assert short.status_code == 422
    form = {"do": "end", "appointment": row.id, "why": "契約が終わったため"}
    assert world.clients["auditor"].post("/staff/oversight/rights/", form).status_code == 422
    assert world.clients["operator"].post("/staff/oversight/rights/", form).status_code == 302
    assert world.clients["chamber-iwate"].get("/staff/enterprises/").status_code in (302, 404)


def test_what_is_unused_for_45_days_ends_by_itself(world: World) -> None:
    later = world.at + timedelta(days=20)
    with row_security.system():
        accounts.invite(
            issuer=ISSUER, subject="never-came", role="chamber", organisation="商工会", prefectures=["03"],
            starts_at=world.at - timedelta(days=30), ends_at=world.at + timedelta(days=300),
        )  # fmt: skip
        assert staffing.end_unused(at=later - timedelta(days=10)) == 0
        assert staffing.end_unused(at=later) == 1  # the invitation; the people came 20 days ago
        key = _signed_in("never-came", world)
        assert people.viewer_of_session(key, acting=None, auth_time=later, at=world.at)[0].role == "chamber"
        assert people.viewer_of_session(key, acting=None, auth_time=later, at=later)[0].is_staff is False


def test_an_appointment_in_use_stays_and_an_unused_one_ends(world: World) -> None:
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_appointment SET starts_at = starts_at - interval '60 days', ends_at = ends_at + interval '1 year'"
        )
        cursor.execute(
            "UPDATE accounts_signedin SET last_seen_at = last_seen_at - interval '46 days' WHERE account_id ="
            " (SELECT id FROM accounts_account WHERE subject = 'analyst')"
        )
        before = {each.name for each in staffing.rights(at=world.at)}
        assert staffing.end_unused(at=world.at) == 1
        assert before - {each.name for each in staffing.rights(at=world.at)} == {"analyst"}


def _signed_in(person: str, world: World, *, second: bool = True) -> str:
    key = str(uuid4())[:36]
    claims = Claims(ISSUER, person, "1", person, second_factor=second)
    accounts.admit(claims=claims, session_key=key, device="test", at=world.at)
    return key


def test_staff_need_two_factors(world: World) -> None:
    with row_security.system():
        key = _signed_in("bureau", world, second=False)
        found, _ = people.viewer_of_session(key, acting=None, auth_time=world.at, at=world.at)
    assert not found.is_staff
    assert found.lacks_second_factor
    assert found.duties == frozenset()
