"""もしかして。索引に無い綴りを、近い見出し・カタカナ・漢字に直す。直した言葉も、少し低い割合で探す。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shien.values.fold import katakana

from .grams import codes, telling
from .index import Index, numbers
from .lexicon import RUN, readings
from .phrases import forms
from .plan import Concept, Expansion, Plan
from .settings import QUERY

_KANA = re.compile(r"[ぁ-ゖー]{3,}|[ァ-ヶー]{3,}")


@dataclass(frozen=True, slots=True)
class Correction:
    """given を corrected に直す。why はかな (読みの通り。元の綴りの代わりに探す) か綴り (元の綴りに添えて探す)。"""

    given: str
    corrected: str
    why: str

    def expansion(self) -> Expansion:
        """探す言葉として。"""
        weight = 1.0 if self.why == "かな" else QUERY["correction"]
        return Expansion(self.corrected, forms(self.corrected), weight, self.why)


def corrections(index: Index, plan: Plan) -> tuple[Correction, ...]:
    """直すところ。直すところが無ければ空。"""
    return tuple(_kana(index, plan)) + tuple(_near(index, plan))


def suggestion(plan: Plan, found: tuple[Correction, ...]) -> str | None:
    """直した問い。直しが無ければ None。"""
    text = plan.text
    for each in found:
        text = text.replace(each.given, each.corrected)
    return text if text != plan.text else None


def corrected(plan: Plan, found: tuple[Correction, ...]) -> Plan:
    """直した言葉を、元の綴りに当たる問いの言葉に添える。当たる言葉が無ければ、新しい言葉とする。"""
    concepts = {each.form: each for each in plan.concepts}
    for each in found:
        begin = plan.text.find(each.given)
        hit = {word.form for word in plan.words if word.begin < begin + len(each.given) and word.end > begin}
        if each.why == "かな":
            concepts = {form: own for form, own in concepts.items() if form not in hit}
            hit = {each.given}
        for form in sorted(hit) or [each.given]:
            own = concepts.setdefault(form, Concept(each.given, form))
            concepts[form] = replace(own, others=(*own.others, each.expansion()))
    rest = plan.text
    for each in found:
        rest = rest.replace(each.given, " ") if each.why == "かな" else rest
    return replace(plan, concepts=tuple(concepts.values()), grams=plan.grams if rest == plan.text else telling(rest))


def _kana(index: Index, plan: Plan) -> Iterator[Correction]:
    own = {concept.form for concept in plan.concepts}
    for run in _KANA.findall(plan.text):
        folded = katakana(run)
        if folded in index.terms:
            if folded not in own:
                yield Correction(run, folded, "かな")
        elif folded in readings():
            yield Correction(run, readings()[folded], "かな")


def _near(index: Index, plan: Plan) -> Iterator[Correction]:
    for run in dict.fromkeys(RUN.findall(plan.text)):
        pairs = codes(run)
        if len(run) >= 3 and len(numbers(index.terms, index.grams, (), pairs)) < len(pairs):
            near = index.lexicon.nearest(run)
            if near:
                yield Correction(run, near, "綴り")
