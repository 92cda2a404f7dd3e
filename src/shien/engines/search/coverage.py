"""当てはまり。問いの言葉のうち、文書にあるものの割合 (珍しさで重みづけ)。件数と絞り込みの数は、これで決める。"""

from collections.abc import Iterator

import numpy as np

from shien.values.fold import katakana

from .folding import fold
from .grams import codes
from .index import Index, numbers
from .plan import Concept, Plan
from .settings import Array


def coverage(index: Index, plan: Plan) -> Array:
    """文書ごとの割合 (document,)、0〜1。同義語や地名で当たっても、当たったとみる。言葉の無い問いは 0。"""
    found = np.zeros(len(index), np.float32)
    weights = [rarity(index, concept) for concept in plan.concepts]
    for concept, weight in zip(plan.concepts, weights, strict=True):
        found[matched(index, concept)] += np.float32(weight / (sum(weights) or 1))
    return found


def rarity(index: Index, concept: Concept) -> float:
    """言葉の珍しさ。索引に無い言葉は、最も珍しいとみる。"""
    number = index.terms.get(concept.form)
    return float(index.points.rarity[number]) if number is not None else float(np.log1p(2 * len(index) + 1))


def matched(index: Index, concept: Concept) -> Array:
    """言葉か、その代わりの句のある文書。真偽 (document,)。"""
    inside = np.zeros(len(index), bool)
    if concept.form in index.terms:
        inside[index.docs(index.terms[concept.form])] = True
    for each in concept.others:
        inside[every(index, each.forms)] = True
    return inside


def every(index: Index, forms: tuple[str, ...]) -> Array:
    """全ての言葉のある文書の番号 (昇順)。"""
    if not forms or any(form not in index.terms for form in forms):
        return np.zeros(0, np.int32)
    docs = index.docs(index.terms[forms[0]])
    for form in forms[1:]:
        docs = docs[np.isin(docs, index.docs(index.terms[form]), assume_unique=True)]
    return docs


def holding(index: Index, plan: Plan) -> Array | None:
    """引用符の中の句を、そのまま含む文書。真偽 (document,)。句が無ければ None。"""
    if not plan.phrases:
        return None
    inside = np.zeros(len(index), bool)
    inside[[doc for doc in _candidates(index, plan) if all(_holds(index, doc, phrase) for phrase in plan.phrases)]] = (
        True
    )
    return inside


def _candidates(index: Index, plan: Plan) -> Iterator[int]:
    """句の二つ組が全てある文書。"""
    docs = np.arange(len(index))
    for phrase in plan.phrases:
        pairs = np.unique(codes(phrase))
        own = numbers(index.terms, index.grams, (), pairs)
        if len(own) < len(pairs):
            return
        for number in own:
            docs = docs[np.isin(docs, index.docs(number), assume_unique=True)]
    yield from docs.tolist()


def _holds(index: Index, doc: int, phrase: str) -> bool:
    each = index.documents[doc]
    return katakana(phrase) in katakana(fold(each.title)) or katakana(phrase) in katakana(fold(each.text))
