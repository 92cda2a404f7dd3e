"""比べる相手。字面で最初に当たったものを取るだけの、素朴な読取り。"""

import re
import unicodedata
from fractions import Fraction
from typing import Any

from shien.engines.extraction.majors import majors
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.municipality import PREFECTURES
from shien.values.yen import parse_yen

from .extraction_scores import Answer

_RATE = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})|(\d{1,3})分の(\d{1,3})|(\d{1,3})\s*%")
_YEN = re.compile(r"\d[\d,.]*[億万千]?円")
_DATE = re.compile(r"(?:令和|平成)\d{1,2}年\d{1,2}月\d{1,2}日|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}")
_EMPLOYEES = re.compile(r"(\d{1,4})\s*[人名]以下")
_CODES = {name: code for code, name in PREFECTURES.items()}
_PLACE = re.compile("全国|" + "|".join(_CODES))
_TRADE = re.compile("|".join(map(re.escape, majors())))
_KINDS = {"法人": "corporation", "個人事業主": "sole_proprietor", "NPO": "npo", "組合": "cooperative"}


def naive(record: dict[str, Any]) -> Answer:
    """全部の欄をつなぎ、最初に当たったものを答える。"""
    text = unicodedata.normalize("NFKC", re.sub(r"<[^>]+>", " ", " ".join(str(value) for value in record.values())))
    place, employees = _PLACE.search(text), _EMPLOYEES.search(text)
    days = [day for day in map(_day, _DATE.findall(text)) if day]
    trade = _TRADE.search(text.replace(",", "、"))
    return {
        "region": ("N" if place[0] == "全国" else _CODES[place[0]]) if place else None, "municipality": None,
        "cap": _amount(text), "opening": days[0] if days else None, "closing": days[1] if len(days) > 1 else None,
        "rates": _share(text), "industry": majors()[trade[0]] if trade else "unk",
        "kinds": {kind for word, kind in _KINDS.items() if word in text},
        "employees_max": int(employees[1]) if employees else None,
    }  # fmt: skip


def _amount(text: str) -> int | None:
    found = _YEN.search(text)
    try:
        return parse_yen(found[0]) if found else None
    except InvalidValue:
        return None


def _day(text: str) -> str | None:
    try:
        return parse_date(text).isoformat()
    except InvalidValue:
        return None


def _share(text: str) -> set[str]:
    found = _RATE.search(text)
    if not found:
        return set()
    pair = (found[1], found[2]) if found[1] else (found[4], found[3]) if found[4] else (found[5], "100")
    return {str(Fraction(int(pair[0]), int(pair[1])))} if int(pair[1]) else set()
