"""認定経営革新等支援機関などの名簿 (CSV)。公表される事項だけを読む (平成24年内閣府・経済産業省令第6号)。

統括責任者の氏名・資格、収支などの公表されない列は、あっても取り込まない。
"""

import re
from datetime import date
from urllib.parse import urlsplit

from shien.values import area, industry_major
from shien.values.corporate_number import CorporateNumber
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.fold import narrow
from shien.values.municipality import PREFECTURES, Municipality
from shien.values.postal_code import PostalCode
from shien.values.support import InstitutionReading, InstitutionRecord, words
from shien.values.tags import plain, split_tags
from shien.values.telephone import parse_telephone

from .sheet import Row, Wrong, read_rows, rows

HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": ("ID", "認定支援機関ID", "認定番号", "番号"), "name": ("名称", "認定支援機関名", "機関名", "名称（氏名）"),
    "kind": ("機関種別", "種別", "機関の種類"), "certification": ("認定", "認定の種類"),
    "corporate_number": ("法人番号",), "prefecture": ("都道府県", "都道府県名"),
    "municipality": ("市区町村", "市区町村コード"), "postal_code": ("郵便番号",), "location": ("住所", "所在地"),
    "contact": ("窓口", "窓口連絡先", "担当部署"), "telephone": ("電話番号", "電話"), "url": ("URL", "ホームページ"),
    "expertise": ("相談内容", "取り扱う相談内容", "相談可能内容", "専門分野"),
    "industries": ("支援可能業種", "対象業種"), "areas": ("対応地域", "対象地域"), "languages": ("対応言語", "言語"),
    "fee": ("料金", "費用"), "fee_note": ("料金の説明",), "online": ("オンライン対応", "オンライン相談"),
    "certified_on": ("認定日", "認定年月日"), "certified_until": ("認定の期限", "有効期限"),
    "organisation": ("答える職員の組織",),
}  # fmt: skip
NEEDED = ("record_id", "name", "kind", "prefecture")
_LENGTHS = {"name": 300, "location": 300, "contact": 100, "fee_note": 200, "organisation": 200, "record_id": 40}
_YES, _NO = (
    frozenset(map(plain, ("可", "対応", "あり", "有", "○", "yes", "1"))),
    frozenset(map(plain, ("不可", "非対応", "なし", "無", "×", "no", "0"))),
)


def read(document: bytes) -> InstitutionReading:
    """名簿を読む。"""
    found, faults = rows(document, HEADERS, NEEDED)
    return InstitutionReading(institutions=tuple(read_rows(found, record, faults)), faults=tuple(faults))


def record(row: Row) -> InstitutionRecord:
    """一行を読む。読めない欄があれば Wrong。"""
    for field, longest in _LENGTHS.items():
        if len(row.get(field, "")) > longest:
            raise Wrong(_head(field), f"{longest}文字を超えています。")
    certification = _one(row, "certification", "certification")
    place = _place(row)
    return InstitutionRecord(
        _id(row, certification), _needed(row, "name"), _one(row, "kind", "kind") or _missing("kind"), place.code[:2],
        certification, _value(row, "corporate_number", lambda text: CorporateNumber.parse(text).text),
        place.code if place.name else "", _value(row, "postal_code", lambda text: PostalCode.parse(text).text),
        row.get("location", ""), row.get("contact", ""), _value(row, "telephone", parse_telephone), _url(row),
        _many(row, "expertise", words("expertise")), _many(row, "industries", industry_major.words()), _areas(row),
        _many(row, "languages", words("language")), _one(row, "fee", "fee"), row.get("fee_note", ""), _online(row),
        *_period(row), row.get("organisation", ""),
    )  # fmt: skip


def _head(field: str) -> str:
    return HEADERS[field][0]


def _missing(field: str) -> str:
    raise Wrong(_head(field), "空です。")


def _needed(row: Row, field: str) -> str:
    return row.get(field, "") or _missing(field)


def _value(row: Row, field: str, parse) -> str:  # type: ignore[no-untyped-def]
    text = row.get(field, "")
    try:
        return str(parse(text)) if text else ""
    except InvalidValue as error:
        raise Wrong(_head(field), str(error)) from None


def _id(row: Row, certification: str) -> str:
    """番号。認定経営革新等支援機関は12桁の数字。"""
    text = narrow(_needed(row, "record_id"))
    if certification == "support_institution" and not re.fullmatch(r"\d{12}", text):
        raise Wrong(_head("record_id"), f"「{text}」は12桁の数字ではありません。")
    if not re.fullmatch(r"[0-9A-Za-z\-]+", text):
        raise Wrong(_head("record_id"), f"「{text}」に、英数字とハイフンでない文字があります。")
    return text


def _many(row: Row, field: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    codes, unknown = split_tags(row.get(field, ""), known)
    if unknown:
        raise Wrong(_head(field), f"知らない言葉「{'」「'.join(unknown)[:200]}」があります。")
    return codes


def _one(row: Row, field: str, table: str) -> str:
    codes = _many(row, field, words(table))
    if len(codes) > 1:
        raise Wrong(_head(field), "一つだけ書いてください。")
    return codes[0] if codes else ""


def _place(row: Row) -> Municipality:
    """都道府県と市区町村。二つが食い違えば誤り。"""
    given = _needed(row, "prefecture")
    code = next((code for code, name in PREFECTURES.items() if plain(given) in (plain(name), code)), "")
    if not code:
        raise Wrong(_head("prefecture"), f"「{given}」という都道府県はありません。")
    city = row.get("municipality", "")
    name = PREFECTURES[code]
    if not city:
        return Municipality(code, name, "")
    try:
        place = Municipality.parse(city if city[:1].isdigit() or city.startswith(name) else name + city)
    except InvalidValue as error:
        raise Wrong(_head("municipality"), str(error)) from None
    if place.code[:2] != code:
        raise Wrong(_head("municipality"), f"{place.full_name}は、{name}にありません。")
    return place


def _areas(row: Row) -> tuple[str, ...]:
    settled, mixed = area.settle(_many(row, "areas", area.words()))
    return (area.NATIONWIDE,) if mixed else settled


def _url(row: Row) -> str:
    text = row.get("url", "")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or len(text) > 500):
        raise Wrong(_head("url"), "http:// か https:// で始まる住所を書いてください。")
    return text


def _online(row: Row) -> bool | None:
    text = plain(row.get("online", "")).lower()
    if text and text not in _YES | _NO:
        raise Wrong(_head("online"), "「可」か「不可」で書いてください。")
    return text in _YES if text else None


def _period(row: Row) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for field in ("certified_on", "certified_until"):
        text = row.get(field, "")
        try:
            found.append(parse_date(text) if text else None)
        except InvalidValue as error:
            raise Wrong(_head(field), str(error)) from None
    if found[0] and found[1] and found[1] < found[0]:
        raise Wrong(_head("certified_until"), "認定日より前です。")
    return found[0], found[1]
