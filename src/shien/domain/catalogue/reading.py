"""本文の読取り。engines.extraction の見つけた値を、表に置ける形にする。"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from shien.engines import extraction
from shien.engines.extraction import Found, MeasureText, extract, measure_of
from shien.engines.extraction.measure import feeds
from shien.values.measure import MeasureRecord
from shien.values.safe_html import words_of

OWN = "record"
_VERSION = 16  # 読み方の印の字数


@dataclass(frozen=True, slots=True)
class Won:
    """本文から得た値の一つ。value は JSON にできる形、start・end はもとの欄の中の範囲。"""

    kind: str
    value: Any
    field: str
    start: int
    end: int
    confidence: float
    rule: str
    stated: bool


@cache
def version() -> str:
    """読み方の印。決まりか読み方が変われば変わり、読み直しの要る支援策が分かる。"""
    folder = Path(extraction.__file__).parent
    files = sorted([*folder.rglob("*.toml"), *folder.rglob("*.py")])
    return sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:_VERSION]


def won(record: MeasureRecord) -> tuple[Won, ...]:
    """記録から読み取る。"""
    text = text_of(record)
    return tuple(_won(each, text) for each in extract(text).found)


def text_of(record: MeasureRecord) -> MeasureText:
    """読み取る文。もとの名簿の欄が分かる名簿はその欄から、ほかはこちらの欄から。"""
    raw = _object(record.raw) if record.source in feeds() else None
    if raw is not None:
        return measure_of(record.source, {name: _text(value) for name, value in raw.items()})
    return measure_of(OWN, asdict(record))


def _object(raw: str) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _text(value: Any) -> Any:
    """並びや組は、出所の CSV と同じ JSON の文字にする。"""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _won(each: Found, text: MeasureText) -> Won:
    """表に置ける値。問合せ先は、名前や宛先の字を変えないよう、もとの文の字のまま。"""
    where = each.evidence
    own = words_of(text.text_of(where.field)[where.start : where.end]) if each.kind == "inquiry" else ""
    value = "\n".join(filter(None, map(str.strip, own.split("\n")))) or plain(each.value)
    return Won(each.kind, value, where.field, where.start, where.end, each.confidence, each.rule, each.stated)


def plain(value: object) -> Any:
    """JSON にできる形。

    >>> from shien.engines.extraction import Rate
    >>> from fractions import Fraction
    >>> plain(Rate(Fraction(2, 3), "sme"))
    {'share': '2/3', 'firms': 'sme'}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _cell(each) for name, each in asdict(value).items()}
    return _cell(value)


def _cell(value: object) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple | list):
        return [_cell(each) for each in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def rows(record: MeasureRecord) -> Iterator[dict[str, Any]]:
    """表の行。確からしい順に番号を付ける。"""
    for place, each in enumerate(each for each in won(record) if each.end > each.start):
        yield {**asdict(each), "place": place}
