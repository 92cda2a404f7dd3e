"""わけ。どの言葉がどこで当たったか、一件ずつ調べる。"""

from collections.abc import Iterator

import numpy as np

from .answer import Hit, Reason
from .index import Index
from .marks import marks, snippet
from .plan import Plan


def explained(index: Index, plan: Plan, hit: Hit) -> Hit:
    """わけと強調を添える。費用は文書の文字数に比例する。"""
    document = index.documents[hit.place]
    found = tuple(_reasons(index, plan, hit.place))
    forms = {form for form in _forms(plan) if _where(index, form, hit.place)}
    surfaces = [concept.surface for concept in plan.concepts] + list(plan.phrases)
    title, text = marks(document.title, forms, surfaces), marks(document.text, forms, surfaces)
    return Hit(
        hit.id, hit.place, hit.score, hit.text, hit.added, hit.coverage, found, title, text,
        snippet(document.text, text),
    )  # fmt: skip


def _forms(plan: Plan) -> set[str]:
    own = {concept.form for concept in plan.concepts}
    return own | {form for each in plan.expansions() for form in each.forms}


def _reasons(index: Index, plan: Plan, place: int) -> Iterator[Reason]:
    for concept in plan.concepts:
        where = _where(index, concept.form, place)
        if where:
            yield Reason(concept.surface, concept.surface, "言葉", where)
        for each in concept.others:
            found = [_where(index, form, place) for form in each.forms]
            if found and all(found):
                yield Reason(concept.surface, each.phrase, each.why, found[0])


def _where(index: Index, form: str, place: int) -> tuple[str, ...]:
    """言葉のある欄。"""
    number = index.terms.get(form)
    if number is None:
        return ()
    docs = index.docs(number)
    at = int(np.searchsorted(docs, place))
    if at == len(docs) or docs[at] != place:
        return ()
    posting = int(index.postings.starts[number]) + at
    found = (("題名", index.postings.title[posting]), ("本文", index.postings.text[posting]))
    return tuple(name for name, count in found if count)
