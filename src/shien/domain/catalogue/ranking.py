"""合う順に足す点。重みは ranking.toml。締切・上限額・新しさの順は moment.py。"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from shien.engines.eligibility import Outcome
from shien.engines.search import Meaning, Prior
from shien.values.area import NATIONWIDE

from . import facts
from .book import Shelf
from .choices import Opening
from .columns import ANY, Array
from .moment import Moment

_TABLE = tomllib.loads(Path(__file__).with_name("ranking.toml").read_text(encoding="utf-8"))
_WEIGHTS: dict[str, float] = _TABLE["weights"]
_YEAR = 365 * 86400.0


def fitting(
    here: Moment, asked: Meaning, filters: facts.Filters, words: Array | None, outcomes: Array | None
) -> list[Prior]:
    """合う順の点。"""
    if "fit" not in here.priors:
        here.priors["fit"] = _weighed(_steady(here))
    values: dict[str, Array] = {}
    if words is not None:
        values["words"] = words
    values |= _meant(here.shelf, asked, filters)
    if outcomes is not None:
        table = {Outcome[name.upper()]: value for name, value in _TABLE["fit"].items()}
        values["fit"] = np.array([table[each] for each in sorted(table)])[outcomes + 1]
    return [*here.priors["fit"], *_weighed(values)]


def _weighed(values: Mapping[str, Array]) -> list[Prior]:
    return [Prior(name, value, _WEIGHTS[name]) for name, value in values.items()]


def _steady(here: Moment) -> dict[str, Array]:
    """問いによらない点。新しさは、日で数える。"""
    own = here.shelf.columns
    limits = np.log10(np.maximum(own.limit, 1)) / 10
    age = np.maximum(here.today - own.published, 0) / _YEAR
    return {
        "firms": own.firms.astype(float),
        "opening": np.array([_TABLE["opening"][each.value] for each in Opening])[here.state],
        "freshness": np.exp(-age), "amount": np.minimum(limits, 1),
    }  # fmt: skip


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
