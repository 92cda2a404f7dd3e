"""派遣の専門家。打診に答え、行けない日を入れ、報告して謝金を請求する。ほかの派遣には入れない。"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.dispatch import actions, queries
from shien.ledger.export import uses
from shien.ledger.models import Event
from tests.budget import cost
from tests.integration.after.test_dispatch import DESK, accept, office, register, request
from tests.integration.conftest import World
from tests.walking import FIRST, Walk

__all__ = ["office"]
EXPERT = "sole-s"
PHOTO = (Path(__file__).parents[2] / "golden" / "attachment" / "sideways.heic").read_bytes()
TOLD = ("専門家派遣の評価をお願いします", "謝金を請求できます", "実施報告の直しのお願い")
BANK = {
    "bank_code": "0001", "bank_name": "架空銀行", "branch_code": "001", "branch_name": "本店", "account_type": "ordinary",
    "account_number": "0123456", "account_holder": "ミホン タロウ",
}  # fmt: skip


@pytest.fixture
def expert(office: Walk, world: World) -> str:
    """名簿に載り、就任を承諾した専門家。登録番号。"""
    return register(office, EXPERT, name="見本 太郎")


@pytest.fixture
def offered(office: Walk, expert: str) -> UUID:
    """打診された派遣。"""
    key = request(office)
    accept(office, key)
    assert office.do(FIRST, actions.assign, application=key, expert=expert) == "offered"
    return key


def as_expert(walk: Walk, key: UUID, form: str, answers: dict[str, Any]) -> None:
    """専門家が書類を出す。"""
    standing = walk.see(EXPERT, lambda viewer: queries.stand_in(key, viewer, taken=True))
    walk.viewers["standing"] = standing
    with row_security.standing(standing.application_id):
        bind, row_security.bind = row_security.bind, lambda _viewer: None  # the range is open already
        unbind, row_security.unbind = row_security.unbind, lambda: None
        try:
            walk.submit(key, form, answers, person="standing")
        finally:
            row_security.bind, row_security.unbind = bind, unbind


def visit(walk: Walk, **change: Any) -> dict[str, Any]:
    day = (walk.at + timedelta(days=14)).date().isoformat()
    return {"on": day, "start_hour": 10, "start_minute": 0, "end_hour": 12, "end_minute": 5, "online": False} | change


def reported(walk: Walk, key: UUID) -> None:
    """引き受けて、日程と実施を報告する。"""
    walk.do(EXPERT, actions.answer, application=key, take=True)
    planned = visit(walk)
    as_expert(walk, key, "schedule_report", {"visits": [planned], "agreed_with_firm": True})
    walk.later(15)
    as_expert(walk, key, "dispatch_report", {
        "visits": [planned], "travel": [{"on": planned["on"], "route": "盛岡から", "means": "train", "fare": 1_000}],
    })  # fmt: skip


def test_an_offer_tells_no_person_of_the_firm_and_is_turned_down_in_confidence(
    office: Walk, offered: UUID, expert: str, world: World
) -> None:
    path = f"/dispatch/expert/{offered}/"
    before = world.clients[EXPERT].get(path).content.decode()
    assert "引き受ける" in before
    assert "担当者の氏名" not in before
    assert world.clients[EXPERT].get(f"/apply/{offered}/").status_code == 404
    assert world.clients[EXPERT].post(path, {"what": "turn_down", "reason": "短"}).status_code == 422
    assert (
        world.clients[EXPERT].post(path, {"what": "turn_down", "reason": "同業の顧問先があります"}).status_code == 302
    )
    assert office.state(offered) == "accepted"
    assert world.clients[EXPERT].get(path).status_code == 404
    staff = world.clients[FIRST].get(f"/staff/dispatch/{offered}/").content.decode()
    assert "同業の顧問先があります" in staff
    own = world.clients["a-prime"].get(f"/apply/{offered}/").content.decode()
    assert "同業の顧問先" not in own
    assert "見本 太郎" not in own
    office.do(FIRST, actions.assign, application=offered, expert=expert)
    recall = {"what": "recall", "reason": "別の方に頼むことになりました"}
    assert world.clients[FIRST].post(f"/staff/dispatch/{offered}/", recall).status_code == 302
    assert office.state(offered) == "accepted"
    assert office.see(EXPERT, queries.missions) == []


def test_the_expert_reports_and_is_paid_for_the_hours(office: Walk, offered: UUID, world: World) -> None:
    reported(office, offered)
    assert office.state(offered) == "dispatched"
    page = world.clients[EXPERT].get(f"/dispatch/expert/{offered}/").content.decode()
    assert "担当者の氏名" in page
    assert "謝金のめやす" in page
    with pytest.raises(NotAllowed):
        office.do(EXPERT, actions.claim_fee, application=offered, bank=BANK)
    office.submit(offered, "evaluation", person="a-prime")
    page = world.clients[EXPERT].get(f"/dispatch/expert/{offered}/").content.decode()
    assert "1万300円" in page
    assert "1,153円" in page  # 10.21 % of 11,300 yen
    assert "1万147円" in page
    for change in ({"account_number": "12"}, {"account_holder": "見本太郎"}, {"bank_code": ""}, {"account_type": "x"}):
        wrong = world.clients[EXPERT].post(f"/dispatch/expert/{offered}/", BANK | change | {"what": "claim"})
        assert wrong.status_code == 422
    assert world.clients[EXPERT].post(f"/dispatch/expert/{offered}/", BANK | {"what": "claim"}).status_code == 302
    assert office.state(offered) == "claimed"
    for person in ("a-prime", DESK):
        assert office.see(person, lambda viewer: queries.my_claims([], viewer)) == []
    _paid(office, offered, world)


def _paid(walk: Walk, key: UUID, world: World) -> None:
    claim = walk.see(FIRST, lambda viewer: queries.claim(key, viewer))
    assert (claim.fee, claim.travel, claim.withheld, claim.payable) == (10_300, 1_000, 1_153, 10_147)
    assert "0123456" in world.clients[FIRST].get(f"/staff/dispatch/{key}/").content.decode()
    assert "0123456" not in world.clients["a-prime"].get(f"/apply/{key}/").content.decode()
    assert walk.decide(key, "decide_fee") == "fee_decided"
    assert walk.see(EXPERT, queries.last_bank)["account_number"] == "0123456"


def test_the_report_begins_with_the_days_of_the_schedule(office: Walk, offered: UUID, world: World) -> None:
    office.do(EXPERT, actions.answer, application=offered, take=True)
    as_expert(office, offered, "schedule_report", {"visits": [visit(office)], "agreed_with_firm": True})
    page = world.clients[EXPERT]
    begun = page.post(f"/dispatch/expert/{offered}/", {"what": "write", "form": "dispatch_report"})
    assert begun["Location"] == f"/apply/{offered}/dispatch_report/"
    answers = office.see("a-prime", lambda viewer: applications.draft(offered, "dispatch_report", viewer)).answers
    assert answers["visits"][0]["end_minute"] == 5
    found = page.get(f"{begun['Location']}pages/report").content.decode()
    assert "見本 太郎" in found  # the name on the register, not typed again
    assert "締切" not in found
    for form in ("evaluation", "application", "x"):
        assert page.post(f"/dispatch/expert/{offered}/", {"what": "write", "form": form}).status_code == 404
    sent = office.see(FIRST, lambda viewer: applications.staff_submissions(offered, viewer))
    for each in sent:
        assert world.clients[FIRST].get(f"/staff/dispatch/{offered}/papers/{each.key}/").status_code == 200
    assert world.clients["bureau"].get(f"/staff/dispatch/{offered}/papers/{sent[0].key}/").status_code == 404
    assert world.clients[FIRST].get(f"/staff/dispatch/{offered}/files/{offered}").status_code == 404


def test_an_expert_sends_the_photographs_in_parts(office: Walk, offered: UUID, world: World) -> None:
    """引き受けた専門家は、その申請の下書きにだけ、少しずつ送れる。事業者からは見えない送りかけになる。"""
    office.do(EXPERT, actions.answer, application=offered, take=True)
    as_expert(office, offered, "schedule_report", {"visits": [visit(office)], "agreed_with_firm": True})
    page, firm = world.clients[EXPERT], world.clients["a-prime"]
    paper = page.post(f"/dispatch/expert/{offered}/", {"what": "write", "form": "dispatch_report"})["Location"]
    told = {"name": "支援.heic", "size": str(len(PHOTO)), "sha256": hashlib.sha256(PHOTO).hexdigest()}
    begun = page.post(f"{paper}upload/photos", told)
    assert begun.status_code == 201, begun.content
    halves = [(0, PHOTO[:500]), (500, PHOTO[500:])]
    for offset, part in halves:
        named = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": str(offset)}}
        assert firm.patch(begun["Location"], part, **named).status_code == 404
        answer = page.patch(begun["Location"], part, **named)
    assert answer.status_code == 200
    draft = office.see("a-prime", lambda viewer: applications.draft(offered, "dispatch_report", viewer))
    assert [(each.field, each.name) for each in draft.files] == [("photos", "支援.jpg")]


def test_who_has_to_act_is_told_once(office: Walk, offered: UUID) -> None:
    def mailed() -> list[tuple[str, str]]:
        rows = Event.objects.filter(topic="mail", subject=f"application:{offered}").order_by("sequence")
        return [(each.recipient, each.payload["title"]) for each in rows]

    reported(office, offered)
    before = len(mailed())
    assert (office.system(actions.tell_turns), office.system(actions.tell_turns)) == (1, 0)
    office.submit(offered, "evaluation", person="a-prime")
    assert office.system(actions.tell_turns) == 1
    office.do(FIRST, applying.move, application=offered, transition="send_back_report", reason="写真が足りません。")
    assert office.system(actions.tell_turns) == 1
    told = [each for each in mailed()[before:] if each[1] in TOLD]
    assert told == [
        ("mail:a-prime@demo.example", TOLD[0]), ("mail:s@demo.example", TOLD[1]), ("mail:s@demo.example", TOLD[2])
    ]  # fmt: skip


def test_the_firm_sees_that_the_expert_looked(office: Walk, offered: UUID, world: World) -> None:
    world.clients[EXPERT].get(f"/dispatch/expert/{offered}/")
    with office.as_person("a-prime") as viewer:
        seen, _ = uses(viewer.enterprise_id, limit=5)
    assert ("架空食堂", "専門家の派遣のため") in {(each.organisation, each.purpose) for each in seen}


def test_an_expert_stays_within_the_own_dispatch(office: Walk, offered: UUID, world: World) -> None:
    """ほかの申請、同じ事業者の別の申請、事業者の様式、下書きには入れない。"""
    office.do(EXPERT, actions.answer, application=offered, take=True)
    other = request(office)
    office.viewers["taker"] = office.viewers[EXPERT]
    client = world.clients[EXPERT]
    assert client.get(f"/apply/{other}/").status_code == 404
    assert client.get(f"/dispatch/expert/{other}/").status_code == 404
    assert client.get(f"/apply/{offered}/application/").status_code in (200, 302)  # closed: it has been sent
    sent = office.see(FIRST, lambda viewer: applications.staff_submissions(other, viewer))[-1]
    assert client.get(f"/apply/{other}/submissions/{sent.key}/").status_code == 404
    assert client.get(f"/apply/{offered}/submissions/{sent.key}/").status_code == 404
    for person in ("b-prime", "supporter-x"):
        assert world.clients[person].get(f"/dispatch/expert/{offered}/").status_code == 404
    standing = office.see(EXPERT, lambda viewer: queries.stand_in(offered, viewer, taken=True))
    assert not standing.sees("finance")
    with row_security.standing(standing.application_id):
        assert applications.application(other, standing) is None
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM karte_value")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT DISTINCT application_id FROM applications_draft")
            assert cursor.fetchall() == [(standing.application_id,)]
        with pytest.raises(NotAllowed):
            applying.open_draft(application=offered, form="evaluation", by=standing, at=office.at)
        with pytest.raises(NotAllowed):
            applying.withdraw(application=offered, by=standing, at=office.at)


def test_a_busy_day_counts_in_the_matching(office: Walk, expert: str, world: World) -> None:
    wished = (office.at + timedelta(days=14)).date()
    key = request(office)
    accept(office, key)
    page, path = world.clients[EXPERT], "/dispatch/expert/busy/"
    assert page.post(path, {"since": wished.isoformat(), "until": ""}).status_code == 302
    assert f"{wished.year}年{wished.month}月{wished.day}日" in page.get(path).content.decode()
    with pytest.raises(NotAllowed, match="日時"), transaction.atomic():
        office.do(FIRST, actions.assign, application=key, expert=expert)
    assert page.post(path, {"drop": [wished.isoformat()]}).status_code == 302
    for wrong in (
        {"since": ""},
        {"since": "2020-01-01"},
        {"since": "いつか"},
        {"since": wished.isoformat(), "until": "2020-01-01"},
    ):
        assert page.post(path, wrong).status_code == 422
    assert world.clients["b-prime"].get(path).status_code == 404
    assert office.do(FIRST, actions.assign, application=key, expert=expert) == "offered"


def test_a_day_that_is_held_for_a_dispatch_is_busy_too(office: Walk, offered: UUID, expert: str) -> None:
    office.do(EXPERT, actions.answer, application=offered, take=True)
    as_expert(office, offered, "schedule_report", {"visits": [visit(office)], "agreed_with_firm": True})
    other = request(office)
    accept(office, other)
    (found,) = office.do(FIRST, lambda by, at: queries.candidates(
        actions.wish_of(other, by, actions.prefecture_of(other, by)), by
    ))  # fmt: skip
    assert [each.aspect for each in found.reasons if not each.met] == ["日時"]
    days = office.see(EXPERT, lambda viewer: queries.days(viewer, since=office.at.date()))
    assert (days.own, len(days.held)) == ((), 1)


def test_the_lists_cost_the_same_at_any_length(office: Walk, expert: str, world: World) -> None:
    """一覧と候補と名簿と専門家の仕事は、行が増えても問合せが増えない。"""

    def one() -> UUID:
        key = request(office)
        accept(office, key)
        office.do(FIRST, actions.assign, application=key, expert=expert)
        return key

    waiting = request(office)
    accept(office, waiting)
    one()
    paths: list[tuple[str, str]] = [
        (FIRST, "/staff/dispatch/"), (FIRST, "/staff/dispatch/experts/"), (FIRST, f"/staff/dispatch/{waiting}/"),
        (EXPERT, "/dispatch/expert/"), (EXPERT, "/dispatch/expert/busy/"),
    ]  # fmt: skip
    measure: Callable[[], list[int]] = lambda: [cost(world.clients[person], path) for person, path in paths]
    few = measure()
    one()
    for person in ("b-prime", "supporter-x"):
        register(office, person, name=f"専門 {person}")
    office.do(EXPERT, actions.set_busy, add=[(office.at + timedelta(days=each)).date() for each in range(30, 60)])
    assert all(late <= early for late, early in zip(measure(), few, strict=True))  # the first may fill a cache
