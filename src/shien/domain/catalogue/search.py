"""支援施策を探す。棚の索引に、絞り込みと並べ方を渡し、何も無ければ条件を順に外す。"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from shien.engines.search import Answer, Count, Index, Meaning, Prior, meaning, relevance, search, titled
from shien.values.area import NATIONWIDE, PREFECTURES, neighbours

from . import facts, ranking, shelf
from .book import Shelf
from .choices import Opening
from .columns import ANY, UNKNOWN, Array
from .eligible import Judged
from .moment import Moment, moment

FACETS = ("opening", "prefecture", "use_purpose", "industry", "size", "amount", "deadline", "provider")
# 何も無いとき、外す順。後のものほど、利用者に大切。
_LOOSER = ("deadline", "amount", "provider", "size", "opening", "use_purpose", "industry", "nearby", "prefecture")


def understood(filters: facts.Filters) -> Meaning:
    """問いの意味。選んだ絞り込みは、問いの言葉に勝る。"""
    if filters.literal or not filters.keyword:
        return Meaning((), filters.keyword)
    found = meaning(filters.keyword)
    if not (found.found or found.rest or found.without):
        return Meaning((), filters.keyword)
    taken = {"prefecture": filters.prefecture, "municipality": filters.prefecture, "industry": filters.industry}
    return replace(found, found=tuple(each for each in found.found if not taken.get(each.kind)))


def found(
    filters: facts.Filters, *, at: datetime, offset: int = 0, limit: int = 20, judged: Judged | None = None
) -> tuple[Shelf, Answer, tuple[str, ...], Meaning]:
    """(棚、答え、外した条件、問いの意味)。"""
    here = judged.shelf if judged else shelf.current()
    asked, now = understood(filters), moment(here, at)
    index = now.index
    priors = _priors(now, filters, asked, judged.outcomes if judged else None)
    dropped: list[str] = []
    answer = _asked(index, filters, asked, priors, offset, limit, dropped)
    for name in _LOOSER:
        if not answer.nearest or not len(here.books):
            break
        if name in _set(filters, asked):
            dropped.append(name)
            answer = _asked(index, filters, asked, priors, offset, limit, dropped)
    if answer.nearest and dropped:
        dropped = []
        answer = _asked(index, filters, asked, priors, offset, limit, dropped)
    return here, answer, tuple(dropped), asked


def _asked(
    index: Index, filters: facts.Filters, asked: Meaning, priors: Sequence[Prior], offset: int, limit: int,
    dropped: Sequence[str],
) -> Answer:  # fmt: skip
    chosen = {name: values for name, values in _chosen(filters, asked, dropped).items() if name in index.facets}
    ways = {name: Count() for name in FACETS if name in index.facets}
    if "prefecture" in ways:
        ways["prefecture"] = Count(("municipality",), _near(filters) if filters.nearby else None)
    where = ~np.logical_or.reduce([titled(index, each) for each in asked.without]) if asked.without else None
    return search(
        index, asked.rest, limit, start=offset, filters=chosen, where=where, priors=priors, fitting=True, facets=ways,
    )  # fmt: skip


def _near(filters: facts.Filters) -> dict[str, set[str]]:
    """都道府県 → 選べば出る地域。"""
    blank = {UNKNOWN} if filters.unstated else set()
    return {code: {code, *neighbours()[code], NATIONWIDE} | blank for code in PREFECTURES}


def _set(filters: facts.Filters, asked: Meaning) -> set[str]:
    """外せる条件。"""
    own = {name for name in _LOOSER if getattr(filters, name, "") not in ("", False)}
    own |= {each.kind for each in asked.found if each.kind in ("industry", "prefecture")}
    if filters.opening in ("", "all"):
        own.discard("opening")
    return own | ({"nearby"} if "prefecture" in own else set())


def _chosen(filters: facts.Filters, asked: Meaning, dropped: Sequence[str]) -> Mapping[str, set[str]]:
    """絞り込みの名 → 値。記載のないものは、問いの言葉から読んだ条件でだけ、いつも残す。"""
    blank = {UNKNOWN} if filters.unstated else set()
    found: dict[str, set[str]] = {"opening": _openings("" if "opening" in dropped else filters.opening)}
    for name in ("use_purpose", "size", "amount", "provider", "deadline"):
        if value := getattr(filters, name):
            found[name] = {value} | (blank if name != "deadline" else set())
    if filters.industry:
        found["industry"] = {filters.industry, ANY} | blank
    elif asked.of("industry"):
        found["industry"] = {*asked.of("industry"), ANY, UNKNOWN}
    places = (filters.prefecture,) if filters.prefecture else asked.of("prefecture")
    if places:
        near = (
            {other for code in places for other in neighbours()[code]}
            if filters.nearby or "nearby" in dropped
            else set()
        )
        found["prefecture"] = {*places, *near, NATIONWIDE} | (blank if filters.prefecture else {UNKNOWN})
        if asked.of("municipality") and not near:
            found["municipality"] = {*asked.of("municipality"), ANY}
    if "prefecture" in dropped:
        found.pop("municipality", None)
    return {name: values for name, values in found.items() if name not in dropped or name == "opening"}


def _openings(opening: str) -> set[str]:
    every = {each.value for each in Opening}
    return every if opening == "all" else {opening} if opening else every - {Opening.ENDED.value}


def _priors(now: Moment, filters: facts.Filters, asked: Meaning, outcomes: Array | None) -> list[Prior]:
    if filters.sort != "fit":
        return now.priors[filters.sort]
    whole = asked.rest if asked.without else filters.keyword
    words = relevance(now.index, whole) if asked.found and not filters.literal else None
    return ranking.fitting(now, asked, filters, words, outcomes)


def suggested(answer: Answer, asked: Meaning) -> str:
    """もしかして。読み取った地名と業種も残す。直しが無ければ空。"""
    taken = dict.fromkeys(each.surface for each in asked.found if each.kind != "purpose")
    taken |= dict.fromkeys(f"{each}以外" for each in asked.without)
    return " ".join([answer.suggestion, *taken]) if answer.suggestion else ""


def counted(answer: Answer, filters: facts.Filters) -> dict[str, dict[str, int]]:
    """絞り込みの件数。選んだときに出る数になるよう、全国と「どの業種でも」と (含めるなら) 記載なしは、それぞれの値にも数える。"""
    found: dict[str, dict[str, int]] = {name: dict(counts) for name, counts in answer.facets.items()}
    blank = [UNKNOWN] if filters.unstated else []
    shared = {"prefecture": [NATIONWIDE, *blank], "industry": [ANY, *blank]}
    shared |= dict.fromkeys(("use_purpose", "size", "amount", "provider"), blank)
    if filters.nearby:
        del shared["prefecture"]
    for name, others in shared.items():
        own = found.get(name, {})
        extra = sum(own.get(value, 0) for value in others)
        every = PREFECTURES if name == "prefecture" else own
        found[name] = {value: own.get(value, 0) + extra for value in every if value not in (ANY, UNKNOWN)}
    return found
