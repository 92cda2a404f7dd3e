"""決算を診断のエンジンに渡す。三期まで、金額は円。"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shien.domain.karte.statements import Accounts
from shien.engines.diagnosis import Diagnosis, Figures, diagnose
from shien.engines.diagnosis.industries import System, number_of
from shien.engines.diagnosis.plausibility import Doubt, doubts
from shien.engines.diagnosis.rows import PERIODS, usual_of
from shien.engines.diagnosis.scores import rank_names
from shien.engines.diagnosis.size import Size

# 項目辞書とエンジンで名前の同じもの。
_SAME = (
    "net_sales", "operating_income", "cash", "notes_receivable", "accounts_receivable", "inventories",
    "total_liabilities", "notes_payable", "accounts_payable", "net_assets",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """一つの事業者の診断。配列の軸は (1, period)、period は新しい順で三つまで。"""

    accounts: Accounts
    figures: Figures
    diagnosis: Diagnosis

    @property
    def periods(self) -> int:
        """期の数。"""
        return int(self.figures.net_sales.shape[1])

    @property
    def size(self) -> Size:
        """事業規模。決まらなければ、わけ。"""
        return Size(int(self.diagnosis.size[0]))

    def rank(self, period: int) -> str:
        """ランク。点が一つも付かなければ空。"""
        return self.diagnosis.rank(0, period) if self.total(period) else ""

    def total(self, period: int) -> int:
        """合計点。"""
        return int(self.diagnosis.scores.total[0, period])

    def points(self, period: int) -> tuple[int | None, ...]:
        """六つの点。付かなければ None。"""
        return tuple(int(each) or None for each in self.diagnosis.scores.points[:, 0, period])

    def provisional(self, period: int) -> bool:
        """参考か (点の無い指標がある)。"""
        return bool(self.rank(period)) and None in self.points(period)


def diagnosed(accounts: Accounts, vintage: str = "A") -> Found | None:
    """診断する。決算が一つも無ければ None。"""
    if not accounts.statements:
        return None
    figures = figures_of(accounts)
    industry = np.array([number_of(accounts.industry, System.JSIC)])
    capital = np.array([_number(accounts.capital_stock)])
    return Found(accounts, figures, diagnose(figures, industry, capital, vintage))


def figures_of(accounts: Accounts) -> Figures:
    """エンジンの入力。軸は (1, period)。空欄は nan。"""
    statements = accounts.statements[:PERIODS]

    def row(of: Callable[[int], int | None]) -> np.ndarray:
        return np.array([[_number(of(place)) for place in range(len(statements))]])

    def item(key: str) -> np.ndarray:
        return row(lambda place: statements[place].get(key))

    return Figures(
        employees=row(accounts.employees), previous_net_sales=row(accounts.previous_sales),
        depreciation=row(lambda place: statements[place].depreciation),
        borrowings=row(lambda place: statements[place].borrowings), **{key: item(key) for key in _SAME},
    )  # fmt: skip


def doubts_of(figures: Figures) -> tuple[Doubt, ...]:
    """期ごとの疑い (単位の取り違えなど)。"""
    count = figures.net_sales.shape[1]
    rows, table = np.arange(count), np.arange(count)[None, :]
    assets = figures.total_liabilities + figures.net_assets
    usual = (usual_of(cells[0], rows, table)[:, None] for cells in (figures.net_sales, assets))
    return tuple(Doubt(int(each)) for each in doubts(figures, *usual)[0])


def rank_bounds() -> tuple[tuple[str, int], ...]:
    """ランクと、それになる点の下限 (高い順)。"""
    from shien.engines.diagnosis.scores import floors

    return tuple(zip(rank_names()[:0:-1], (int(each) for each in floors()[::-1]), strict=True))


def _number(value: int | None) -> float:
    return np.nan if value is None else float(value)
