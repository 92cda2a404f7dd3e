"""問いの意味。地名・業種・目的を読み取り、残りを文字で探す言葉にする。"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shien.values.municipality import PREFECTURES, table

from .folding import fold, traced
from .phrases import Forms, forms
from .places import short
from .unwanted import unwanted
from .words import Word, words

_TABLE = Path(__file__).with_name("meanings.tsv")
_SUFFIXES = frozenset("都道府県市区町村")


@dataclass(frozen=True, slots=True)
class Meant:
    """問いの中の一つの意味。kind は prefecture・municipality・industry・purpose、surface は問いに書かれた形。"""

    kind: str
    code: str
    surface: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """問いの意味。rest は、地名と業種を除いた残りの言葉 (目的の言葉は残す)。without は「以外」と言われた句で、rest に無い。"""

    found: tuple[Meant, ...]
    rest: str
    without: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[str, ...]:
        """その種類の値。"""
        return tuple(dict.fromkeys(each.code for each in self.found if each.kind == kind))

    def surface(self, kind: str) -> str:
        """その種類の、問いに書かれた形。"""
        return "・".join(dict.fromkeys(each.surface for each in self.found if each.kind == kind))


def meaning(query: str) -> Meaning:
    """問いを読む。引用符のある問いは、書かれた文字のまま探すので、何も読み取らない。

    >>> found = meaning("人を雇いたい 飲食店 盛岡")
    >>> [(each.kind, each.code) for each in found.found], found.rest
    ([('purpose', 'employment'), ('industry', 'M'), ('prefecture', '03'), ('municipality', '032018')], '人を雇いたい')
    """
    if any(mark in query for mark in '"“”'):
        return Meaning((), query)
    written = traced(query[:400])
    text = written.text
    own = words(text)
    gone = list(unwanted(text, own))
    spans = [(start, end) for _, start, end in gone]
    own = [word for word in own if not any(start <= word.begin < end for start, end in spans)]
    found: list[Meant] = []
    for start, end, each in (*_phrases(own), *_places(text, own)):
        begin, stop = written.span(start, end)
        surface = query[begin:stop]
        found += [Meant(kind, code, surface) for kind, code in each]
        if each[0][0] != "purpose":
            spans.append((start, end))
    return Meaning(tuple(found), _without(text, spans), tuple(phrase for phrase, _, _ in gone))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = "".join(
        " " if any(start <= place < end for start, end in spans) else char for place, char in enumerate(text)
    )
    return " ".join(kept.split()) if words(kept) else ""


def _phrases(own: list[Word]) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
    """業種と目的の句。長い句を先に当て、重ねない。"""
    sequence, start = [word.form for word in own], 0
    while start < len(own):
        for end in range(min(start + _longest(), len(own)), start, -1):
            found = _table().get(tuple(sequence[start:end]))
            if found:
                yield own[start].begin, own[end - 1].end, [found]
                start = end
                break
        else:
            start += 1


def _places(text: str, own: list[Word]) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
    """地名。「市」「町」まで書いた名は言葉の切れ目をまたいでも読み (京|都市)、書かない名は一つの固有名詞なら読む。

    幾つもの県にある市区町村の名は、読み取らない。
    """
    read = 0
    for start, end in _whole(text, own):
        yield start, end, _named()[text[start:end]]
        read |= (1 << end) - (1 << start)
    for word in own:
        free = not read >> word.begin & 1
        if free and word.proper and (found := _named().get(text[word.begin : word.end])):
            yield word.begin, word.end, found


def _whole(text: str, own: list[Word]) -> Iterator[tuple[int, int]]:
    """「県」「市」などまで書いた名の範囲。左から、長い名を先に。"""
    ends = {word.end for word in own}
    place = 0
    for start in sorted({word.begin for word in own}):
        for end in range(min(start + _longest_name(), len(text)), start + 1, -1):
            if start >= place and end in ends and text[end - 1] in _SUFFIXES and text[start:end] in _named():
                yield start, end
                place = end
                break


@cache
def _named() -> dict[str, list[tuple[str, str]]]:
    """名 (県・市などの有無どちらでも) → 都道府県と市区町村。都道府県の名が市区町村に勝る。"""
    towns: dict[str, set[str]] = {}
    for code, (_, name) in table().items():
        for form in {fold(name), fold(short(name))} if name else ():
            towns.setdefault(form, set()).add(code)
    found = {
        name: [("prefecture", code[:2]), ("municipality", code)] for name, codes in towns.items() if len(codes) == 1
        for code in codes
    }  # fmt: skip
    for code, name in PREFECTURES.items():
        found |= {fold(form): [("prefecture", code)] for form in (name, short(name))}
    return found


@cache
def _table() -> dict[Forms, tuple[str, str]]:
    rows = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {forms(phrase): (kind, code) for phrase, kind, code in rows}


@cache
def _longest_name() -> int:
    return max(map(len, _named()))


@cache
def _longest() -> int:
    return max(map(len, _table()))
