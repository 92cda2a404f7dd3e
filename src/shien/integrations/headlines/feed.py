"""新着一覧 (RSS 2.0・RSS 1.0・Atom)。題・番地・公開日だけを読み、要約や本文は読まない (内容は持ち主のサイトにある)。

実体参照も DTD も読まない。要素の数に上限がある。
"""

import io
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from shien.values.fault import Fault, InvalidValue
from shien.values.headline import Headline, HeadlineReading
from shien.values.plain_text import clean
from shien.values.url import parse_url

MAX_BYTES, MAX_ITEMS, LONGEST = 5_000_000, 2_000, 120
_ITEMS = ("item", "entry")
_DATES = ("pubDate", "date", "published", "updated")
_TOKYO = ZoneInfo("Asia/Tokyo")
_EXPECTED = "RSS か Atom の新着一覧を選んでください。"


def read(document: bytes) -> HeadlineReading:
    """新着一覧を読む。読めない見出しだけを除き、ほかは読む。"""
    if len(document) > MAX_BYTES:
        return HeadlineReading((), (Fault(f"ファイルが {MAX_BYTES // 1_000_000}MB を超えています。", _EXPECTED),))
    found: list[Headline] = []
    faults: list[Fault] = []
    try:
        for row, item in enumerate(_items(document), 1):
            if row > MAX_ITEMS:
                faults.append(
                    Fault(f"{MAX_ITEMS}件を超えた分は読んでいません。", "新しいものだけの一覧にしてください。")
                )
                break
            try:
                found.append(_headline(item))
            except InvalidValue as error:
                faults.append(Fault(str(error), "題と https の番地のある見出しにしてください。", row))
    except (ParseError, DefusedXmlException, ValueError):
        faults.append(Fault("新着一覧として読めません。", _EXPECTED))
    if not found and not faults:
        faults.append(Fault("見出しがありません。", _EXPECTED))
    return HeadlineReading(tuple(found), tuple(faults))


def _items(document: bytes) -> Iterator[Element]:
    for _, element in iterparse(io.BytesIO(document), events=("end",), forbid_dtd=True):
        if _name(element) in _ITEMS:
            yield element
            element.clear()


def _headline(item: Element) -> Headline:
    cells: dict[str, list[Element]] = {}
    for each in item:
        cells.setdefault(_name(each), []).append(each)
    title = clean(" ".join("".join(cells["title"][0].itertext()).split())) if "title" in cells else ""
    if not title:
        raise InvalidValue("題がありません。")
    when = next((text for name in _DATES for each in cells.get(name, ()) if (text := (each.text or "").strip())), "")
    return Headline(
        title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…", _url(cells.get("link", [])), _moment(when)
    )


def _url(links: list[Element]) -> str:
    """Atom は rel が alternate のもの、RSS は link の文。"""
    shown = [each.get("href") or (each.text or "") for each in links if each.get("rel", "alternate") == "alternate"]
    return parse_url(shown[0] if shown else "")


def _moment(text: str) -> datetime | None:
    """RFC 822 か ISO 8601。読めなければ、書いていないのと同じ。時差が無ければ日本の時刻。"""
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = reader(text)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=_TOKYO)
    return None


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
