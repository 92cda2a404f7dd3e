"""見通しの言葉 (UX-26)。"""

from datetime import UTC, date, datetime

import pytest

from shien.domain.applications.facts import Milestone, Outlook, Pace
from shien.web.apply import progress

PACE = Pace(20, 30, 45, date(2023, 11, 27))
SENT = datetime(2026, 11, 1, 3, tzinfo=UTC)


def outlook(**change: object) -> Outlook:
    given = {
        "now": None,
        "stages": (),
        "whole": PACE,
        "decided": False,
        "standard_days": 60,
        "standard_unverified": False,
    }
    return Outlook(**(given | change))  # type: ignore[arg-type]


def test_a_range_and_its_dates_are_told() -> None:
    said, basis = progress._result(outlook(), SENT)
    assert said == "提出から結果まで、ふつう30日、10件に9件は45日まで（12月1日ごろ、遅くて12月16日ごろ）。"
    assert basis == "2023年11月27日（令和5年）からの20件の、提出から結果までの日数です。"


def test_before_the_submission_no_date_is_told() -> None:
    assert progress._result(outlook(), None)[0] == "提出から結果まで、ふつう30日、10件に9件は45日まで。"


@pytest.mark.parametrize(("unverified", "kind"), [(False, "標準の日数"), (True, "めやす")])
def test_the_standard_days_are_told_as_such(unverified: bool, kind: str) -> None:
    said, basis = progress._result(outlook(whole=None, standard_unverified=unverified), SENT)
    assert said == "提出から結果まで、およそ60日（12月31日ごろ）。"
    assert f"制度の{kind}を示しています" in basis


def test_where_nothing_is_known_it_is_said() -> None:
    assert progress._result(outlook(whole=None, standard_days=None), SENT) == (
        "", "日数の実績も、標準の日数も、まだありません。",
    )  # fmt: skip
    assert progress._result(outlook(decided=True), SENT) == ("", "")


def test_a_stage_names_who_acts_and_a_goal_names_nobody() -> None:
    assert progress._stage(Milestone("checked", "形式審査済み", "staff", PACE)) == progress.Ahead(
        "形式審査済み", "窓口の担当者", "ふつう30日、10件に9件は45日まで"
    )
    assert progress._stage(Milestone("certified", "認定", "applicant", None)) == progress.Ahead("認定", "", "")
