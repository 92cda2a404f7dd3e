"""強調。当たった言葉の、元の文字の中の範囲を返す。文字は変えないので、呼び手がエスケープして印を付ける。"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from shien.values.fold import katakana

from .folding import Folded, traced

Span = tuple[int, int]


def marks(text: str, spans: Iterable[Span], surfaces: Iterable[str]) -> tuple[Span, ...]:
    """範囲 (始まり, 終わり)。重なる範囲は一つにし、文の順に並べる。

    surfaces はそのままの綴りを探す。spans は、活用や送りがなの違う綴りの、寄せた文の中の範囲 (索引が覚えている)。

    >>> marks("設備の更新", [(3, 5)], ())
    ((3, 5),)
    """
    return placed(traced(text), spans, surfaces)


def placed(folded: Folded, spans: Iterable[Span], surfaces: Iterable[str]) -> tuple[Span, ...]:
    """寄せた文から、元の文字の中の範囲。"""
    found = [span for surface in surfaces for span in _places(folded, katakana(surface))]
    found += [folded.span(begin, end) for begin, end in spans if end <= len(folded.text)]
    return _merged(found)


def snippet(text: str, spans: Sequence[Span], width: int = 120) -> Span:
    """抜き書きの範囲。width 字のうちに印の多いところ。同じなら前。"""
    begins = [begin for begin, _ in spans]
    starts = [0, *(max(0, begin - width // 4) for begin in begins)]
    best = max(starts, key=lambda start: (bisect_left(begins, start + width) - bisect_left(begins, start), -start))
    return best, min(len(text), best + width)


def _places(folded: Folded, wanted: str) -> Iterable[Span]:
    at = -1
    while len(wanted) > 1 and (at := folded.kana.find(wanted, at + 1)) >= 0:
        yield folded.span(at, at + len(wanted))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
