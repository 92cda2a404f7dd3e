"""並べ方。締切・上限額・新しさの順と、合う順に足す点。重みは ranking.toml。"""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np

from shien.engines.eligibility import Outcome
from shien.engines.search import Meaning, Prior
from shien.values.area import NATIONWIDE

from . import facts
from .choices import Opening
from .columns import ANY, Array
from .shelf import Shelf

_TABLE = tomllib.loads(Path(__file__).with_name("ranking.toml").read_text(encoding="utf-8"))
_WEIGHTS: dict[str, float] = _TABLE["weights"]
_YEAR = 365 * 86400.0


def ordered(shelf: Shelf, sort: str, at: datetime) -> Prior:
    """順位だけで並べる点。同じ順位は無い。"""
    own = shelf.columns
    if sort == "amount":
        keys = (own.ids, -own.limit)
    elif sort == "new":
        keys = (-own.ids, -own.published)
    else:
        state, edge = own.openings(at)
        opens = np.where(state == _place(Opening.UPCOMING), edge, np.inf)
        closes = np.where(state == _place(Opening.OPEN), edge, np.inf)
        keys = (-own.ids, -own.published, opens, closes)  # type: ignore[assignment]
    rank = np.empty(len(own.ids))
    rank[np.lexsort(keys)] = np.arange(len(own.ids), 0, -1)
    return Prior("order", rank, 2.0)  # 文字の点の差 (1 以下) より大きい


def fitting(
    shelf: Shelf, asked: Meaning, filters: facts.Filters, at: datetime, words: Array | None, outcomes: Array | None
) -> list[Prior]:
    """合う順の点。"""
    own = shelf.columns
    state, _ = own.openings(at)
    limits = np.log10(np.maximum(own.limit, 1)) / 10
    age = np.maximum(at.timestamp() - own.published, 0) / _YEAR
    values: dict[str, Array] = {
        "firms": own.firms.astype(float), "opening": np.array([_TABLE["opening"][each.value] for each in Opening])[state],
        "freshness": np.exp(-age), "amount": np.minimum(limits, 1),
    }  # fmt: skip
    if words is not None:
        values["words"] = words
    values |= _meant(shelf, asked, filters)
    if outcomes is not None:
        table = {Outcome[name.upper()]: value for name, value in _TABLE["fit"].items()}
        values["fit"] = np.array([table[each] for each in sorted(table)])[outcomes + 1]
    return [Prior(name, value, _WEIGHTS[name]) for name, value in values.items()]


def _meant(shelf: Shelf, asked: Meaning, filters: facts.Filters) -> dict[str, Array]:
    """地名・業種・目的に合う点。"""
    places = (filters.prefecture,) if filters.prefecture else asked.of("prefecture")
    industries = (filters.industry,) if filters.industry else asked.of("industry")
    values = {}
    if places:
        table = _TABLE["place"]
        found = table["nationwide"] * _mask(shelf, "prefecture", [NATIONWIDE])
        found = np.maximum(found, table["prefecture"] * _mask(shelf, "prefecture", places))
        if asked.of("municipality"):
            found = np.maximum(found, table["municipality"] * _mask(shelf, "municipality", asked.of("municipality")))
        values["place"] = found
    if industries:
        table = _TABLE["industry"]
        named, everyone = _mask(shelf, "industry", industries), _mask(shelf, "industry", [ANY])
        values["industry"] = np.maximum(table["named"] * named, table["open"] * everyone)
    if asked.of("purpose"):
        values["purpose"] = _mask(shelf, "use_purpose", asked.of("purpose"))
    return values


def _mask(shelf: Shelf, name: str, chosen: Iterable[str]) -> Array:
    if name not in shelf.index.facets:
        return np.zeros(len(shelf.books))
    return shelf.index.mask(name, list(chosen)).astype(float)


def _place(opening: Opening) -> int:
    return list(Opening).index(opening)
