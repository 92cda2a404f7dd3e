"""補助率。"""

from fractions import Fraction

import pytest

from shien.engines.extraction import Rate

from .reading import read, value, values


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/2", "1/2"), ("２／３以内", "2/3"), ("４分の３", "3/4"), ("三分の二", "2/3"), ("10/10", "1"), ("100%", "1"),
        ("補助対象経費の６／１０（千円未満切捨て）", "3/5"), ("½", "1/2"), ("対象経費の75パーセント", "3/4"), ("全額", "1"),
    ],
)  # fmt: skip
def test_a_stated_rate_is_read(text: str, share: str) -> None:
    assert value(read("jgrants", subsidy_rate=text), "rate") == Rate(Fraction(share))


def test_each_kind_of_firm_has_its_rate() -> None:
    found = read("jgrants", subsidy_rate="中小企業1／2、大企業等1／3")
    assert values(found, "rate") == [Rate(Fraction(1, 2), "sme"), Rate(Fraction(1, 3), "large")]


def test_others_than_small_firms_are_the_large_side() -> None:
    assert value(read("jgrants", subsidy_rate="中小企業以外の者１／３"), "rate") == Rate(Fraction(1, 3), "large")


@pytest.mark.parametrize("text", ["公募要領参照のこと", "", "12/31まで", "0/2", "3/2", "150%"])
def test_what_is_no_share_is_unknown(text: str) -> None:
    assert value(read("jgrants", subsidy_rate=text), "rate") is None


def test_a_fixed_sum_is_no_share() -> None:
    assert value(read("jgrants", subsidy_rate="定額"), "rate") == Rate(None)


@pytest.mark.parametrize(
    "text",
    [
        "補助率：2分の1以内", "■補助率\n１／２以内", "かかった費用の2分の1を助成します。", "助成率　5割",
        "経費の50％を補助", "利子のうち1/2を補助します",
    ],
)  # fmt: skip
def test_a_rate_is_found_in_the_text(text: str) -> None:
    assert value(read(body=text), "rate") == Rate(Fraction(1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "同じ大企業が株式の2分の1以上を持つ者は、補助の対象外です。", "売上高が前年より20％減少した者に補助します。",
        "取得価額の7％の税額控除", "補助事業の期間は4/1から", "電話 03-1/2 補助係",
    ],
)  # fmt: skip
def test_other_shares_are_no_rates(text: str) -> None:
    assert values(read(body=text), "rate") == []


def test_a_fixed_sum_under_its_heading() -> None:
    assert value(read(body="■補助率\n定額"), "rate") == Rate(None)


def test_a_forbidden_word_counts_only_within_its_sentence() -> None:
    found = read(body="売上高が前年より20％減少した者が対象です。補助率は2分の1です。")
    assert values(found, "rate") == [Rate(Fraction(1, 2))]
