"""従業員数と資本金。"""

import pytest

from shien.engines.extraction import Bound

from .reading import read, value


@pytest.mark.parametrize(
    ("text", "bound"),
    [("300名以下", Bound(maximum=300)), ("901名以上", Bound(minimum=901)), ("従業員数の制約なし", Bound())],
)
def test_the_choices_of_the_feed(text: str, bound: Bound) -> None:
    assert value(read("jgrants", target_number_of_employees=text), "employees") == bound


@pytest.mark.parametrize(
    ("text", "kind", "bound"),
    [
        ("常時使用する従業員が20人以下の会社", "employees", Bound(maximum=20)),
        ("従業員数：１００人未満の者", "employees", Bound(maximum=99)),
        ("従業員の数が1,000人以下の個人", "employees", Bound(maximum=1000)),
        ("従業員数が5人以上の法人", "employees", Bound(minimum=5)),
        ("資本金の額又は出資の総額が3億円以下の会社", "capital", Bound(maximum=300_000_000)),
        ("資本金５千万円以下の会社", "capital", Bound(maximum=50_000_000)),
    ],
)  # fmt: skip
def test_bounds_in_the_text(text: str, kind: str, bound: Bound) -> None:
    assert value(read(target=text), kind) == bound


def test_a_table_of_trades_gives_the_widest() -> None:
    found = read(target="| 一般 | 小売 |\n| ・従業員数<br>300人以下 | ・従業員数<br>50人以下 |")
    assert value(found, "employees") == Bound(maximum=300)


@pytest.mark.parametrize("text", ["新規に雇用した従業員が5人以上となること", "中小企業", ""])
def test_without_words_the_bound_is_unknown_not_unlimited(text: str) -> None:
    assert value(read(target=text), "employees") is None
