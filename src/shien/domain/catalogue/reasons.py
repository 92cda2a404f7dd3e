"""合うわけの言葉。地名・業種・目的・言葉の、どれがどう合ったかを、一文ずつ。"""

from collections import Counter
from collections.abc import Iterator, Sequence

from shien.engines.search import Hit, Meaning
from shien.values.area import AREAS, NATIONWIDE
from shien.values.industry_major import MAJORS
from shien.values.municipality import table
from shien.values.use_purpose import PURPOSES

from . import facts
from .facts import Known

READ = "（本文から読み取り）"
_WORDS = 3


Spans = Sequence[tuple[int, int]]


def why(known: Known, asked: Meaning, filters: facts.Filters, hit: Hit, document: tuple[str, str]) -> tuple[str, ...]:
    """合うわけ。大切なものから。document は (名前, 本文)。"""
    places = (filters.prefecture,) if filters.prefecture else asked.of("prefecture")
    industries = (filters.industry,) if filters.industry else asked.of("industry")
    purposes = (filters.use_purpose,) if filters.use_purpose else asked.of("purpose")
    found = [*_words(hit, *document), *_purpose(known, purposes), *_place(known, places, asked.of("municipality"))]
    return tuple(dict.fromkeys([*found, *_industry(known, industries)]))


def _mark(known: Known, name: str) -> str:
    return READ if name in known.read else ""


def _words(hit: Hit, title: str, text: str) -> Iterator[str]:
    """当たった言葉。書いてある字のまま、名前にあれば名前の、無ければ本文の。問いに書かれていない言葉は、近い言葉と言う。"""
    for where, body, marks, typed in (
        ("名前", title, hit.title_marks, hit.title_typed), ("本文", text, hit.text_marks, hit.text_typed),
    ):  # fmt: skip
        own = _pieces(body, typed)
        near = [each for each in _pieces(body, marks) if not any(each in one or one in each for one in own)]
        if any(len(each) > 1 for each in (*own, *near)):  # a word of one letter only where there is no other
            own, near = ([each for each in found if len(each) > 1] for found in (own, near))
        parts = (("", own[:_WORDS]), ("近い言葉の", near[: max(_WORDS - len(own), 0)]))
        told = [f"{name}「{'」「'.join(words)}」" for name, words in parts if words]
        if told:
            yield f"{where}に{'、'.join(told)}があります"
            return


def _pieces(body: str, spans: Spans) -> list[str]:
    """当たった言葉。隣り合うものはつなぎ、多い順、同じなら文の順。"""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and joined[-1][1] == begin:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    counts = Counter(" ".join(body[begin:end].split()) for begin, end in joined)
    return sorted(filter(None, counts), key=lambda each: -counts[each])


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
