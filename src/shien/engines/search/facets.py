"""絞り込み。文書に付けた名前と値から、真偽の列と件数を作る。"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .settings import Array


@dataclass(frozen=True, slots=True)
class Count:
    """件数の数え方。apart は、その項目を選び直すと外れる、ほかの絞り込み。groups は 値 → その値で一緒に選ばれる値。"""

    apart: Collection[str] = ()
    groups: Mapping[str, Collection[str]] | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """一つの絞り込みの項目。values は値 (昇順)、owner・docs は (entry,) で、値の番号と文書の番号。"""

    values: tuple[str, ...]
    owner: Array
    docs: Array

    def counts(self, hits: Array) -> dict[str, int]:
        """値 → 当てはまる文書の数。hits は真偽 (document,)。"""
        found = np.bincount(self.owner[hits[self.docs]], minlength=len(self.values))
        return dict(zip(self.values, found.tolist(), strict=True))

    def counted(self, hits: Array, groups: Mapping[str, Collection[str]]) -> dict[str, int]:
        """値 → その値で選ばれる値 (groups) のどれかを持つ文書の数。幾つもの値を持つ文書も、一度だけ数える。"""
        return {value: int((self.mask(chosen, len(hits)) & hits).sum()) for value, chosen in groups.items()}

    def mask(self, chosen: Iterable[str], documents: int) -> Array:
        """値のどれかを持つ文書。真偽 (document,)。知らない値は、どの文書も持たない。"""
        wanted = set(chosen)
        inside = np.array([value in wanted for value in self.values], bool)
        found = np.zeros(documents, bool)
        found[self.docs[inside[self.owner]]] = True
        return found


def facets(rows: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, Facet]:
    """文書ごとの 名前 → 値の並び から作る。"""
    return {
        name: _facet([row.get(name, ()) for row in rows]) for name in sorted({name for row in rows for name in row})
    }


def _facet(cells: Sequence[Sequence[str]]) -> Facet:
    values = tuple(sorted({value for cell in cells for value in cell}))
    number = {value: place for place, value in enumerate(values)}
    pairs = [(number[value], doc) for doc, cell in enumerate(cells) for value in sorted(set(cell))]
    found = np.array(pairs, np.int32).reshape(-1, 2)
    return Facet(values, found[:, 0].copy(), found[:, 1].copy())
