"""言葉の場所。文書のどこにどの言葉があるかを、索引を作るときに覚える。強調のとき、文を言葉に分け直さない。

一万件でおよそ 20 MB。分け直すと、一画面 (20 件) に 20 ミリ秒ほどかかっていた。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .postings import Postings, postings
from .settings import Array


@dataclass(frozen=True, slots=True)
class Tokens:
    """starts は (2×document+1,) で、文書ごとに題名、本文の順。terms (言葉の番号)・begins・ends (寄せた文の中の範囲) は (token,)。"""

    starts: Array
    terms: Array
    begins: Array
    ends: Array

    def spans(self, doc: int, field: int, wanted: Array) -> list[tuple[int, int]]:
        """文書の欄 (0 題名、1 本文) の中の、言葉の範囲。wanted は真偽 (term,)。"""
        begin, end = self.starts[2 * doc + field : 2 * doc + field + 2].tolist()
        inside = begin + np.flatnonzero(wanted[self.terms[begin:end]])
        return list(zip(self.begins[inside].tolist(), self.ends[inside].tolist(), strict=True))


def tokens(cells: Array, sizes: Iterable[int]) -> Tokens:
    """(番号, 始まり, 終わり) の並び (token, 3) と、欄ごとの数から。"""
    starts = np.append(0, np.cumsum(np.fromiter(sizes, np.int64)))
    terms, begins, ends = (np.ascontiguousarray(column, np.int32) for column in cells.reshape(-1, 3).T)
    return Tokens(starts, terms, begins, ends)


def together(first: Tokens, second: Tokens, own: Array) -> Tokens:
    """続ける。own は second の言葉の番号 → 全体の番号。"""
    return Tokens(
        np.append(first.starts, second.starts[1:] + first.starts[-1]), np.append(first.terms, own[second.terms].astype(np.int32)),
        np.append(first.begins, second.begins), np.append(first.ends, second.ends),
    )  # fmt: skip


def rest(found: Tokens, kept: Array) -> Tokens:
    """文書を除く。kept は残すかどうか (document,)。"""
    fields, sizes = np.repeat(kept, 2), np.diff(found.starts)
    stays = np.repeat(fields, sizes)
    starts = np.append(0, np.cumsum(sizes[fields]))
    return Tokens(starts, found.terms[stays], found.begins[stays], found.ends[stays])


def counted(found: Tokens, terms: Mapping[str, int]) -> Postings:
    """言葉の転置索引。場所を、文書と欄ごとに数える。"""
    field = np.repeat(np.arange(len(found.starts) - 1), np.diff(found.starts))
    count = max(len(found.starts) // 2, 1)
    keys, inverse = np.unique(found.terms.astype(np.int64) * count + field // 2, return_inverse=True)
    title, text = (np.bincount(inverse[field % 2 == side], minlength=len(keys)) for side in (0, 1))
    return postings(keys // count, keys % count, title, text, len(terms))
