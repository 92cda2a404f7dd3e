"""決算の表から、特徴と指標を作る。一期だけの企業も、二期・三期ある企業も、あるものだけで作る。"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .places import sizes
from .settings import FEATURES, INDICATORS, Array

NEEDED = ("employees", "net_sales", "previous_net_sales", "operating_income", "total_assets", "net_assets")
OPTIONAL = (
    "depreciation", "borrowings", "cash", "notes_receivable", "accounts_receivable", "inventories", "notes_payable",
    "accounts_payable",
)  # fmt: skip
_CAPITAL = ("accounts_receivable", "notes_receivable", "inventories", "accounts_payable", "notes_payable")


@dataclass(frozen=True, slots=True)
class Years:
    """決算の行。軸は (row,)。amounts は NEEDED と OPTIONAL の列 (円・人、空は nan、列が無くてもよい)。

    owner は企業の番号、month は決算月 (西暦×12+月)、founded は創業・設立の月 (空は nan)。
    industry・prefecture は places の番号。同じ企業の同じ決算月は一行であること。
    """

    owner: Array
    month: Array
    founded: Array
    industry: Array
    prefecture: Array
    amounts: Mapping[str, Array]

    def column(self, name: str) -> Array:
        """列。無ければ全て nan。"""
        return self.amounts.get(name, np.full(len(self.owner), np.nan))


@dataclass(frozen=True, slots=True)
class Firms:
    """比べる企業 (予測のためには企業・年)。features は (firm, feature) float32、indicators は (firm, indicator) float64。

    ほかの軸は (firm,)。row は元の行。owner、month の順に並び、元の行の並びに依らない。
    """

    owner: Array
    row: Array
    features: Array
    indicators: Array
    industry: Array
    prefecture: Array
    size: Array


def firm_years(years: Years) -> Firms:
    """全ての行を、そのまま一つずつの企業・年とする。"""
    order = np.lexsort((years.month, years.owner))
    before = _before(years, order)
    sales = years.column("net_sales")[order]
    typed = years.column("previous_net_sales")[order]
    previous = np.where(np.isnan(typed) & (before >= 0), sales[before], typed)
    amounts = {name: years.column(name)[order] for name in (*NEEDED, *OPTIONAL)} | {"previous_net_sales": previous}
    age = (years.month - years.founded)[order] / 12
    return Firms(
        years.owner[order], order, _features(amounts, age, before), _indicators(amounts), years.industry[order],
        years.prefecture[order], sizes(amounts["employees"]),
    )  # fmt: skip


def latest(firms: Firms) -> Firms:
    """企業ごとに最も新しい一行。"""
    last = np.append(firms.owner[1:] != firms.owner[:-1], True)[: len(firms.owner)]
    return take(firms, np.flatnonzero(last))


def rows_of(firms: Firms, owner: int) -> Array:
    """同じ企業の行。owner は並んでいるので、全社を見ない。"""
    first, last = np.searchsorted(firms.owner, [owner, owner + 1])
    return np.arange(first, last)


def take(firms: Firms, places: object) -> Firms:
    """一部の企業。"""
    return Firms(*(getattr(firms, name)[places] for name in Firms.__slots__))


def _before(years: Years, order: Array) -> Array:
    """前の期の行 (並べ替えた後の番号)。11–13 か月前の行だけを前期とみなし、無ければ -1。"""
    owner, month = years.owner[order], years.month[order]
    gap = np.diff(month, prepend=month[:1])
    same = np.append(False, owner[1:] == owner[:-1])[: len(owner)]
    return np.where(same & (gap >= 11) & (gap <= 13), np.arange(len(owner)) - 1, -1)


def ratio(above: Array, below: Array) -> Array:
    """比。分母がゼロか空なら nan。軸は (firm,)。"""
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0)


def _logarithm(values: Array) -> Array:
    return np.log(values, out=np.full(values.shape, np.nan), where=values > 0)


def _features(amounts: Mapping[str, Array], age: Array, before: Array) -> Array:
    """特徴。成長は、対数の増加率の、この期と前の期 (あれば) の平均。"""
    growth = _logarithm(ratio(amounts["net_sales"], np.where(
        amounts["previous_net_sales"] > 0, amounts["previous_net_sales"], np.nan)))  # fmt: skip
    earlier = np.where(before >= 0, growth[before], np.nan)
    found = {
        "log_sales": _logarithm(amounts["net_sales"]),
        "log_employees": _logarithm(amounts["employees"] + 1),
        "growth": np.where(np.isnan(earlier), growth, (growth + earlier) / 2),
        "margin": ratio(amounts["operating_income"], amounts["net_sales"]),
        "equity": ratio(amounts["net_assets"], amounts["total_assets"]),
        "turnover": ratio(amounts["net_sales"], amounts["total_assets"]),
        "log_age": _logarithm(age + 1),
    }
    return np.stack([found[each["key"]] for each in FEATURES], axis=1).astype(np.float32)


def _indicators(amounts: Mapping[str, Array]) -> Array:
    """示す指標。六つはローカルベンチマーク (経済産業省) の式。運転資本の空欄は、五つ全てが空でなければ 0 とみなす。"""
    capital = [amounts[name] for name in _CAPITAL]
    blank = np.all(np.isnan(capital), axis=0)
    received, paid = np.nansum(capital[:3], axis=0), np.nansum(capital[3:], axis=0)
    sales, staff = amounts["net_sales"], amounts["employees"]
    found = {
        "net_sales": sales,
        "employees": staff,
        "sales_growth": ratio(sales, amounts["previous_net_sales"]) - 1,
        "operating_margin": ratio(amounts["operating_income"], sales),
        "labour_productivity": ratio(amounts["operating_income"], staff),
        "debt_to_ebitda": ratio(
            amounts["borrowings"] - amounts["cash"], amounts["operating_income"] + amounts["depreciation"]
        ),
        "working_capital_period": np.where(blank, np.nan, ratio(received - paid, sales / 12)),
        "equity_ratio": ratio(amounts["net_assets"], amounts["total_assets"]),
        "asset_turnover": ratio(sales, amounts["total_assets"]),
    }
    return np.stack([found[each["key"]] for each in INDICATORS], axis=1)
