"""探される文書と、その並び。並びは一件ずつ、要るときに開ける: 本文を文字のまま記憶に持たない。"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

import numpy as np

from .settings import Array

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """探される文書。facets は絞り込みの名前 → 値の並び (施策なら、地域・業種・目的など。決めるのは呼び手)。"""

    id: str
    title: str
    text: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Rows(Sequence[T]):
    """JSON の行の並び。letters は全ての行をつないだ UTF-8 (byte,)、starts は (row+1,)。読むたびに、その一行だけを開く。"""

    def __init__(self, letters: Array, starts: Array, opened: Callable[[Any], T]) -> None:
        self.letters, self.starts, self._opened = letters, starts, opened

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        begin, end = self.starts[at : at + 2].tolist()
        return self._opened(json.loads(self.letters[begin:end].tobytes()))

    def __iter__(self) -> Iterator[T]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]


def _same(one: object, other: object) -> bool:
    return one == other


def packed(rows: Iterable[object]) -> tuple[Array, Array]:
    """行 → (letters, starts)。

    >>> letters, starts = packed([["設備"], ["雇用"]])
    >>> Rows(letters, starts, tuple)[1]
    ('雇用',)
    """
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in rows]
    starts = np.zeros(len(lines) + 1, np.int64)
    np.cumsum([len(line) for line in lines], out=starts[1:])
    return np.frombuffer(b"".join(lines), np.uint8), starts


def row_of(document: Document) -> list[object]:
    """文書 → JSON の行。"""
    facets = {name: list(cell) for name, cell in document.facets.items()}
    return [document.id, document.title, document.text, facets]


def documents(letters: Array, starts: Array) -> Rows[Document]:
    """JSON の行 → 文書の並び。"""
    return Rows(letters, starts, lambda row: Document(*row))
