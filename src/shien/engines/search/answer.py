"""検索の答え。"""

from collections.abc import Mapping
from dataclasses import dataclass

from .marks import Span
from .settings import Array


@dataclass(frozen=True, slots=True)
class Prior:
    """文字のほかの点。カルテとの合い方・新しさ・金額など。values は 0〜1 (document,)、weight はその割合。

    文字の点は、最も高い文書を 1 として足す。weight 0.3 なら、満点で文字の点の三割に当たる。
    """

    name: str
    values: Array
    weight: float


@dataclass(frozen=True, slots=True)
class Reason:
    """当たったわけ。word は問いの言葉、found は文書で当たった言葉、why は言葉・同義語・地名・かな・綴り、where は題名・本文。"""

    word: str
    found: str
    why: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """一件。score は並びの点、text はそのうち文字の点、added は名前 → 足した点、coverage は問いの言葉のうち当たった割合。

    title_marks・text_marks は元の題名・本文の中の範囲、title_typed・text_typed はそのうち問いに書かれた言葉の範囲、
    excerpt は本文の抜き書きの範囲。
    """

    id: str
    place: int
    score: float
    text: float
    added: Mapping[str, float]
    coverage: float
    reasons: tuple[Reason, ...] = ()
    title_marks: tuple[Span, ...] = ()
    text_marks: tuple[Span, ...] = ()
    title_typed: tuple[Span, ...] = ()
    text_typed: tuple[Span, ...] = ()
    excerpt: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """答え。total は当てはまる件数。nearest なら当てはまるものが無く、近いものを並べた (message がそう言う)。

    suggestion は「もしかして」の問い。facets は絞り込みの名前 → 値 → 件数 (その項目自身の絞り込みは除いて数える)。
    """

    hits: tuple[Hit, ...]
    total: int
    nearest: bool
    message: str
    suggestion: str | None
    facets: Mapping[str, Mapping[str, int]]
