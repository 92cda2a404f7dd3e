"""お知らせの決まり。"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.catalogue.facts import Filters
from shien.domain.guidance import rules
from shien.domain.guidance.choices import BounceKind, Move, Rhythm, Stage
from shien.domain.guidance.facts import Interests, Taken
from shien.values.fault import InvalidValue

JAPAN = ZoneInfo("Asia/Tokyo")
ON = date(2026, 11, 26)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(INSTANTS)
def test_a_daily_alert_comes_at_the_next_seven_in_japan(at: datetime) -> None:
    due = rules.next_due(Rhythm.DAILY, at)
    assert timedelta(0) < due - at <= timedelta(days=1)
    assert (due.astimezone(JAPAN).hour, due.astimezone(JAPAN).minute) == (7, 0)


@given(INSTANTS)
def test_a_weekly_alert_comes_on_the_next_monday(at: datetime) -> None:
    due = rules.next_due(Rhythm.WEEKLY, at)
    assert timedelta(0) < due - at <= timedelta(days=7)
    assert due.astimezone(JAPAN).weekday() == 0


@given(st.builds(
    Filters, keyword=st.text(max_size=20), opening=st.sampled_from(("", "open")), prefecture=st.sampled_from(("", "03")),
    unstated=st.booleans(), sort=st.sampled_from(("closing", "new")),
))  # fmt: skip
def test_filters_come_back_as_they_were(filters: Filters) -> None:
    assert rules.unpack(rules.pack(filters)) == filters
    assert rules.unpack(rules.pack(filters) | {"gone": 1}) == filters


def test_midnight_is_the_end_of_the_day_before() -> None:
    assert rules.closes(datetime(2026, 11, 30, 15, 0, tzinfo=UTC)) == "closes:2026-11-30"
    assert rules.closes(datetime(2026, 11, 30, 15, 1, tzinfo=UTC)) == "closes:2026-12-01"


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "a b@shop.example", "a@shop.example\nBcc: x@y.example", "店@shop.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        rules.email_of(text)


def test_a_full_width_address_is_read() -> None:
    assert rules.email_of(" ｏｗｎｅｒ＠ｓｈｏｐ．ｅｘａｍｐｌｅ ") == "owner@shop.example"


def step(move: Move, person: int) -> Taken:
    return Taken(move, None, "", person, "", datetime(2026, 11, 26, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moves", "waiting", "stage"),
    [((), 0, Stage.DRAFT), ((Move.WRITE, Move.TEST), 0, Stage.DRAFT), ((Move.ASK,), 0, Stage.ASKED),
     ((Move.ASK, Move.TEST), 0, Stage.ASKED), ((Move.ASK, Move.WRITE), 0, Stage.DRAFT), ((Move.ASK, Move.SEND_BACK), 0, Stage.DRAFT),
     ((Move.SEND,), 3, Stage.SENDING), ((Move.SEND,), 0, Stage.SENT), ((Move.SEND, Move.STOP), 3, Stage.STOPPED),
     ((Move.SEND, Move.STOP, Move.RESUME), 1, Stage.SENDING)],
)  # fmt: skip
def test_the_stage_is_read_from_what_was_done(moves: tuple[Move, ...], waiting: int, stage: Stage) -> None:
    assert rules.stage([step(move, 1) for move in moves], waiting) == stage


def test_who_wrote_or_asked_is_no_second_person() -> None:
    steps = [step(Move.WRITE, 1), step(Move.WRITE, 2), step(Move.ASK, 3), step(Move.TEST, 4), step(Move.SEND_BACK, 5)]
    assert [person for person in range(1, 7) if rules.second_person(steps, person)] == [4, 5, 6]
    assert not rules.needs_second(1000, ON)
    assert rules.needs_second(1001, ON)


def test_approval_is_of_this_text_these_measures_and_these_readers() -> None:
    nobody = Interests()
    seen = {
        rules.digest("a", "b", (), nobody), rules.digest("ab", "", (), nobody), rules.digest("a", "b", ("x",), nobody),
        rules.digest("a", "b", (), replace(nobody, industry=("E",))), rules.digest("a", "b", (), replace(nobody, prefecture=("E",))),
    }  # fmt: skip
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("status", "kind"),
    [("5.1.1", BounceKind.HARD), ("5.0.0", BounceKind.HARD), ("5.7.1", BounceKind.SOFT), ("5.2.2", BounceKind.SOFT),
     ("4.4.1", BounceKind.SOFT), ("", BounceKind.SOFT)],
)  # fmt: skip
def test_only_a_missing_address_counts_as_hard(status: str, kind: BounceKind) -> None:
    assert rules.bounce_kind(status, ON) == kind
    assert rules.stops(2, 0, ON)
    assert rules.stops(0, 8, ON)
    assert not rules.stops(1, 7, ON)


def test_a_day_before_the_first_rule_takes_the_first() -> None:
    assert rules.rule("link", date(2000, 1, 1))["minutes"] == 30
