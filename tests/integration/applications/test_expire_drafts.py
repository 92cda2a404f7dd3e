"""期限の来た下書きを、自動処理が終える。"""

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from shien.domain.applications.models import Draft, Grace
from shien.ledger.models import Entry, Event
from tests.integration.applications import conftest
from tests.integration.applications.conftest import LIFECYCLE, Desk

WEEKS = timedelta(days=14)
EXPIRE = {
    "id": "expire_draft", "label": "締切により終える", "from": ["draft"], "to": "withdrawn", "by": "system",
    "notice": "この申請は終わりました。",
}  # fmt: skip


@pytest.fixture(autouse=True)
def ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """終える遷移のある手続き。"""
    changed: dict[str, Any] = copy.deepcopy(LIFECYCLE)
    changed["transition"].append(EXPIRE)
    monkeypatch.setattr(conftest, "LIFECYCLE", changed)


def lapsed(at: datetime) -> int:
    with row_security.system():
        return actions.expire_drafts(at=at)


def state(desk: Desk, made: Any, person: str = "a-prime") -> str:
    return str(desk.see(person, queries.application, made.key, desk.viewer(person)).state)


def closing(desk: Desk) -> datetime:
    assert desk.call.closes_at is not None
    return desk.call.closes_at


def test_a_draft_ends_two_weeks_after_the_closing_and_not_before(ends: None, desk: Desk) -> None:
    made = desk.ready()
    assert lapsed(closing(desk) + WEEKS - timedelta(seconds=1)) == 0
    assert state(desk, made) == "draft"
    assert lapsed(closing(desk) + WEEKS) == 1
    assert state(desk, made) == "withdrawn"
    assert lapsed(closing(desk) + WEEKS) == 0
    with row_security.system():
        entry = Entry.objects.filter(act="application_move").latest("at")
        assert entry.person == "自動処理"
        assert Event.objects.filter(subject=f"application:{made.key}", topic="mail").count() == 1


def test_what_was_submitted_does_not_lapse(desk: Desk) -> None:
    made = desk.ready()
    desk.submit("a-prime", made)
    assert lapsed(closing(desk) + timedelta(days=400)) == 0
    assert state(desk, made) == "submitted"


def test_an_extension_of_one_application_is_waited_for(desk: Desk) -> None:
    made, other = desk.ready(), desk.ready("b-prime", "b")
    later = closing(desk) + timedelta(days=30)
    desk.do(
        "secretariat", actions.extend, call=desk.call.key, closes_at=later, reason="災害のため", applications=[made.key]
    )
    assert lapsed(closing(desk) + WEEKS) == 1
    assert (state(desk, made), state(desk, other, "b-prime")) == ("draft", "withdrawn")
    assert lapsed(later + WEEKS) == 1


def test_nothing_lapses_while_an_extension_is_proposed(desk: Desk) -> None:
    desk.ready()
    end = closing(desk)
    with row_security.system():
        grace = Grace.objects.create(call_id=call_id(), closed_at=end, minutes_down=3, drafts=[], proposed_at=end)
    assert lapsed(end + WEEKS) == 0
    with row_security.system():
        Grace.objects.filter(id=grace.id).update(settled_at=end)
    assert lapsed(end + WEEKS) == 1


def call_id() -> int:
    return int(Draft.objects.values_list("application__call_id", flat=True)[0])


def test_without_a_closing_a_year_without_a_save_is_counted(desk: Desk) -> None:
    with row_security.system():
        call = actions.open_call(
            procedure="trial", name="通年", opens_at=desk.at - timedelta(days=1), closes_at=None, by=None, at=desk.at
        )
    made = desk.do("a-prime", actions.start, call=call.key)
    year = timedelta(days=365)
    desk.do(
        "a-prime", actions.save, application=made.key, form="application", version=1, answers={"note": "まだ"},
        at=desk.at + timedelta(days=100),
    )  # fmt: skip
    assert lapsed(desk.at + year) == 0
    assert lapsed(desk.at + timedelta(days=100) + year) == 1
    assert state(desk, made) == "withdrawn"


def warned(at: datetime) -> int:
    with row_security.system():
        return actions.warn_of_endings(at=at)


def mails(made: Any, words: str) -> int:
    with row_security.system():
        return Event.objects.filter(subject=f"application:{made.key}", payload__title__icontains=words).count()


def test_a_week_before_the_end_the_firm_is_told_once(desk: Desk) -> None:
    made = desk.ready()
    end = closing(desk) + WEEKS
    assert warned(end - timedelta(days=7, seconds=1)) == 0
    assert (warned(end - timedelta(days=7)), warned(end - timedelta(days=6))) == (1, 0)
    assert mails(made, "まもなく終わります") == 1
    assert (lapsed(end), warned(end)) == (1, 0)


def test_who_saves_after_the_warning_of_an_idle_draft_is_warned_of_the_new_end(desk: Desk) -> None:
    with row_security.system():
        call = actions.open_call(
            procedure="trial", name="通年", opens_at=desk.at - timedelta(days=1), closes_at=None, by=None, at=desk.at
        )
    made = desk.do("a-prime", actions.start, call=call.key)
    end = desk.at + timedelta(days=365)
    assert warned(end - timedelta(days=20)) == 1
    saved = end - timedelta(days=10)
    desk.do("a-prime", actions.save, application=made.key, form="application", version=1, answers={"note": "まだ"}, at=saved)  # fmt: skip
    assert (lapsed(end), warned(end)) == (0, 0)
    assert warned(saved + timedelta(days=365 - 30)) == 1
    assert mails(made, "まもなく終わります") == 2
