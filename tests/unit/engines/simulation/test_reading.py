"""計画の読み取り。誤りは、鍵の道とともに一行ずつ。"""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.simulation.reading import read_plan

from .plans import plan_of, worked_example


def changed(path: str, value: Any) -> dict[str, Any]:
    """一つの鍵を変えた計算例。... は鍵を除く。"""
    document: Any = copy.deepcopy(worked_example())
    *way, last = (int(key) if key.isdigit() else key for key in path.split("/"))
    place = document
    for key in way:
        place = place[key]
    if value is ...:
        place.pop(last)
    else:
        place[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("base/net_sales", ..., "「base.net_sales」：この鍵がありません"),
        ("base/net_sale", 1, "「base.net_sale」：知らない鍵です。 「net_sales」ではありませんか"),
        ("colour", "red", "「colour」：知らない鍵です"),
        ("base/net_sales", -1, "「base.net_sales」：「-1」は負の数です"),
        ("base/net_sales", "30万", "「base.net_sales」：「30万」は読めません"),
        ("base/net_sales", True, "「True」は読めません"),
        ("base/net_sales", float("nan"), "「nan」は読めません"),
        ("base/net_sales", 0.00001, "円に満たない端数"),
        ("base/net_sales", 10**14, "大きすぎます"),
        ("base/variable_cost_rate", 65, "「base.variable_cost_rate」：「65」は範囲の外です。 0〜1の小数"),
        ("unit", "million_yen", "「unit」：「million_yen」は使えません。 yen・thousand_yen"),
        ("years", 11, "「years」：「11」は範囲の外です"),
        ("start", "2026/4/1", "「start」：「2026/4/1」は読めません"),
        ("start", "2026-04-15", "月の1日"),
        ("start", "2019-04-01", "税率の表は2019-10-01以後"),
        ("extra/net_sales", [1, 2], "「extra.net_sales」：2年分あります。 years に合わせて5年分"),
        ("extra/net_sales", [1, 2, "x", 4, -5], "「extra.net_sales[2]」"),
        ("extra/net_sales", [1, 2, "x", 4, -5], "「extra.net_sales[4]」：「-5」は負の数です"),
        ("investments/0/useful_life", 30, "「investments[0].useful_life」：耐用年数30年の率が表にありません。 2〜20年"),
        ("investments/0/cost", ..., "「investments[0].cost」：この鍵がありません"),
        ("investments/0/method", "定率法", "「investments[0].method」"),
        ("investments/0/eligible", 40000, "補助対象経費が取得価額より大きく"),
        ("investments", {}, "「investments」：並びではありません"),
        ("investments/0", 5, "「investments[0]」：項目の集まりではありません"),
        ("subsidy/rate", "2/0", "「subsidy.rate」：「2/0」は読めません"),
        ("subsidy/scheme", "monozukuri", "「subsidy.scheme」：「monozukuri」は使えません"),
        ("subsidy/scheme", "monozukuri_product", "どちらか一つ"),
        ("subsidy/settled_month", 5, "額の確定は、設備の支払より後"),
        ("subsidy/specials", ["x"], "特例「x」はこの制度にありません"),
        (
            "subsidy",
            {"scheme": "monozukuri_global", "received_month": 12, "specials": ["large_wage_raise", "minimum_wage"]},
            "引上げの特例」と一緒に使えません",
        ),
        (
            "subsidy",
            {"scheme": "jizokuka", "received_month": 12, "specials": ["wage_raise_deficit"]},
            "「賃金引上げ特例のうち赤字事業者」は「賃金引上げ特例」とともに使います",
        ),
        ("subsidy", {"scheme": "monozukuri_product", "received_month": 12}, "「base.employee_number」"),
        ("subsidy", {"scheme": "monozukuri_product", "received_month": 12, "cap": 1}, "「subsidy.cap」：制度を選んだとき"),
        ("subsidy", {"scheme": "jizokuka", "received_month": 12, "applied_on": "2020-01-01"}, "この制度の数字がありません"),
        ("subsidy", ..., "つなぎ融資は補助金があるときだけ"),
        ("base/personnel_expenses", 84_000_000, "単位の取り違えが疑われます"),
        ("base/total_pay", 90000, "給与支給総額が人件費より大きく"),
        ("base/capital_stock", 100_001, "資本金100,000,000円を超える"),
        ("wages", {"prefecture": "東京"}, "「wages.prefecture」"),
        ("sensitivity", {"net_sales": [-2]}, "「sensitivity.net_sales[0]」"),
        ("sensitivity", {"profit": [0.1]}, "「sensitivity.profit」：知らない鍵"),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(path: str, value: Any, said: str) -> None:
    plan, faults = read_plan(changed(path, value))
    assert plan is None
    lines = [fault.line() for fault in faults]
    assert any(said in line for line in lines), lines


def test_all_faults_come_at_once() -> None:
    document = changed("base/net_sales", -1)
    document["investments"][0]["cost"] = "x"
    document["discount_rate"] = 3
    assert len(read_plan(document)[1]) == 3


def test_money_is_converted_at_the_border() -> None:
    thousand = plan_of(worked_example())
    assert thousand.base.net_sales == 300_000_000
    assert plan_of(changed("unit", "yen")).base.net_sales == 300_000


def test_decimals_are_read_as_written() -> None:
    assert str(plan_of(changed("growth/net_sales", 0.1)).growth.net_sales[0]) == "0.1"


@pytest.mark.parametrize("document", [None, [], "x", 3, {}])
def test_what_is_no_plan_is_refused(document: object) -> None:
    plan, faults = read_plan(document)
    assert plan is None
    assert faults


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6,
)  # fmt: skip
_PATHS = [
    "base", "base/loans", "base/balance", "base/depreciation", "growth", "growth/net_sales", "investments",
    "investments/0", "investments/0/useful_life", "extra", "extra/net_sales", "loans", "loans/0/interval", "subsidy",
    "subsidy/rate", "subsidy/scheme", "subsidy/specials", "subsidy/applied_on", "bridge_loan", "wages", "sensitivity",
    "start", "years", "unit", "rounding", "goal_years",
]  # fmt: skip


@given(st.sampled_from(_PATHS), _VALUES)
def test_no_value_breaks_the_reader(path: str, value: object) -> None:
    plan, faults = read_plan(changed(path, value))
    assert (plan is None) == bool(faults)
