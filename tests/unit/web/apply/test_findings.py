"""診断とカルテから、申請書に入る文と額。"""

import pytest

from shien.values.items import ITEMS
from shien.web.apply.dropping import places
from shien.web.apply.findings import PARTS, Findings
from tests.unit.web.diagnosis.firms import BEFORE, FIRST, NOW, WORKED, karte


def findings(*years: dict[str, str], **now: str) -> Findings:
    return Findings(karte(*years, now=NOW | now), "corporation")


def test_the_accounts_are_told_with_their_years() -> None:
    lines = findings(WORKED, BEFORE, FIRST).text(("accounts",), 1000).split("\n")
    assert (
        lines[0] == "2026年3月期の売上高は1億1,000万円、営業利益は600万円、経常利益は500万円、純資産は4,000万円です。"
    )
    assert lines[1].startswith("2025年3月期の売上高は1億円、営業利益は100万円、経常利益は−50万円")
    assert len(lines) == 2


def test_only_whole_lines_that_fit_are_taken() -> None:
    whole = findings(WORKED, BEFORE).text(("accounts", "indicators"), 2000)
    cut = findings(WORKED, BEFORE).text(("accounts", "indicators"), 150)
    assert len(cut) <= 150
    assert all(line in whole.split("\n") for line in cut.split("\n"))
    assert findings(WORKED).text(("accounts",), 5) == ""


def test_without_accounts_only_the_texts_of_the_karte_come() -> None:
    found = findings(future_goals="三年で二割伸ばします。")
    assert found.text(("accounts", "standing", "view:future_goals"), 500) == "三年で二割伸ばします。"
    assert found.label == "カルテ"
    assert found.figure("net_sales") is None


def test_figures_of_the_newest_year() -> None:
    found = findings(WORKED | {"cost_of_sales": "70000000"}, BEFORE)
    assert (found.figure("gross_profit"), found.figure("depreciation"), found.figure("employees")) == (
        40_000_000,
        2_000_000,
        10,
    )
    assert findings(WORKED).figure("gross_profit") is None


def test_nothing_is_promised() -> None:
    text = findings(WORKED, BEFORE, FIRST).text(tuple(sorted(PARTS)), 5000)
    assert text
    assert not any(word in text for word in ("採択", "必ず", "見込み", "確実"))


@pytest.mark.parametrize("each", [part for place in places()["text"] for part in place["parts"]])
def test_the_table_of_places_names_known_parts(each: str) -> None:
    assert each in PARTS or each.removeprefix("view:") in ITEMS
