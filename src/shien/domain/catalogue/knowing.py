"""分かっていること。出所の欄を先に、書いていなければ本文から読んだ値を使い、どこから来たかを残す。"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from shien.values.area import NATIONWIDE
from shien.values.industry import table
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

from .facts import Known

_PURPOSES = {label: code for code, label in PURPOSES.items()}
_FIRMS = {"": "", "sme": "中小企業 ", "large": "大企業 "}
_RATES = 3  # 並べる補助率の数
_SIZES = ("any", "mid", "sme", "micro")  # 幾つも書いてあれば、広い方


class Row(Protocol):
    """読み取った値の一行 (models.Extracted)。"""

    kind: str
    value: Any
    stated: bool


class Stated(Protocol):
    """出所の欄 (models.Measure)。"""

    use_purpose: list[str]
    industry: list[str]
    target_area_search: list[str]
    subsidy_rate: str
    subsidy_max_limit: int | None
    inquiry: str


def known(measure: Stated, rows: Iterable[Row], *, called: bool) -> Known:
    """分かっていること。called は、公募回が出所の欄にあるか。"""
    text: dict[str, list[Any]] = {}
    stated: dict[str, list[Any]] = {}
    for each in rows:
        (stated if each.stated else text).setdefault(each.kind, []).append(each.value)
    values = {**_from(text, measure, called=called), **_listed(measure, stated)}
    own = _from(stated, measure, called=True)
    read = {name for name, value in values.items() if value and name != "middles" and not _has(measure, name)}
    for name, value in own.items():
        if (
            value
            and value != "unknown"
            and (name in ("employees", "capital", "size", "kinds", "reach") or not values.get(name))
        ):
            values[name] = value
            read.discard(name)
    if not values.get("area") and values.get("municipalities"):
        values["area"] = tuple(dict.fromkeys(code[:2] for code in values["municipalities"]))
        read.add("area")
    if values.get("reach") == "unknown":
        read.discard("reach")
    return Known(**{name: value for name, value in values.items() if value}, read=frozenset(read))


def _has(measure: Stated, name: str) -> bool:
    """出所の欄にあるか。"""
    held = {
        "use_purpose": measure.use_purpose, "industry": measure.industry, "reach": measure.industry,
        "area": measure.target_area_search, "limit": measure.subsidy_max_limit, "rate": measure.subsidy_rate,
        "inquiry": measure.inquiry,
    }  # fmt: skip
    return bool(held.get(name))


def _listed(measure: Stated, stated: Mapping[str, list[Any]]) -> dict[str, Any]:
    """出所の欄。"""
    found: dict[str, Any] = {}
    if measure.use_purpose:
        found["use_purpose"] = tuple(measure.use_purpose)
    if measure.industry:
        everyone = len(measure.industry) == len(MAJORS)
        found |= {"industry": tuple(measure.industry), "middles": (), "reach": "open" if everyone else "restricted"}
    if measure.target_area_search:
        found["area"] = tuple(measure.target_area_search)
    if measure.subsidy_max_limit:
        found["limit"] = measure.subsidy_max_limit
    if measure.subsidy_rate:
        found["rate"] = measure.subsidy_rate
    return found


def _from(values: Mapping[str, list[Any]], measure: Stated, *, called: bool) -> dict[str, Any]:
    """読み取った値から。"""
    scope: Mapping[str, Any] = next(iter(values.get("industry", ())), {})
    days = {} if called else {name: _day(values.get(name, ())) for name in ("opening", "closing")}
    return {
        "use_purpose": tuple(dict.fromkeys(_PURPOSES[each] for each in values.get("purpose", ()) if each in _PURPOSES)),
        "industry": tuple(code for code in scope.get("majors", ()) if code in MAJORS),
        "middles": tuple(code for code in scope.get("middles", ()) if code in table(14)),
        "reach": scope.get("reach", "unknown"), "area": _area(values.get("region", ())),
        "municipalities": _towns(values.get("municipality", ()), measure), "employees": _bound(values.get("employees", ())),
        "capital": _bound(values.get("capital", ())), "size": next((s for s in _SIZES if s in values.get("size", ())), ""),
        "kinds": tuple(dict.fromkeys(values.get("kind", ()))), "rate": rates(values.get("rate", ())),
        "limit": next(iter(values.get("cap", ())), None), "inquiry": "" if measure.inquiry else next(iter(values.get("inquiry", ())), ""),
        **days,
    }  # fmt: skip


def _area(regions: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    first = next(iter(regions), None)
    if first is None:
        return ()
    return (NATIONWIDE,) if first["nationwide"] else tuple(first["prefectures"])


def _towns(regions: Iterable[Mapping[str, Any]], measure: Stated) -> tuple[str, ...]:
    """市区町村。出所の都道府県の外のものは、読み違いとみて使わない。"""
    codes = dict.fromkeys(code for each in regions for code in each["municipalities"])
    inside = set(measure.target_area_search)
    return tuple(code for code in codes if not inside or code[:2] in inside)


def _bound(bounds: Iterable[Mapping[str, Any]]) -> tuple[int | None, int | None] | None:
    first = next(iter(bounds), None)
    return (first["minimum"], first["maximum"]) if first else None


def _day(values: Iterable[str]) -> date | None:
    first = next(iter(values), None)
    return date.fromisoformat(first) if first else None


def rates(values: Iterable[Mapping[str, Any]]) -> str:
    """補助率の言葉。

    >>> rates([{"share": "2/3", "firms": "sme"}, {"share": "1", "firms": ""}])
    '中小企業 2/3、全額'
    """
    told = dict.fromkeys(f"{_FIRMS.get(each['firms'], '')}{_share(each['share'])}" for each in values)
    return "、".join(list(told)[:_RATES])


def _share(text: str | None) -> str:
    return "定額" if text is None else "全額" if text == "1" else text
