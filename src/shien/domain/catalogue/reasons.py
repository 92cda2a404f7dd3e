"""合うわけの言葉。地名・業種・目的・言葉の、どれがどう合ったかを、一文ずつ。"""

from collections.abc import Iterator

from shien.engines.search import Hit, Meaning
from shien.values.area import AREAS, NATIONWIDE
from shien.values.industry_major import MAJORS
from shien.values.municipality import table
from shien.values.use_purpose import PURPOSES

from . import facts
from .facts import Known

READ = "（本文から読み取り）"
_WORDS = 3


def why(known: Known, asked: Meaning, filters: facts.Filters, hit: Hit) -> tuple[str, ...]:
    """合うわけ。大切なものから。"""
    places = (filters.prefecture,) if filters.prefecture else asked.of("prefecture")
    industries = (filters.industry,) if filters.industry else asked.of("industry")
    purposes = (filters.use_purpose,) if filters.use_purpose else asked.of("purpose")
    found = [*_words(hit), *_purpose(known, purposes), *_place(known, places, asked.of("municipality"))]
    return tuple(dict.fromkeys([*found, *_industry(known, industries)]))


def _mark(known: Known, name: str) -> str:
    return READ if name in known.read else ""


def _words(hit: Hit) -> Iterator[str]:
    told = dict.fromkeys(each.found if each.why == "言葉" else f"{each.found}（{each.word}）" for each in hit.reasons)
    if told:
        where = "名前" if any("題名" in each.where for each in hit.reasons) else "本文"
        yield f"{where}に「{'」「'.join(list(told)[:_WORDS])}」があります"


def _purpose(known: Known, asked: tuple[str, ...]) -> Iterator[str]:
    for code in asked:
        if code in known.use_purpose:
            yield f"目的が「{PURPOSES[code]}」です{_mark(known, 'use_purpose')}"


def _place(known: Known, asked: tuple[str, ...], towns: tuple[str, ...]) -> Iterator[str]:
    if not asked:
        return
    town = next((code for code in towns if code in known.municipalities), None)
    own = next((code for code in asked if code in known.area), None)
    if town:
        yield f"{table()[town][1]}が対象です{_mark(known, 'municipalities')}"
    elif own and not known.municipalities:
        yield f"{AREAS[own]}が対象です{_mark(known, 'area')}"
    elif own:
        names = "・".join(table()[code][1] for code in known.municipalities[:3])
        yield f"{AREAS[own]}の{names}が対象です{_mark(known, 'municipalities')}"
    elif NATIONWIDE in known.area:
        yield f"全国が対象です{_mark(known, 'area')}"
    elif not known.area:
        yield "対象の地域は記載なしです"


def _industry(known: Known, asked: tuple[str, ...]) -> Iterator[str]:
    if not asked:
        return
    own = next((code for code in asked if code in known.industry), None)
    if known.reach == "open":
        yield f"業種を問わないと読めます{_mark(known, 'reach')}" if "reach" in known.read else "すべての業種が対象です"
    elif own:
        part = "の一部" if any(known.middles) else ""
        yield f"{MAJORS[own]}{part}が対象です{_mark(known, 'industry')}"
    elif not known.industry:
        yield "対象の業種は記載なしです"
