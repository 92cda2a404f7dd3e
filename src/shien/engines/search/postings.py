"""転置索引。言葉 (または二つ組) ごとに、現れる文書と回数を並べる。

足し引きは並べ直さずにできる: どちらも項目の数に比例する費用で、項目の並びは一から作ったものと同じになる。
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .settings import Array

MOST = 65535  # 回数の上限 (uint16)


@dataclass(frozen=True, slots=True)
class Postings:
    """starts は (term+1,)。docs・title・text は (posting,): 文書の番号 (昇順) と、題名・本文に現れた回数。"""

    starts: Array
    docs: Array
    title: Array
    text: Array

    @property
    def terms(self) -> int:
        """言葉の数。"""
        return len(self.starts) - 1

    def frequencies(self) -> Array:
        """現れる文書の数 (term,)。"""
        return np.diff(self.starts)

    def owners(self) -> Array:
        """項目ごとの言葉の番号 (posting,)。"""
        return np.repeat(np.arange(self.terms), self.frequencies())


def postings(terms: Array, docs: Array, title: Array, text: Array, count: int) -> Postings:
    """(言葉, 文書) の組から作る。組は重ならず、文書の番号の順に並ぶこと。"""
    order = np.argsort(terms, kind="stable")
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=count), out=starts[1:])
    return Postings(
        starts, docs[order].astype(np.int32),
        np.minimum(title[order], MOST).astype(np.uint16), np.minimum(text[order], MOST).astype(np.uint16),
    )  # fmt: skip


def empty() -> Postings:
    """何も無い索引。"""
    none = np.zeros(0, np.int64)
    return postings(none, none, none, none, 0)


def joined(parts: Sequence[Postings], ids: Sequence[Array], count: int) -> Postings:
    """文書の番号の順に続く索引を一つにする。ids は part ごとに、その言葉の番号 → 全体の番号。"""
    sizes = np.zeros((len(parts), count), np.int64)
    for place, (part, own) in enumerate(zip(parts, ids, strict=True)):
        sizes[place, own] = part.frequencies()
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(sizes.sum(0), out=starts[1:])
    before = np.cumsum(sizes, 0) - sizes  # 前の part が、その言葉に置く数
    docs = np.empty(starts[-1], np.int32)
    title, text = np.empty(starts[-1], np.uint16), np.empty(starts[-1], np.uint16)
    for part, own, shift in zip(parts, ids, before, strict=True):
        move = starts[own] + shift[own] - part.starts[:-1]
        at = np.arange(len(part.docs)) + np.repeat(move, part.frequencies())
        docs[at], title[at], text[at] = part.docs, part.title, part.text
    return Postings(starts, docs, title, text)


def without(found: Postings, kept: Array) -> Postings:
    """文書を除く。kept は残すかどうか (document,)。残る文書の番号は詰める。"""
    renumbered = np.cumsum(kept) - 1
    stays = kept[found.docs]
    counts = np.zeros(len(found.docs) + 1, np.int64)
    np.cumsum(stays, out=counts[1:])
    return Postings(
        counts[found.starts], renumbered[found.docs[stays]].astype(np.int32), found.title[stays], found.text[stays]
    )
