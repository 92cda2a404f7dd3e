"""図: どの値でも描け、文字は文字のままで、表が同じ数を言う。"""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.web.charts import Chart, Line, Spread, fan, lines, radar, spread
from shien.web.charts.fan import Ahead
from shien.web.charts.scale import ticks

AMOUNTS = st.floats(-1e13, 1e13, allow_nan=False, allow_subnormal=False)


def drawn(chart: Chart) -> ElementTree.Element:
    """SVG として読めて、題と要約を持つ。"""
    root = ElementTree.fromstring(str(chart.svg))
    assert root.get("role") == "img"
    names = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert [names[each] for each in (root.get("aria-labelledby") or "").split()] == [chart.title, chart.summary]
    return root


def test_texts_stay_texts() -> None:
    evil = '<script>alert("x")</script>&'
    root = drawn(radar("r", evil, evil, [evil] * 6, [(evil, [1, 2, None, 3, 4, 5])]))
    assert not [each for each in root.iter() if each.tag.endswith("script")]


def test_a_radar_says_every_point_and_every_gap() -> None:
    chart = radar(
        "r",
        "題",
        "要約",
        ["売上増加率", "営業利益率", "EBITDA有利子負債倍率"],
        [("今期", [5, None, 1]), ("前期", [4, 2, 3])],
    )
    assert chart.table.rows == (
        ("売上増加率", "5点", "4点"),
        ("営業利益率", "点なし", "2点"),
        ("EBITDA有利子負債倍率", "1点", "3点"),
    )
    assert len([each for each in drawn(chart).iter() if (each.get("class") or "").startswith("mark")]) == 5


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_ticks_hold_every_value(values: list[float]) -> None:
    found = ticks(values)
    assert found[0] <= min(values)
    assert found[-1] >= max(values)
    assert found == sorted(set(found))
    assert 2 <= len(found) <= 8


@given(st.lists(AMOUNTS, max_size=6), st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=5))
def test_a_fan_is_drawn_from_any_past(past: list[float], ahead: list[tuple[float, float, float]]) -> None:
    sorted_ahead = [sorted(each) for each in ahead]
    chart = fan(
        "f", "題", "要約", [(f"{2020 + at}年", value) for at, value in enumerate(past)],
        [Ahead(f"{2030 + at}年", middle, (low, high), (low, high)) for at, (low, middle, high) in enumerate(sorted_ahead)],
    )  # fmt: skip
    drawn(chart)
    assert len(chart.table.rows) == len(past) + len(ahead)
    assert "nan" not in str(chart.svg)


@pytest.mark.parametrize("values", [(1.0,), (None, 2.0), (0.0, 0.0, 0.0), tuple(float(each) for each in range(40))])
def test_lines_of_any_length(values: tuple[float | None, ...]) -> None:
    chart = lines(
        "l", "題", "要約", [f"{at}月" for at in range(len(values))], [Line("する", values), Line("しない", values)]
    )
    drawn(chart)
    assert len(chart.table.rows) == len(values)


def test_a_spread_says_what_cannot_be_shown() -> None:
    rows = [
        Spread("売上高", (1.0, 2.0, 3.0, 4.0, 5.0), 3.5, ("1", "2", "3", "4", "5"), "3.5"),
        Spread("従業員数", (None,) * 5, None, ("",) * 5, ""),
    ]
    chart = spread("s", "題", "要約", rows)
    drawn(chart)
    assert chart.table.rows[1][1] == "示せません"
