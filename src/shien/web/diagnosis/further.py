"""ローカルベンチマークのほかの指標。付加価値額・労働生産性・債務償還年数。"""

from dataclasses import dataclass

import numpy as np

from shien.engines.diagnosis.indicators import Array, working_capital
from shien.engines.diagnosis.value_added import assumed_tax_rate, debt_redemption_years, productivity, value_added
from shien.values.yen import yen_words

from .figures import Found


@dataclass(frozen=True, slots=True)
class Further:
    """一つの指標。formula は言葉の式、note は読むときの注意、values は期ごとの文 (新しい順)。"""

    label: str
    formula: str
    note: str
    values: tuple[str, ...]


def further(found: Found) -> tuple[Further, ...]:
    """三つの指標。出せない期は「出せません」。"""
    figures, rate = found.figures, assumed_tax_rate()
    added = value_added(figures.operating_income, _item(found, "personnel_expenses"), figures.depreciation)
    years = debt_redemption_years(
        figures.borrowings, working_capital(figures), _item(found, "ordinary_income_loss"), figures.depreciation, rate
    )
    return (
        Further("付加価値額", "営業利益 ＋ 人件費 ＋ 減価償却費", "経営力向上計画や補助金の計画に使う額です。", _yen(added)),
        Further(
            "労働生産性（経営力向上計画）", "付加価値額 ÷ 従業員数",
            "6つの指標の労働生産性とは別の式です。計画にはこちらを使います。", _yen(productivity(added, figures.employees)),
        ),
        Further(
            "債務償還年数", f"（借入金 − 正常運転資金）÷（経常利益 ×（1 − 税率{rate:.0%}）＋ 減価償却費）",
            "正常運転資金は、売掛金＋受取手形＋棚卸資産−買掛金−支払手形です。税率は目安で、銀行により式が違います。",
            tuple("出せません" if np.isnan(each) else f"{each:.1f} 年" for each in years[0]),
        ),
    )  # fmt: skip


def _item(found: Found, key: str) -> Array:
    values = (each.get(key) for each in found.accounts.statements[: found.periods])
    return np.array([[np.nan if value is None else float(value) for value in values]])


def _yen(cells: Array) -> tuple[str, ...]:
    return tuple("出せません" if np.isnan(each) else yen_words(round(float(each))) for each in cells[0])
