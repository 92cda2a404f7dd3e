"""わけ。どの言葉がどこで当たったかを、並べる件の全部についてまとめて調べる。"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .answer import Hit, Reason
from .folding import traced
from .index import Index
from .marks import Span, placed, snippet
from .plan import Plan
from .settings import Array

_FIELDS: tuple[tuple[str, ...], ...] = ((), ("題名",), ("本文",), ("題名", "本文"))


@dataclass(frozen=True, slots=True)
class _Forms:
    """問いの言葉。where は言葉 → 件ごとの欄、wanted は真偽 (term,)、typed はそのうち問いに書かれた言葉。"""

    where: dict[str, list[tuple[str, ...]]]
    wanted: Array
    typed: Array


def explained(index: Index, plan: Plan, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """わけと強調を添える。費用は並べる文書の文字数に比例する。"""
    found = _forms(index, plan, np.array([hit.place for hit in hits], np.int64))
    surfaces = [concept.surface for concept in plan.concepts] + list(plan.phrases)
    return tuple(_one(index, plan, found, surfaces, row, hit) for row, hit in enumerate(hits))


def _one(index: Index, plan: Plan, found: _Forms, surfaces: Sequence[str], row: int, hit: Hit) -> Hit:
    document = index.documents[hit.place]
    (title, title_typed), (text, text_typed) = (
        _marks(index, found, surfaces, hit.place, field, each)
        for field, each in enumerate((document.title, document.text))
    )
    return replace(
        hit, reasons=tuple(dict.fromkeys(_reasons(plan, found.where, row))), title_marks=title, text_marks=text,
        title_typed=title_typed, text_typed=text_typed, excerpt=snippet(document.text, text),
    )  # fmt: skip


def _marks(
    index: Index, found: _Forms, surfaces: Sequence[str], place: int, field: int, text: str
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """(強調の全部、問いに書かれた言葉だけ)。"""
    folded = traced(text)
    every, typed = (index.tokens.spans(place, field, wanted) for wanted in (found.wanted, found.typed))
    return placed(folded, every, surfaces), placed(folded, typed, surfaces)


def _forms(index: Index, plan: Plan, places: Array) -> _Forms:
    """言葉 (広げた先も) のある欄を、件ごとに。"""
    own = dict.fromkeys(concept.form for concept in plan.concepts)
    forms = own | dict.fromkeys(form for each in plan.expansions() for form in each.forms)
    numbers = {form: index.terms[form] for form in forms if form in index.terms}
    wanted, typed = np.zeros((2, max(len(index.terms), 1)), bool)
    wanted[list(numbers.values())] = True
    typed[[number for form, number in numbers.items() if form in own]] = True
    return _Forms({form: _where(index, number, places) for form, number in numbers.items()}, wanted, typed)


def _where(index: Index, number: int, places: Array) -> list[tuple[str, ...]]:
    """言葉のある欄。件ごと。"""
    begin, end = index.postings.starts[number : number + 2].tolist()
    if begin == end:
        return [()] * len(places)
    docs = index.postings.docs[begin:end]
    at = np.minimum(np.searchsorted(docs, places), end - begin - 1)
    inside = docs[at] == places
    code = (index.postings.title[begin + at] > 0) + 2 * (index.postings.text[begin + at] > 0)
    return [_FIELDS[each] for each in np.where(inside, code, 0).tolist()]


def _reasons(plan: Plan, where: dict[str, list[tuple[str, ...]]], row: int) -> Iterator[Reason]:
    for concept in plan.concepts:
        if concept.form in where and where[concept.form][row]:
            yield Reason(concept.surface, concept.surface, "言葉", where[concept.form][row])
        for each in concept.others:
            if each.forms and all(form in where and where[form][row] for form in each.forms):
                fields = tuple(name for name in _FIELDS[3] if all(name in where[form][row] for form in each.forms))
                yield Reason(each.asked or concept.surface, each.phrase, each.why, fields)
