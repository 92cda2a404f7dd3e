"""強調。当たった言葉の、元の文字の中の範囲を返す。文字は変えないので、呼び手がエスケープして印を付ける。"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from shien.values.fold import katakana

from .folding import Folded, traced
from .words import LINE, words

Span = tuple[int, int]
LINES = 4


def marks(text: str, forms: Collection[str], surfaces: Iterable[str]) -> tuple[Span, ...]:
    """範囲 (始まり, 終わり)。重なる範囲は一つにし、文の順に並べる。

    surfaces はそのままの綴りを、forms は活用や送りがなの違う綴りも探す。後のものは言葉に分ける手間がかかるので、
    同じ漢字のある行だけを、LINES 行まで見る。

    >>> marks("設備の更新", {"更新"}, ())
    ((3, 5),)
    """
    folded = traced(text)
    found = [span for surface in surfaces for span in _places(folded, katakana(surface))]
    letters = {char for form in forms for char in form}
    near = (line for line in LINE.finditer(folded.text) if not letters.isdisjoint(line[0]))
    for line in islice(near, LINES):
        found += [folded.span(line.start() + word.begin, line.start() + word.end)
                  for word in words(line[0]) if word.form in forms]  # fmt: skip
    return _merged(found)


def snippet(text: str, spans: Sequence[Span], width: int = 120) -> Span:
    """抜き書きの範囲。width 字のうちに印の多いところ。同じなら前。"""
    begins = [begin for begin, _ in spans]
    starts = [0, *(max(0, begin - width // 4) for begin in begins)]
    best = max(starts, key=lambda start: (bisect_left(begins, start + width) - bisect_left(begins, start), -start))
    return best, min(len(text), best + width)


def _places(folded: Folded, wanted: str) -> Iterable[Span]:
    text, at = katakana(folded.text), -1
    while len(wanted) > 1 and (at := text.find(wanted, at + 1)) >= 0:
        yield folded.span(at, at + len(wanted))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
