"""比べる相手: 要件を一つずつ、全社の実数の配列で計算する、OpenFisca のような書き方。要件の間で何も分け合わない。

答えは 1 満たす、-1 満たさない、0 分からない、2 判定しない。分からない値は nan。
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from shien.engines.eligibility import Firms
from shien.engines.eligibility.items import area_codes, industry_code, items
from shien.engines.eligibility.law import in_force, table
from shien.engines.eligibility.sectors import SECTORS, sector_of
from shien.engines.eligibility.sizes import limits_of
from shien.engines.eligibility.trees import areas, industries

_Array = Any
_LARGE = {"largest_large_shareholding_ratio": 1 / 2, "large_shareholding_ratio": 2 / 3, "large_officer_ratio": 1 / 2,
          "deemed_large_shareholding_ratio": 1.0, "deemed_large_officer_ratio": 1.0}  # fmt: skip
# 資本金の上限で妨げられない事業形態
_WITH = {"company", "professional_corporation", "cooperative_enterprise", "cooperative"}
_WITHOUT_CAPITAL = [key for key in items()["kind"].choices if key not in _WITH]


class Plain:
    """全社の値を実数の配列で持ち、要件を一つずつ判定する。"""

    def __init__(self, firms: Firms, on: date) -> None:
        self.cells = {key: np.where(cells < 0, np.nan, cells) if items()[key].kind in ("choice", "flag", "industry", "area") else cells
                      for key, cells in ((key, firms.column(key).astype(float)) for key in items())}  # fmt: skip
        self.on = on
        self.sizes = in_force(table("sizes")["size"], on)
        tree = industries()
        # 合成の事業者の業種は細分類なので、業種は一つに決まる
        self.sector_of = np.array([SECTORS.index(sector_of(code)[0]) for code in tree.codes], float)

    def rule(self, row: Mapping[str, str]) -> _Array:
        """一つの要件。"""
        parts = [
            self._field(name, text) for name, text in row.items() if name != "rule" and text not in ("", "制限なし")
        ]
        if not parts:
            return np.full(len(self.cells["kind"]), 2)
        return np.minimum.reduce(parts).astype(int)

    def _field(self, name: str, text: str) -> _Array:
        if name == "regions":
            return self._within(
                "municipality", areas(), [code for each in text.split(";") for code in area_codes(each)]
            )
        if name == "industries":
            return self._within("industry", industries(), [industry_code(each) for each in text.split(";")])
        if name == "size":
            return self._size(text)
        if name == "kinds":
            return self._choice("kind", text.split(";"))
        if name == "account":
            return self._choice("gbiz_account", ["prime", "member"])
        if name == "conditions":
            return np.minimum.reduce([self._common(each) for each in text.split(";")])
        if name == "age_within_years":
            return self._age(int(text))
        key = {"employees_max": "employee_number", "capital_max": "capital_stock", "net_assets_min": "net_assets"}[name]
        cells = self.cells[key]
        found = _answer(cells >= float(text) if name == "net_assets_min" else cells <= float(text), cells)
        return np.maximum(found, self._choice("kind", _WITHOUT_CAPITAL)) if name == "capital_max" else found

    def _within(self, key: str, tree: Any, codes: list[str]) -> _Array:
        inside = [place for place, code in enumerate(tree.codes) if set(tree.path(code)) & set(codes)]
        return _answer(np.isin(self.cells[key], np.array(inside, float)), self.cells[key])

    def _choice(self, key: str, names: list[str]) -> _Array:
        places = [list(items()[key].choices).index(name) for name in names]
        return _answer(np.isin(self.cells[key], np.array(places, float)), self.cells[key])

    def _age(self, years: int) -> _Array:
        cells = self.cells["date_of_establishment"]
        since = (self.on.replace(year=self.on.year - years) - date(1970, 1, 1)).days
        return _answer((cells >= since) & (cells <= (self.on - date(1970, 1, 1)).days), cells)

    def _size(self, name: str) -> _Array:
        limits = limits_of(self.sizes[name])
        employees = np.array([limits[each]["employees"] for each in SECTORS], float)
        capital = np.array([limits[each].get("capital_stock", -1) for each in SECTORS], float)
        few = self._limited("employee_number", employees)
        if (capital < 0).all():
            return few
        held = self._choice("kind", ["company", "professional_corporation", "cooperative_enterprise", "cooperative"])
        return np.maximum(few, np.minimum(held, self._limited("capital_stock", capital)))

    def _limited(self, key: str, limits: _Array) -> _Array:
        """業種の限度以下か。業種が分からなければ、どの業種でも同じ答えのときだけ決まる。"""
        cells, industry = self.cells[key], self.cells["industry"]
        known = ~np.isnan(industry)
        sector = self.sector_of[np.where(known, industry, 0).astype(int)]
        own = np.select([sector == place for place in range(len(SECTORS))], limits)
        low, high = np.where(known, own, limits.min()), np.where(known, own, limits.max())
        return np.where(cells <= low, 1.0, np.where(cells > high, -1.0, 0.0))

    def _common(self, name: str) -> _Array:
        if name == "taxable_income":
            return _answer(self.cells["average_taxable_income"] <= 1_500_000_000, self.cells["average_taxable_income"])
        if name == "not_antisocial":
            return _answer(self.cells["antisocial"] == 0, self.cells["antisocial"])
        held = np.minimum.reduce([_answer(self.cells[key] < limit, self.cells[key]) for key, limit in _LARGE.items()])
        return np.maximum(self._choice("kind", ["sole_proprietor"]), held)


def _answer(met: _Array, cells: _Array) -> _Array:
    return np.where(np.isnan(cells), 0.0, np.where(met, 1.0, -1.0))
