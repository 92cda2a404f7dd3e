"""問いの読み方。言葉と二つ組に分け、同義語・地名へ広げ、引用符の中は句として扱う。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import places
from .folding import fold
from .grams import telling
from .phrases import forms, longest, synonyms
from .settings import QUERY, Array
from .words import Word, words

_QUOTED = re.compile(r'["“”]([^"“”]+)["“”]')


@dataclass(frozen=True, slots=True)
class Expansion:
    """広げた先の句。weight は点の割合、why は広げたわけ (同義語・地名・かな・綴り)、asked は問いの、広げる元の句。"""

    phrase: str
    forms: tuple[str, ...]
    weight: float
    why: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """問いの一つの言葉。surface は問いに書かれた形 (寄せた字)、others は代わりになる句。"""

    surface: str
    form: str
    others: tuple[Expansion, ...] = ()


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
    ['人', '雇ウ', '盛岡']
    """
    text = fold(query[: int(QUERY["limit"])])
    phrases = tuple(found.strip() for found in _QUOTED.findall(text) if found.strip())
    found = tuple(words(text))
    others = _others(text, found)
    surfaces = {word.form: text[word.begin : word.end] for word in reversed(found)}
    forms_ = dict.fromkeys(word.form for word in found)
    concepts = tuple(Concept(surfaces[form], form, tuple(others.get(form, ()))) for form in forms_)
    return Plan(text, found, concepts, telling(text), phrases)


def _others(text: str, found: tuple[Word, ...]) -> dict[str, list[Expansion]]:
    """言葉 → 代わりになる句。長い問いでは、言葉の一つ一つが全体に占める分だけ、同義語の割合を減らす。"""
    sequence = tuple(word.form for word in found)
    weight = QUERY["synonym"] * min(1.0, QUERY["short"] / max(len(sequence), 1))
    others: dict[str, list[Expansion]] = {}
    for start in range(len(sequence)):
        for end in range(start + 1, min(start + longest(), len(sequence)) + 1):
            asked = text[found[start].begin : found[end - 1].end]
            for phrase in synonyms().get(sequence[start:end], ()):
                for form in sequence[start:end]:
                    others.setdefault(form, []).append(Expansion(phrase, forms(phrase), weight, "同義語", asked))
    for word in found:
        if word.place:
            others.setdefault(word.form, []).extend(_places(word.form))
    return others


def _places(form: str) -> Iterator[Expansion]:
    above = places.prefectures().get(form, ())
    for prefecture in above:
        yield Expansion(prefecture, forms(prefecture), QUERY["place"], "地名")
    for prefecture in above or (form,):
        if places.areas().get(prefecture, form) != form:
            area = places.areas()[prefecture]
            yield Expansion(area, forms(area), QUERY["area"], "地名")
