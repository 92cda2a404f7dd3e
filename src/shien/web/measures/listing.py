"""一覧の言葉。読み取った問い、外した条件、件数のある絞り込み。"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from shien.domain.catalogue.facts import Asked, Filters, Finding
from shien.values.area import AREAS
from shien.values.industry_major import MAJORS
from shien.values.municipality import table
from shien.values.use_purpose import PURPOSES

from . import present

NAMES = {
    "deadline": "締切", "amount": "上限額", "provider": "実施機関", "size": "規模", "opening": "募集のようす", "use_purpose": "目的",
    "industry": "業種", "prefecture": "地域",
}  # fmt: skip
_SHOWN = 6
Rows = Mapping[str, str]
_GROUPS = (
    ("opening", "募集のようす", {"open": "いま応募できる", "upcoming": "これから始まる", "ended": "終わったもの"}), ("use_purpose", "目的", PURPOSES),
    ("industry", "業種", MAJORS), ("amount", "上限額", present.AMOUNTS), ("deadline", "締切", present.DEADLINES),
    ("size", "規模", present.SIZES), ("provider", "実施機関", present.PROVIDERS), ("prefecture", "地域", present.PLACES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """件数のある絞り込みの一つ。query は、それを選んだ URL。"""

    label: str
    count: int
    query: str
    current: bool


def note(found: Finding, filters: Filters) -> str:
    """件数の前に言うこと。何も無かったので近いものを出したときだけ。"""
    if found.nearest:
        words = f"「{filters.keyword}」に" if filters.keyword else "条件に"
        return f"{words}当てはまる支援策がありません。近いものから順に並べています。"
    if found.relaxed:
        names = [NAMES[name] for name in found.relaxed if name in NAMES]
        wider = "地域を隣の都道府県まで広げ" if "nearby" in found.relaxed and "prefecture" not in found.relaxed else ""
        told = "、".join(filter(None, [f"「{'・'.join(names)}」の条件を外し" if names else "", wider]))
        return f"すべての条件に当てはまる支援策がありません。{told}て探しました。"
    return ""


def understood(asked: tuple[Asked, ...]) -> list[str]:
    """問いから読み取ったこと。"""
    towns = {each.surface for each in asked if each.kind == "municipality"}
    told = []
    for each in asked:
        if each.kind == "municipality":
            prefecture, name = table()[each.code]
            told.append(f"「{each.surface}」→ {prefecture}{name}で使えるもの（全国のものも）")
        elif each.kind == "prefecture" and each.surface not in towns:
            told.append(f"「{each.surface}」→ {AREAS[each.code]}で使えるもの（全国のものも）")
        elif each.kind == "industry":
            told.append(f"「{each.surface}」→ {MAJORS[each.code]}を除いていないもの")
        elif each.kind == "purpose":
            told.append(f"「{each.surface}」→ 目的「{PURPOSES[each.code]}」を上に")
        elif each.kind == "without":
            told.append(f"「{each.surface}」以外 → 名前に「{each.surface}」か近い言葉のあるものを除いて")
    return list(dict.fromkeys(told))


def suggested(query: QueryDict, keyword: str) -> str:
    """言葉だけを直した URL。ほかの条件は残す。直しが無ければ空。"""
    others: Rows = {key: given for key, given in query.items() if key not in ("keyword", "page")}
    return _with(others, "keyword", keyword) if keyword else ""


def narrower(found: Finding, filters: Filters, query: QueryDict) -> list[tuple[str, list[Choice]]]:
    """件数の多い順の絞り込み。選んであるものは、外すための道になる。"""
    groups = []
    for name, label, words in _GROUPS:
        counts = found.facets.get(name, {})
        chosen = getattr(filters, name)
        others: Rows = {key: given for key, given in query.items() if key not in (name, "page")}
        rows = sorted(((counts.get(code, 0), code) for code in words), key=lambda row: (row[1] != chosen, -row[0]))
        kept = [(count, code) for count, code in rows if count or code == chosen][:_SHOWN]
        if kept:
            choices = [Choice(words[code], count, _with(others, name, "" if code == chosen else code), code == chosen)
                       for count, code in kept]  # fmt: skip
            groups.append((label, choices))
    return groups


def _with(others: Rows, name: str, value: str) -> str:
    return urlencode({**others, **({name: value} if value else {})})
