"""問いの読み方。言葉と二つ組に分け、同義語・地名へ広げ、引用符の中は句として扱う。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import places
from .folding import fold
from .grams import codes
from .settings import QUERY, Array
from .phrases import forms, longest, synonyms
from .words import Word, words

_QUOTED = re.compile(r'["“”]([^"“”]+)["“”]')


@dataclass(frozen=True, slots=True)
class Expansion:
    """広げた先の句。weight は点の割合、why は広げたわけ (同義語・地名・綴り)。"""

    phrase: str
    forms: tuple[str, ...]
    weight: float
    why: str


@dataclass(slots=True)
class Concept:
    """問いの一つの言葉。surface は問いに書かれた形 (寄せた字)、others は代わりになる句。"""

    surface: str
    form: str
    others: list[Expansion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """問い。text は寄せた問い、concepts は言葉 (同じ言葉は一度)、grams は二つ組、phrases は引用符の中。"""

    text: str
    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    grams: Array
    phrases: tuple[str, ...]

    def expansions(self) -> Iterator[Expansion]:
        """広げた先の句。同じ句は一度。"""
        seen: dict[str, Expansion] = {}
        for concept in self.concepts:
            for each in concept.others:
                if each.phrase not in seen or seen[each.phrase].weight < each.weight:
                    seen[each.phrase] = each
        yield from seen.values()


def plan(query: str) -> Plan:
    """問いを読む。

    >>> [concept.form for concept in plan("人を雇いたい　盛岡").concepts]
    ['人', '雇う', '盛岡']
    """
    text = fold(query[: int(QUERY["limit"])])
    phrases = tuple(found.strip() for found in _QUOTED.findall(text) if found.strip())
    found = tuple(words(text))
    concepts = {word.form: Concept(text[word.begin : word.end], word.form) for word in reversed(found)}
    ordered = tuple(concepts[form] for form in dict.fromkeys(word.form for word in found))
    _widen(found, concepts)
    return Plan(text, found, ordered, codes(text), phrases)


def _widen(found: tuple[Word, ...], concepts: dict[str, Concept]) -> None:
    """同義語と地名を、当たった言葉に付ける。"""
    sequence = tuple(word.form for word in found)
    for start in range(len(sequence)):
        for end in range(start + 1, min(start + longest(), len(sequence)) + 1):
            for phrase in synonyms().get(sequence[start:end], ()):
                _give(concepts, sequence[start:end], phrase, QUERY["synonym"], "同義語")
    for word in found:
        if word.place:
            _place(concepts, word.form)


def _place(concepts: dict[str, Concept], form: str) -> None:
    above = places.prefectures().get(form, ())
    for prefecture in above:
        _give(concepts, (form,), prefecture, QUERY["place"], "地名")
    for prefecture in above or (form,):
        if prefecture in places.areas():
            _give(concepts, (form,), places.areas()[prefecture], QUERY["area"], "地名")


def _give(concepts: dict[str, Concept], keys: tuple[str, ...], phrase: str, weight: float, why: str) -> None:
    expansion = Expansion(phrase, forms(phrase), weight, why)
    for key in keys:
        concepts[key].others.append(expansion)
