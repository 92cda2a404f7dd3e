"""BM25F。項目 (言葉か二つ組) ごと・文書ごとの点を、索引を作るときに計算しておく。

点 = idf × tf (k1+1) / (tf + k1)。tf は題名と本文の回数を、それぞれの長さで割って足したもの。
idf = ln(1 + (N - df + 0.5) / (df + 0.5))。長さは、その欄に現れた言葉 (または二つ組) の数。
"""

from dataclasses import dataclass

import numpy as np

from .postings import Postings
from .settings import GRAMS, WORDS, Array, Bm25


@dataclass(frozen=True, slots=True)
class Points:
    """点。values は (posting,)、rarity (idf) と bounds (点の上限) は (term,)。"""

    values: Array
    rarity: Array
    bounds: Array


def points(found: Postings, words: int, documents: int) -> Points:
    """点を計算する。初めの words 個が言葉、残りが二つ組。費用は項目の数に比例する。"""
    frequencies = found.frequencies()
    rarity = np.log1p((documents - frequencies + 0.5) / (frequencies + 0.5))
    split = int(found.starts[words])
    values = np.empty(len(found.docs), np.float32)
    for part, method, terms in (
        (slice(0, split), WORDS, slice(0, words)),
        (slice(split, None), GRAMS, slice(words, None)),
    ):
        tf = _frequency(found.docs[part], found.title[part], found.text[part], documents, method)
        weight = np.repeat(rarity[terms] * method.weight * (method.k1 + 1), frequencies[terms])
        values[part] = weight * (tf / (tf + method.k1))
    bounds = np.zeros(found.terms, np.float32)
    used = frequencies > 0
    bounds[used] = np.maximum.reduceat(values, found.starts[:-1][used]) if used.any() else 0
    return Points(values, rarity, bounds)


def _frequency(docs: Array, title: Array, text: Array, documents: int, method: Bm25) -> Array:
    """長さでならした回数 (posting,)。"""
    found = method.title * title / _length(docs, title, documents, method.title_b)
    return found + text / _length(docs, text, documents, method.b)


def _length(docs: Array, counts: Array, documents: int, b: float) -> Array:
    """長さの効き (posting,)。欄の空な文書は、長さの平均に数えない。"""
    length = np.bincount(docs, counts, minlength=documents)
    mean = max(length.sum() / max(np.count_nonzero(length), 1), 1)
    return (1 - b + b * length / mean)[docs]
