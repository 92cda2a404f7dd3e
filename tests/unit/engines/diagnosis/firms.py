"""試験の企業。大事な項目だけを言い、ほかは無難な値にする。"""

import numpy as np

from shien.engines.diagnosis import Diagnosis, Figures, diagnose
from shien.engines.diagnosis.indicators import KEYS
from shien.engines.diagnosis.industries import number_of

PLAIN = {
    "employees": 10.0, "net_sales": 110e6, "previous_net_sales": 100e6, "operating_income": 6e6, "depreciation": 2e6,
    "cash": 20e6, "notes_receivable": 0.0, "accounts_receivable": 15e6, "inventories": 5e6, "total_liabilities": 60e6,
    "notes_payable": 0.0, "accounts_payable": 8e6, "borrowings": 40e6, "net_assets": 40e6,
}  # fmt: skip
BLANK = float("nan")


def figures(*periods: dict[str, float]) -> Figures:
    """一つの企業の決算。軸は (1, period)。"""
    rows = [{**PLAIN, **each} for each in periods or ({},)]
    return Figures(**{key: np.array([[row[key] for row in rows]], float) for key in PLAIN})


def diagnosed(
    *periods: dict[str, float], industry: str = "0304", capital: float = 10e6, vintage: str = "A"
) -> Diagnosis:
    """一つの企業の診断。"""
    return diagnose(figures(*periods), np.array([number_of(industry)]), np.array([capital]), vintage)


def value(found: Diagnosis, key: str, period: int = 0) -> float:
    """指標の値。"""
    return float(found.scores.values[KEYS.index(key), 0, period])


def points(found: Diagnosis, key: str, period: int = 0) -> int:
    """指標の点。無ければ0。"""
    return int(found.scores.points[KEYS.index(key), 0, period])
