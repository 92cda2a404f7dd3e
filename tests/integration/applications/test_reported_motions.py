"""外部システムの知らせは、二人で決める遷移では起案になる。職員の一人が引き受け、別の一人が決裁する (SEC-24)。"""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.models import Account
from shien.domain.applications import queries as applications
from shien.domain.motions import actions, queries
from shien.domain.motions.facts import Motion
from shien.domain.motions.models import Ruling
from shien.domain.outside.models import Handover
from shien.ledger.models import Entry, Event

from .conftest import Desk
from .outside import System, assign, enlist, system

FIRST, SECOND = "secretariat", "secretariat-2"


@pytest.fixture
def reviewed(desk: Desk) -> tuple[System, str, Any]:
    """任されたシステムと、審査を終えた申請への口。職員は二人で、メールアドレスがある。"""
    assign(desk)
    made = desk.submit("a-prime", desk.ready())
    enlist(desk.at)
    with row_security.system():
        for person in (FIRST, SECOND, "bureau", "reviewer-1"):
            Account.objects.filter(id=desk.viewer(person).account_id).update(email=f"{person}@demo.example")
        path = f"submissions/{Handover.objects.get().key}/status"
    held_by = system()
    assert held_by.post(path, {"transition": "finish_review"}).json()["state"] == "reviewed"
    return held_by, path, made.application


def waiting(desk: Desk, person: str = FIRST) -> list[Motion]:
    return desk.see(person, queries.waiting, desk.viewer(person))


def state(desk: Desk, key: Any) -> str:
    return desk.see(FIRST, applications.staff_application, key, desk.viewer(FIRST)).state


def test_a_word_from_outside_waits_for_two_people(desk: Desk, reviewed: Any) -> None:
    held, path, key = reviewed
    answer = held.post(path, {"transition": "adopt"}, "key-0001")
    assert (answer.status_code, answer.json()["state"]) == (202, "reviewed")
    again = held.post(path, {"transition": "adopt"}, "key-0001")
    assert (again.status_code, again.json()) == (202, answer.json()), "the same key is the same motion"
    (motion,) = waiting(desk)
    assert (str(motion.key), motion.by_id, motion.site_name, motion.amount) == (
        answer.json()["motion"],
        None,
        "サイトR1",
        1_000_000,
    )
    for person in (FIRST, SECOND):
        with pytest.raises(NotAllowed, match="引き受け"):
            desk.do(person, actions.approve, motion=motion.key)
    desk.do(FIRST, actions.take_over, motion=motion.key)
    with pytest.raises(NotAllowed, match="別の人"):
        desk.do(FIRST, actions.approve, motion=motion.key)
    with pytest.raises(NotAllowed, match="もう引き受け"):
        desk.do(SECOND, actions.take_over, motion=motion.key)
    assert state(desk, key) == "reviewed"
    assert desk.do(SECOND, actions.approve, motion=motion.key) == "adopted"
    steps = desk.see(FIRST, applications.staff_application, key, desk.viewer(FIRST)).steps
    assert steps[-1].by_name != steps[-1].second_name != ""
    assert enlist(desk.at) == 1, "what the staff decided is told to the system"


def test_the_system_reads_what_became_of_its_word(desk: Desk, reviewed: Any) -> None:
    held, path, _ = reviewed
    held.post(path, {"transition": "decline", "reason": "点が足りませんでした。"})
    found = held.get(path).json()
    assert (found["state"], [each["step"] for each in found["motions"]]) == ("reviewed", ["reported"])
    (motion,) = waiting(desk)
    desk.do(SECOND, actions.reject, motion=motion.key, comment="採点を見直すため")
    (told,) = held.get(path).json()["motions"]
    assert (told["step"], told["comment"]) == ("rejected", "採点を見直すため")
    assert told["ruled_at"]
    assert held.post(path, {"transition": "adopt"}).status_code == 202, "the way is free again"
    assign(desk, "r2")
    assert system("r2").get(path).status_code == 404, "another system"


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [({"transition": "decline"}, 422, "理由"), ({"transition": "grant", "amount": 1}, 409, "できません"),
     ({"transition": "settle", "amount": 1}, 409, "できません"), ({"transition": "decline", "reason": "点が足りません。", "amount": 1}, 422, "額")],
)  # fmt: skip
def test_what_may_not_become_a_motion(desk: Desk, reviewed: Any, body: dict[str, Any], status: int, told: str) -> None:
    held, path, _ = reviewed
    answer = held.post(path, body)
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert waiting(desk) == []


def test_an_amount_that_is_computed_here_is_not_taken_from_outside(desk: Desk, reviewed: Any) -> None:
    held, path, key = reviewed
    for transition, amount in (("adopt", None), ("grant", 900_000)):
        desk.do(
            SECOND,
            actions.approve,
            motion=desk.do(FIRST, actions.propose, application=key, transition=transition, amount=amount),
        )
    answer = held.post(path, {"transition": "settle", "amount": 900_000})
    assert answer.status_code == 409
    assert "額の計算" in answer.json()["detail"]


def test_only_one_motion_is_open_whoever_asked(desk: Desk, reviewed: Any) -> None:
    held, path, key = reviewed
    assert held.post(path, {"transition": "adopt"}).status_code == 202
    assert held.post(path, {"transition": "adopt"}).status_code == 409
    with pytest.raises(NotAllowed, match="決裁を待つ起案"):
        desk.do(FIRST, actions.propose, application=key, transition="adopt")


def test_those_on_duty_are_told_once_and_nobody_else(desk: Desk, reviewed: Any) -> None:
    held, path, _ = reviewed
    held.post(path, {"transition": "adopt"})
    (motion,) = waiting(desk)
    mails = Event.objects.filter(topic="mail", subject=f"motion:{motion.key}")
    assert sorted(each.recipient for each in mails) == [
        "mail:bureau@demo.example", "mail:secretariat-2@demo.example", "mail:secretariat@demo.example",
    ]  # fmt: skip
    assert "架空" not in mails[0].payload["text"]
    with row_security.system():
        entry = Entry.objects.filter(act="motion").get()
    assert (entry.enterprise_id, entry.body["detail"]["step"]) == (None, "report")


def test_the_database_keeps_two_people(desk: Desk, reviewed: Any) -> None:
    held, path, _ = reviewed
    held.post(path, {"transition": "adopt"})
    (motion,) = waiting(desk)
    named = {
        "motion_id": motion.id,
        "enterprise_id": motion.enterprise_id,
        "accepted": True,
        "by_name": "x",
        "at": desk.at,
    }
    with row_security.system(), pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        Ruling.objects.create(by_id=desk.viewer(FIRST).account_id, **named)
    desk.do(FIRST, actions.take_over, motion=motion.key)
    with row_security.system(), pytest.raises(IntegrityError, match="has its person"), transaction.atomic():
        _set("by_id", desk.viewer(SECOND).account_id, motion.id)
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _set("transition", "decline", motion.id)


def _set(column: str, value: Any, id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE motions_motion SET {column} = %s WHERE id = %s", [value, id])


def test_the_page_takes_it_up_and_the_other_decides(desk: Desk, reviewed: Any) -> None:
    held, path, key = reviewed
    held.post(path, {"transition": "adopt"})
    (motion,) = waiting(desk)
    first, second, page = desk.world.clients[FIRST], desk.world.clients[SECOND], "/staff/review/proposals/"
    assert "サイトR1" in first.get(page).content.decode()
    assert second.post(page, {"motion": [str(motion.key)], "answer": "do"}).status_code == 422
    assert first.post(f"{page}{motion.key}/take-over").status_code == 302
    assert second.post(f"{page}{motion.key}/take-over").status_code == 422
    assert desk.world.clients["a-prime"].post(f"{page}{motion.key}/take-over").status_code == 404
    assert second.post(page, {"motion": [str(motion.key)], "answer": "do"}).status_code == 302
    assert state(desk, key) == "adopted"
