"""検索の入口。"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from .answer import Answer, Hit, Prior
from .coverage import coverage, holding
from .facets import Count
from .index import Index
from .plan import Plan, plan
from .reasons import explained
from .scoring import ranked, score, terms, top
from .settings import QUERY, Array
from .spelling import Correction, corrected, corrections, suggestion

_NEAREST = "すべてに当てはまるものはありません。近いものから順に並べています。"
_UNFILTERED = "絞り込みに当てはまるものはありません。絞り込みを外して、近いものから順に並べています。"
_UNKNOWN = "その言葉のあるものはありません。言葉に関わりなく並べています。"
_LEAST = 1e-6  # 丸めの分


def search(
    index: Index, query: str, k: int = 10, *, start: int = 0, filters: Mapping[str, Collection[str]] | None = None,
    where: Array | None = None, priors: Sequence[Prior] = (), facets: Collection[str] | Mapping[str, Count] = (),
    explain: bool = True, fitting: bool = False,
) -> Answer:  # fmt: skip
    """探す。start 件目から k 件。

    filters は絞り込みの名前 → 値 (一つの名前の中はどれか、名前どうしは全て)。where は呼び手の絞り込み、真偽 (document,)。
    facets は件数を数える絞り込みの名前 (数え方を変えるものは 名前 → 数え方)。
    priors は文字のほかの点。空の問いは、priors の順に全てを並べる。fitting なら、当てはまるものがあるとき、それだけを並べる。
    費用は、問いの言葉の現れる文書の数の和に比例する。

    >>> from shien.engines.search import Document, build, search
    >>> index = build([Document("1", "設備投資の補助"), Document("2", "雇用の助成")])
    >>> [hit.id for hit in search(index, "人を雇いたい").hits]
    ['2']
    """
    asked, found = understand(index, query)
    masks = {name: index.mask(name, chosen) for name, chosen in (filters or {}).items()}
    allowed = _both(masks.values(), where, len(index))
    share = coverage(index, asked)
    fits = _fits(index, asked, share, blank=not query.strip())
    inside = fits & allowed
    some = bool(inside.any())
    text, message = _text(index, asked, inside if fitting and some else allowed, some)
    hits = [replace(hit, coverage=round(float(share[hit.place]), 4)) for hit in _hits(index, text, priors, k, start)]
    base = fits if some else share > 0
    ways = facets if isinstance(facets, Mapping) else dict.fromkeys(facets, Count())
    return Answer(
        explained(index, asked, hits) if explain else tuple(hits),
        int(inside.sum()), bool(message), message, suggestion(asked, found),
        {name: _counts(index, name, way, masks, base if where is None else base & where) for name, way in ways.items()},
    )  # fmt: skip


def _counts(index: Index, name: str, way: Count, masks: Mapping[str, Array], base: Array) -> dict[str, int]:
    """値 → 件数。その項目自身の絞り込みは除く。"""
    others = _both(
        (mask for other, mask in masks.items() if other != name and other not in way.apart), base, len(index)
    )
    facet = index.facets[name]
    return facet.counts(others) if way.groups is None else facet.counted(others, way.groups)


def relevance(index: Index, query: str) -> Array:
    """文字の点 (document,)。最も高い文書を 1 とする。どの言葉も無ければ 0。"""
    total = score(index, terms(index, understand(index, query)[0]))
    found: Array = total / max(total.max(initial=0), 1e-30)
    return found


def rank(index: Index, query: str, k: int) -> list[tuple[str, float]]:
    """(識別子, 点) を高い順に k 件。ファイルの命令のための、並びだけの近道。search の並びと同じ。"""
    asked = understand(index, query)[0]
    wanted, held = terms(index, asked), holding(index, asked)
    docs, points = top(index, wanted, k, held)
    if held is not None and len(docs) < k:
        more = top(index, wanted, k - len(docs), ~held)
        docs, points = np.append(docs, more[0]), np.append(points + more[1].max(initial=0), more[1])
    return [(index.ids[doc], float(point)) for doc, point in zip(docs, points, strict=True)]


def understand(index: Index, query: str) -> tuple[Plan, tuple[Correction, ...]]:
    """問いを読み、綴りを直した言葉を添える。"""
    asked = plan(query)
    found = corrections(index, asked)
    return corrected(asked, found), found


def _both(masks: Iterable[Array], where: Array | None, documents: int) -> Array:
    allowed = np.ones(documents, bool) if where is None else where.copy()
    for mask in masks:
        allowed &= mask
    return allowed


def _fits(index: Index, asked: Plan, share: Array, *, blank: bool) -> Array:
    """当てはまるか (document,)。引用符の句は、そのまま含むこと。"""
    if blank:
        return np.ones(len(index), bool)
    held = holding(index, asked)
    fits = share >= QUERY["coverage"] - _LEAST if asked.concepts else np.full(len(index), held is not None)
    return fits if held is None else fits & held


def _text(index: Index, asked: Plan, allowed: Array, fits: bool) -> tuple[Array, str]:
    """文字の点 (document,) と、利用者への断り。並べない文書は負。引用符の句のある文書は、ない文書より上。"""
    total = score(index, terms(index, asked))
    held = holding(index, asked)
    if held is not None and held.any():
        total[held] += total.max()
    blank = not asked.text.strip()
    if fits:
        message = ""
    elif blank or (total[allowed] > 0).any():
        message = _NEAREST
    else:
        allowed, message = np.ones(len(index), bool), _UNFILTERED if (total > 0).any() else _UNKNOWN
    shown = allowed if blank or message == _UNKNOWN else allowed & (total > 0)
    return np.where(shown, total / max(total[shown].max(initial=0), 1e-30), -1.0), message


def _hits(index: Index, text: Array, priors: Sequence[Prior], k: int, start: int) -> list[Hit]:
    """start 件目から k 件。文字の点に、ほかの点を足して並べる。"""
    total = text + sum((prior.weight * prior.values for prior in priors), np.zeros(len(index)))
    total[text < 0] = -np.inf
    docs, points = ranked(np.flatnonzero(text >= 0), total, index.rank, start + k)
    return [
        Hit(
            index.ids[doc], int(doc), float(point), float(text[doc]),
            {prior.name: float(prior.weight * prior.values[doc]) for prior in priors}, 0.0,
        )
        for doc, point in zip(docs[start:], points[start:], strict=True)
    ]  # fmt: skip
