"""尋ねる企業。カルテの決算を、参考集団と同じ作り方で一行にする。"""

import numpy as np

from shien.domain.karte.statements import Accounts, Statement
from shien.engines.peers import Firms, Years, firm_years, latest, places
from shien.engines.peers.settings import Array

from .copying import AMOUNTS

_YEAR = 12


def whole_years(accounts: Accounts) -> list[tuple[int, Statement]]:
    """一年の決算だけを (並びの番号, 決算) で、新しい順に。変則の決算は前後と比べられない。"""
    return [(place, each) for place, each in enumerate(accounts.statements) if each.months == _YEAR]


def asker_of(accounts: Accounts, owner: int) -> Firms | None:
    """尋ねる企業の一行。一年の決算が無ければ None。owner は参考集団での仮名の番号。"""
    found = whole_years(accounts)
    if not found:
        return None
    month = np.array([each.end.year * 12 + each.end.month for _, each in found])
    founded = accounts.founded.year * 12 + 6 if accounts.founded else np.nan
    rows = [_amounts(accounts, place, each) for place, each in found]
    every = np.ones(len(found), np.int64)
    return latest(firm_years(Years(
        every * owner, month, np.minimum(founded, month), (every * places.industry(accounts.industry[:2])).astype(np.int32),
        (every * places.prefecture(accounts.prefecture)).astype(np.int8),
        {name: np.array([row[name] for row in rows]) for name in AMOUNTS},
    )))  # fmt: skip


def _amounts(accounts: Accounts, place: int, each: Statement) -> dict[str, float]:
    found = {name: each.get(name) for name in AMOUNTS} | {
        "employees": accounts.employees(place), "depreciation": each.depreciation, "borrowings": each.borrowings,
    }  # fmt: skip
    return {name: np.nan if value is None else float(value) for name, value in found.items()}


def fingerprint(asker: Firms) -> list[bytes]:
    """問いの中身。同じ値で尋ねたかを見分ける。"""
    parts: tuple[Array, ...] = (asker.features, asker.indicators, asker.industry, asker.prefecture, asker.size)
    return [part.tobytes() for part in parts]
