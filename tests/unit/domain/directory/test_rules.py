"""相談の決まり: 誰が答えられ、どこへ進め、いつ知らせるか。"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import VISITOR, Viewer
from shien.domain.directory import rules
from shien.domain.directory.choices import OPEN, ContactState, Side
from shien.values.items import ITEMS
from shien.values.support import EXPERTISE

X = {"corporate_number": "1", "organisation": "架空商工会議所", "prefecture": "03"}
PRIME = Viewer(role=Role.PRIME, account_id=1, enterprise_id=1, corporate_number="1", can_submit=True)
CHAMBER = Viewer(role=Role.CHAMBER, account_id=1, organisation="架空商工会議所", prefectures=frozenset({"03"}))


@pytest.mark.parametrize(
    ("viewer", "may"),
    [
        (PRIME, True),
        (Viewer(role=Role.MEMBER, account_id=1, enterprise_id=1, corporate_number="1", can_submit=True), True),
        (Viewer(role=Role.MEMBER, account_id=1, enterprise_id=1, corporate_number="1"), False),
        (Viewer(role=Role.PRIME, account_id=1, enterprise_id=2, corporate_number="2", can_submit=True), False),
        (Viewer(role=Role.SUPPORTER, account_id=1, enterprise_id=1, corporate_number="1", can_submit=True), False),
        (CHAMBER, True),
        (Viewer(role=Role.CHAMBER, account_id=1, organisation="別の会議所", prefectures=frozenset({"03"})), False),
        (Viewer(role=Role.CHAMBER, account_id=1, organisation="架空商工会議所", prefectures=frozenset({"18"})), False),
        (Viewer(role=Role.BUREAU, account_id=1, organisation="架空商工会議所", prefectures=frozenset({"03"})), False),
        (VISITOR, False),
    ],
)
def test_who_answers_for_an_institution(viewer: Viewer, may: bool) -> None:
    assert rules.may_answer(viewer, **X) is may


def test_an_institution_without_number_or_office_is_answered_by_nobody() -> None:
    """空どうしが合ってしまわない。"""
    nothing = {"corporate_number": "", "organisation": "", "prefecture": "03"}
    sole = Viewer(role=Role.PRIME, account_id=1, enterprise_id=1, corporate_number="", can_submit=True)
    assert not rules.may_answer(sole, **nothing)
    assert not rules.may_answer(Viewer(role=Role.CHAMBER, prefectures=frozenset({"03"})), **nothing)


@given(st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(ContactState)), max_size=12))
def test_a_request_that_has_ended_never_opens_again(tried) -> None:
    state, ended = ContactState.SENT, False
    for side, wanted in tried:
        if wanted in rules.moves(side, state):
            assert not ended
            assert wanted != ContactState.SENT
            state = wanted
            ended = state not in OPEN


def test_only_the_firm_withdraws_and_only_the_institution_answers() -> None:
    for state in ContactState:
        firm, institution = (set(rules.moves(side, state)) for side in (Side.FIRM, Side.INSTITUTION))
        assert ContactState.WITHDRAWN not in institution
        assert not firm & {ContactState.ANSWERED, ContactState.MEETING, ContactState.DECLINED, ContactState.READ}
        assert (ContactState.WITHDRAWN in firm) == (state in OPEN)


@pytest.mark.parametrize(
    ("problem", "first"),
    [("跡継ぎがいない", "succession"), ("お客が減って売上が落ちた", "improvement"), ("人手が足りず残業ばかり", "employment"), ("海外に輸出したい", "overseas"),
     ("ネットで売りたい", "sales"), ("ｼｽﾃﾑを入れたい", "digital"), ("事業承継", "succession"), ("特許を取りたい", "intellectual_property"),
     ("お金に困っている", "cash_flow"), ("借金が返せない", "cash_flow"), ("ｱﾄﾂｷﾞ", "succession"), ("店を売りたい", "merger"),
     ("アプリを作りたい", "digital"), ("人が足りない", "employment")],
)  # fmt: skip
def test_a_problem_in_words_leads_to_specialities(problem: str, first: str) -> None:
    assert first in rules.expertise_of(problem)


@given(st.text(max_size=60))
def test_any_words_are_answered(problem: str) -> None:
    assert set(rules.expertise_of(problem)) <= set(EXPERTISE)


def test_what_may_be_told_is_in_the_dictionary_and_no_home_is() -> None:
    items = [item for share in rules.sharable().values() for item in share.items]
    assert set(items) <= set(ITEMS)
    assert len(items) == len(set(items))
    assert not {"representative_home_address", "representative_birthday"} & set(items)


HOURS = st.lists(st.one_of(st.none(), st.integers(0, 1000).map(lambda hour: timedelta(hours=hour))), max_size=30)


@given(HOURS)
def test_unanswered_requests_never_make_the_reply_look_faster(waits) -> None:
    found, more = rules.reply_hours(waits, 5), rules.reply_hours([*waits, None], 5)
    if found is not None and more is not None:
        assert more >= found
    if len(waits) < 5:
        assert found is None


def test_most_unanswered_is_no_figure() -> None:
    assert rules.reply_hours([timedelta(hours=1)] * 2 + [None] * 3, 5) is None
    assert rules.reply_hours([timedelta(hours=1)] * 3 + [None] * 2, 5) == 1


def test_reminders_come_once_per_day_count_and_never_twice() -> None:
    sent = datetime(2026, 11, 1, tzinfo=UTC)
    at = [sent + timedelta(days=days) for days in range(10)]
    assert [rules.due_reminders(sent, [], each) for each in at] == [None] * 3 + [3] * 4 + [7] * 3
    assert rules.due_reminders(sent, [3], at[5]) is None
    assert rules.due_reminders(sent, [3], at[8]) == 7
    assert rules.due_reminders(sent, [7], at[9]) is None
    assert rules.policy(date(2000, 1, 1)) == rules.policy(date(2026, 4, 1))
