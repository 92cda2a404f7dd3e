"""本文から読み取った値の根拠。もとの文のその部分を添えて、人が確かめられる言葉にする。"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shien.values.area import AREAS
from shien.values.industry_major import MAJORS
from shien.values.measure import from_json
from shien.values.municipality import table
from shien.values.safe_html import words_of
from shien.values.yen import yen_words

from . import knowing, reading
from .facts import Quotation
from .models import Extracted, SourceRecord

LABELS = {
    "industry": "対象業種", "region": "対象地域", "municipality": "対象の市区町村", "rate": "補助率", "cap": "上限額",
    "floor": "下限額", "opening": "募集の始まり", "closing": "募集の終わり", "employees": "従業員数", "capital": "資本金",
    "size": "企業の規模", "kind": "対象者", "purpose": "利用目的", "inquiry": "問合せ先",
}  # fmt: skip
SIZES = {"any": "規模を問わない", "sme": "中小企業者", "micro": "小規模事業者", "mid": "中堅企業"}
KINDS = {
    "corporation": "法人", "sole_proprietor": "個人事業主", "npo": "NPO法人", "cooperative": "組合",
    "social_welfare": "社会福祉法人", "medical": "医療法人", "school": "学校法人", "general_association": "一般社団法人・財団法人",
    "university": "大学", "municipality": "自治体", "individual": "個人",
}  # fmt: skip
_LONGEST = 80


def of(record: SourceRecord, rows: Iterable[Extracted]) -> tuple[Quotation, ...]:
    """文から読んだ値の根拠。出所の欄から写しただけのものは入れない。"""
    text = reading.text_of(replace(from_json(record.parsed), raw=record.raw))
    found = []
    for each in rows:
        told = words(each.kind, each.value)
        if not each.stated and each.kind in LABELS and told:
            quoted = " ".join(words_of(text.text_of(each.field)[each.start : each.end]).split())[:_LONGEST]
            found.append(Quotation(LABELS[each.kind], told, quoted, each.confidence, each.rule))
    return tuple(found)


def words(kind: str, value: Any) -> str:
    """値の言葉。"""
    told: Mapping[str, Callable[[Any], str]] = {
        "industry": _industry, "region": _region, "municipality": _region, "rate": lambda v: knowing.rates([v]), "cap": yen_words,
        "floor": yen_words, "opening": _day, "closing": _day, "employees": lambda v: _bound(v, lambda n: f"{n:,}人"),
        "capital": lambda v: _bound(v, yen_words), "size": lambda v: SIZES.get(v, ""), "kind": lambda v: KINDS.get(v, ""),
        "purpose": str, "inquiry": str,
    }  # fmt: skip
    return told[kind](value) if kind in told else ""


def _industry(value: Mapping[str, Any]) -> str:
    if value["reach"] == "open":
        return "業種を限らない"
    if value["reach"] == "not_for_firms":
        return "事業者向けではない"
    return "、".join(MAJORS[code] for code in value["majors"] if code in MAJORS)


def _region(value: Mapping[str, Any]) -> str:
    if value["nationwide"]:
        return "全国"
    towns = [table()[code][1] for code in value["municipalities"] if code in table()]
    return "、".join(towns or [AREAS[code] for code in value["prefectures"]])


def _bound(value: Mapping[str, Any], unit: Callable[[int], str]) -> str:
    low, high = value["minimum"], value["maximum"]
    if low is None and high is None:
        return "制限なしと書いてある"
    return "、".join(filter(None, [f"{unit(low)}以上" if low else "", f"{unit(high)}以下" if high else ""]))


def _day(value: str) -> str:
    return f"{date.fromisoformat(value):%Y年%-m月%-d日}"
