"""読み取る。施策一件の文と項目から、構造を根拠つきで取り出す。"""

from datetime import date

from shien.values.industry import REVISIONS

from . import amount, bounds, contact, industry, kind, rate, region, size, topics, window
from .measure import MeasureText
from .passage import passages
from .result import Bound, Conflict, Extraction, Found, Rate, Region, Scope

JSIC = REVISIONS[0]  # 大分類・中分類はこの改定で言う
_FIELDS = (industry, size, bounds, region, topics, rate, amount, window, kind, contact)
_COMPARED = ("cap", "opening", "closing", "employees", "region", "rate", "industry")


def extract(measure: MeasureText) -> Extraction:
    """構造を読む。構造化項目が先、文が後。見つからない種類は、答えに無い (不明)。

    >>> from shien.engines.extraction import measure_of
    >>> found = extract(measure_of("jgrants", {"title": "見本", "detail": "<p>補助上限額：５０万円</p>"}))
    >>> found.best("cap").value, found.best("cap").rule, found.best("rate")
    (500000, 'cap.before', None)
    """
    read = passages(measure)
    found = _distinct([each for field in _FIELDS for each in field.find(read)])
    return Extraction(tuple(found), tuple(_conflicts(found)))


def _distinct(found: list[Found]) -> list[Found]:
    """同じ欄の同じ値は、先に見つけた一つに。構造化項目を文より前に置く (それぞれの中の順は変えない)。"""
    kept: dict[tuple[str, object, str], Found] = {}
    for each in found:
        kept.setdefault((each.kind, each.value, each.evidence.field), each)
    return sorted(kept.values(), key=lambda each: not each.stated)


def _conflicts(found: list[Found]) -> list[Conflict]:
    """構造化項目と文の食い違い。文のどれかが同じことを言えば、食い違いではない。"""
    made = []
    for name in _COMPARED:
        stated = [each for each in found if each.kind == name and each.stated]
        text = [each for each in found if each.kind == name and not each.stated]
        if stated and text and not any(_agree(a.value, b.value) for a in stated for b in text):
            made.append(Conflict(name, stated[0], text[0]))
    return made + _reversed(found)


def _reversed(found: list[Found]) -> list[Conflict]:
    """終わりが始まりより前の期間。直さずに、人に見せる。"""
    begin = next((each for each in found if each.kind == "opening"), None)
    end = next((each for each in found if each.kind == "closing"), None)
    if begin and end and isinstance(begin.value, date) and isinstance(end.value, date) and end.value < begin.value:
        return [Conflict("window", begin, end)]
    return []


def _agree(stated: object, text: object) -> bool:
    if isinstance(stated, Rate) and isinstance(text, Rate):
        return stated.share == text.share
    if isinstance(stated, Region) and isinstance(text, Region):
        return stated.nationwide or set(text.prefectures) <= set(stated.prefectures)
    if isinstance(stated, Scope) and isinstance(text, Scope):
        return stated.reach == text.reach and set(text.majors) <= set(stated.majors or text.majors)
    if isinstance(stated, Bound) and isinstance(text, Bound):
        return stated == text or text.maximum is None
    return stated == text
