"""打った文字の、人が確かめるための言葉。法人番号は登記の名前、郵便番号は住所、日付は西暦と和暦 (UX-11〜13)。"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Registered
from shien.integrations.postal import Place, places
from shien.values.corporate_number import CorporateNumber
from shien.values.dates import both, month_words, parse_date, parse_month
from shien.values.fault import InvalidValue
from shien.values.municipality import Municipality

from .boxes import Box

# The words stand beside the box; a locked value shows itself.
_MOST_PLACES = 5
_UNKNOWN = (
    "登記の一覧に、この番号はありません。番号を確かめてください。支店や営業所には番号がないので、本店の番号を入れます。"
)
_NOWHERE = "この郵便番号の住所は見つかりません。番号を確かめるか、住所を手で入れてください。"
_TYPES = ("corporate_number", "postal_code", "date", "month")


def cells(boxes: Iterable[Box]) -> list[Box]:
    """欄と升目の全部。"""
    return [each for box in boxes for each in (box, *(cell for row in box.rows for cell in row.cells))]


def hints(boxes: Iterable[Box]) -> dict[str, str]:
    """欄の id → 言葉。登記は、まとめて一度だけ引く。読めない番号と、無い番号には言葉が無い。"""
    asked = [each for each in cells(boxes) if each.field.type in _TYPES and each.text.strip() and not each.locked]
    numbers = {each.id: _number(each.text) for each in asked if each.field.type == "corporate_number"}
    firms = kartes.registered_many([each for each in numbers.values() if each])
    unknown = (
        _UNKNOWN if any(each and each not in firms for each in numbers.values()) and kartes.register_kept() else ""
    )
    found = {}
    for each in asked:
        if number := numbers.get(each.id):
            found[each.id] = _firm(firms[number]) if number in firms else unknown
        elif each.field.type == "postal_code":
            found[each.id] = _address(each.text)
        elif each.field.type in ("date", "month"):
            found[each.id] = _day(each)
    return {key: text for key, text in found.items() if text}


def _firm(firm: Registered) -> str:
    said = f"登記では「{firm.name}」（{firm.location}）です。"
    if firm.close_date is None:
        return said
    heir = f"引き継いだ法人の番号は {firm.successor} です。" if firm.successor else "番号を確かめてください。"
    return f"{said}この法人は{both(firm.close_date)}に閉鎖されています。{heir}"


def hinted(boxes: Sequence[Box]) -> list[Box]:
    """言葉を添えた欄。"""
    found = hints(boxes)

    def told(box: Box) -> Box:
        return replace(box, said=found.get(box.id, "")) if box.field.type in _TYPES and not box.locked else box

    return [
        replace(told(box), rows=tuple(replace(row, cells=tuple(map(told, row.cells))) for row in box.rows)) if box.rows else told(box)
        for box in boxes
    ]  # fmt: skip


def words(boxes: Sequence[Box]) -> dict[str, str]:
    """打つそばから見せる言葉。{言葉の置き場所の id: 言葉}。番号を消せば、言葉も消える。"""
    found = hints(boxes)
    return {f"{each.id}-words": found.get(each.id, "") for each in cells(boxes) if each.field.type in _TYPES}


def offers(boxes: Sequence[Box]) -> dict[str, dict[str, Any]]:
    """郵便番号から、次の住所の欄に入れられる住所。{郵便番号の欄の id: 入れる先と、(住所, 市区町村) の候補}。"""
    found = {}
    for at, box in enumerate(boxes[:-1]):
        into, city = boxes[at + 1], boxes[at + 2] if at + 2 < len(boxes) else None
        if box.field.type != "postal_code" or box.locked or into.locked or into.field.type != "text":
            continue
        towns = city is not None and city.field.type == "municipality" and not city.locked
        found[box.id] = {
            "into": into.id, "city": city.id if city and towns else "",
            "places": _offered(_places(box.text)),
        }  # fmt: skip
    return found


def _offered(found: Sequence[Place]) -> list[tuple[str, str]]:
    """(住所, 市区町村)。町が多いときは、町の名の手前まで。"""
    made = [(each.address, _town(each.municipality)) for each in found]
    if len(made) <= _MOST_PLACES or any(each.street for each in found):
        return made
    first, last = min(made)[0], max(made)[0]
    head = "".join(one for one, other in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    return [(head, made[0][1])]


def _town(code: str) -> str:
    return Municipality.parse(code).full_name if code else ""


def _number(text: str) -> str:
    try:
        return CorporateNumber.parse(text).text
    except InvalidValue:
        return ""


def _day(box: Box) -> str:
    """西暦と和暦での日付。もうそう書いてあれば、くり返さない。"""
    try:
        said = both(parse_date(box.text)) if box.field.type == "date" else month_words(parse_month(box.text))
    except InvalidValue:
        return ""
    return "" if said == box.text.strip() else said


def _places(text: str) -> list[Place]:
    try:
        return places(text) if text.strip() else []
    except InvalidValue:
        return []


def _address(text: str) -> str:
    try:
        every = places(text)
    except InvalidValue:
        return ""
    found = [each.address for each in every if not each.street]
    if not found:
        return _NOWHERE
    offices = "」か「".join(each.office for each in every if each.office)
    said = f"「{offices}」の番号です。" if offices else ""
    return said + f"住所は「{'」か「'.join(found[:_MOST_PLACES])}」{'など' if len(found) > _MOST_PLACES else ''}です。"
