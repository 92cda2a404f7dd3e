"""指標ごとの一文と、期の間の変化。"""

import pytest

from shien.engines.diagnosis.changes import what_changed
from shien.engines.diagnosis.indicators import INDICATORS, KEYS, Gap
from shien.engines.diagnosis.words import gap, sentence

from .firms import BLANK, diagnosed


def said(key: str, given: dict[str, float] | None = None, **more: object) -> str:
    return sentence(diagnosed(given or {}, **more).reason(0, 0, KEYS.index(key)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "given", "text"),
    [
        ("sales_growth", {}, "売上増加率は 10.0 % で、同業種・同規模の中央値 4.0 %を上回ります（良い方）。4点です。"),
        ("labour_productivity", {}, "労働生産性は 60万円 で、同業種・同規模の中央値 55万1,894円を上回ります（良い方）。3点です。"),
        ("debt_to_ebitda", {}, "EBITDA有利子負債倍率は 2.5 倍 で、同業種・同規模の中央値 7.3 倍を下回ります（良い方）。4点です。"),
        ("debt_to_ebitda", {"borrowings": 0}, "EBITDA有利子負債倍率は、借入金が現金・預金を超えない（実質無借金）ので5点です。"),
        ("debt_to_ebitda", {"operating_income": -5e6}, "EBITDA有利子負債倍率は、営業利益と減価償却費の和が0円以下で、借入金を返す元手が無いため1点です。"),
        ("equity_ratio", {"net_assets": BLANK}, "自己資本比率は、純資産か負債合計が空欄のため値がありません。"),
        ("sales_growth", {"previous_net_sales": 0}, "売上増加率は、前期売上高が0円のため値がありません。"),
    ],
)  # fmt: skip
def test_one_sentence_for_each_indicator(key: str, given: dict[str, float], text: str) -> None:
    assert said(key, given) == text


def test_worse_than_the_median_is_said() -> None:
    assert "下回ります（良くない方）" in said("sales_growth", {"net_sales": 90e6})
    assert "上回ります（良くない方）" in said("debt_to_ebitda", {"borrowings": 400e6})


def test_without_benchmark_the_value_is_said() -> None:
    assert (
        said("equity_ratio", capital=BLANK) == "自己資本比率は 40.0 % です。業種か規模が決まらないため点は付きません。"
    )


def test_every_gap_has_words() -> None:
    assert len({gap(each.key, why) for each in INDICATORS for why in (Gap.BLANK, Gap.ZERO)}) >= 11


def test_what_changed_is_told_largest_first() -> None:
    found = diagnosed({"operating_income": -5e6}, {}, {"previous_net_sales": BLANK})
    assert [(move.indicator.key, move.before, move.after) for move in what_changed(found.scores, 0)] == [
        ("operating_margin", 4, 1), ("debt_to_ebitda", 4, 1), ("labour_productivity", 3, 2),
    ]  # fmt: skip
    assert [(move.indicator.key, move.by) for move in what_changed(found.scores, 0, 1, 2)] == [("sales_growth", 4)]
    assert what_changed(found.scores, 0, 1, 1) == ()
