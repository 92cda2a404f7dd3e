"""付加価値額・労働生産性・債務償還年数。金額は円。軸はどれも同じ形で、nan は分からない。"""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np

from .indicators import Array


@cache
def assumed_tax_rate() -> float:
    """債務償還年数に使う、経常利益にかかる税の率の仮定 (redemption.toml)。"""
    return float(tomllib.loads(Path(__file__).with_name("redemption.toml").read_text(encoding="utf-8"))["tax_rate"])


def value_added(operating_income: Array, personnel_expenses: Array, depreciation: Array) -> Array:
    """付加価値額 (円)。営業利益・人件費・減価償却費の和。

    出典: 中小企業庁「経営力向上計画策定の手引き」、経営革新計画の申請書の記入方法。
    人件費には、売上原価の労務費、役員と従業員の給与・賞与、福利厚生費、退職金、外注費に入れた派遣・短時間労働者の給与を含む。
    """
    return operating_income + personnel_expenses + depreciation


def productivity(added: Array, workers: Array, hours: Array | float = 1.0) -> Array:
    """労働生産性 (円)。付加価値額を労働投入量で割る。労働投入量は労働者数、または労働者数 × 一人当たり年間就業時間。

    ローカルベンチマークの労働生産性 (営業利益 ÷ 従業員数) とは別のもので、計画に書くのはこちら (同ツールの注※8)。
    """
    return _divided(added, workers * hours)


def debt_redemption_years(
    interest_bearing_debt: Array, working_capital: Array, ordinary_income: Array, depreciation: Array, tax_rate: float
) -> Array:
    """債務償還年数。(有利子負債 − 正常運転資金) ÷ (経常利益 × (1 − 税率) + 減価償却費)。

    返す元手 (分母) が0以下なら nan。正常運転資金が有利子負債を超えれば0。銀行により式が違う。
    損失には税がかからないので、経常損失のときは税率を掛けない。
    """
    income = np.where(ordinary_income > 0, ordinary_income * (1 - tax_rate), ordinary_income)
    burden = np.maximum(interest_bearing_debt - working_capital, 0.0)
    source = income + depreciation
    return _divided(burden, np.where(source > 0, source, 0.0))


def _divided(above: Array, below: Array) -> Array:
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    return np.divide(above, below, out=np.full(shape, np.nan), where=np.asarray(below != 0))
