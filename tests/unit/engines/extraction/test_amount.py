"""上限額と下限額。"""

import pytest

from .reading import read, value, values


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("上限50万円", 500_000), ("補助金は1,000万円以内です。", 10_000_000), ("最大で1億2,000万円を補助", 120_000_000),
        ("限度額：４，０００千円", 4_000_000), ("補助額は59万5千円まで", 595_000), ("上限1.5億円", 150_000_000),
        ("■補助上限額\n５０万円", 500_000), ("### 貸付限度額\n【甲事業】**別枠7億2,000万円**", 720_000_000),
        ("補助上限額：１事業あたり80万円", 800_000), ("<b>上限</b>５０<i>万円</i>", 500_000),
    ],
)  # fmt: skip
def test_a_cap_is_found(text: str, yen: int) -> None:
    assert value(read(body=text), "cap") == yen


@pytest.mark.parametrize(
    ("text", "floor", "cap"),
    [
        ("補助額200～2,000万円", 2_000_000, 20_000_000), ("補助額5万円〜450万円", 50_000, 4_500_000),
        ("補助額 5万～10万円", 50_000, 100_000), ("上限額500万円（下限額：25万円）", 250_000, 5_000_000),
        ("補助金は１００万円上限、１０万円下限", 100_000, 1_000_000),
    ],
)  # fmt: skip
def test_a_range_has_both_ends(text: str, floor: int, cap: int) -> None:
    found = read(body=text)
    assert (value(found, "floor"), value(found, "cap")) == (floor, cap)


def test_the_main_cap_is_the_largest_and_the_others_are_kept() -> None:
    found = read(body="■補助上限額\n一般枠：上限100万円\n連携枠：上限400万円")
    assert values(found, "cap") == [4_000_000, 1_000_000]


@pytest.mark.parametrize("number", [0, "0", "0.0", None, "", 9999999999, "¼"])
def test_a_placeholder_is_not_an_amount(number: object) -> None:
    assert value(read("jgrants", subsidy_max_limit=number), "cap") is None


def test_the_stated_cap_comes_first_and_the_other_is_a_conflict() -> None:
    found = read("jgrants", subsidy_max_limit=500000, detail="<p>補助上限額：80万円</p>")
    assert values(found, "cap") == [500_000, 800_000]
    assert [(each.kind, each.first.value, each.second.value) for each in found.conflicts] == [("cap", 500_000, 800_000)]


@pytest.mark.parametrize(
    "text",
    [
        "所得が800万円以下の方に融資します。", "資本金の上限は3億円", "機械装置は160万円以上", "補助上限額に10万円上乗せ",
        "①50の項目を補助", "過去の実績　最大300万円",
    ],
)  # fmt: skip
def test_other_amounts_are_no_caps(text: str) -> None:
    assert values(read(body=text), "cap") == []


def test_a_circled_number_does_not_join_the_amount() -> None:
    assert value(read(body="■補助上限額\n①50万円"), "cap") == 500_000
