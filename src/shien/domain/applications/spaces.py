"""式の読む、書類の外の名前 (firm・call・case・earlier)。様式を公開するとき、ここに無い名前を断る。"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from shien.engines.lifecycle import LifeCycle
from shien.values.items import GROUPS, ITEMS

FIRM = frozenset({"kind", "latest_period", *(
    key for key, each in ITEMS.items() if GROUPS[each.group].repeat in ("once", "fiscal_year")
)})  # fmt: skip
CALL = frozenset({"name", "number", "opens_on", "closes_on", "budget", "seats"})
# 額の種類 → case.* での頭。decided_amount は交付決定、settled_amount は額の確定、paid_amount は支払。
AMOUNTS = {"grant": "decided", "settled": "settled", "paid": "paid", "clawback": "clawback"}
# 返還・納付の式 (procedure.toml の clawback) が読める case.*。
CLAWBACK = frozenset({"state", "decided_amount", "settled_amount", "paid_amount", "cancelled"})
Known = dict[str, Collection[str]]
Source = Callable[[int], Mapping[str, Any]]
_SOURCES: dict[Source, frozenset[str]] = {}


def _nothing(application_id: int) -> Mapping[str, Any]:
    return {}


def tell(names: Collection[str], source: Source = _nothing) -> None:
    """上のアプリ (認定など) の知っている case.* の値を足す。source は申請の番号 → 値。

    source を渡さないアプリ (専門家派遣) は、遷移に付ける detail の case に、その名前の値を書く。
    """
    _SOURCES[source] = frozenset(names) | _SOURCES.get(source, frozenset())


def told(application_id: int) -> dict[str, Any]:
    """上のアプリの知っている値。"""
    return {key: value for source in _SOURCES for key, value in source(application_id).items()}


def known(cycle: LifeCycle) -> dict[str, frozenset[str]]:
    """空間ごとの、知っている名前。case は手続きの遷移で決まる (動いた日は <遷移>_on)。"""
    amounts = {AMOUNTS[each.amount] for each in cycle.transitions.values() if each.amount in AMOUNTS}
    case = {
        "state", "started_on", *(f"{each}_on" for each in cycle.transitions),
        *(f"{each}_{what}" for each in amounts for what in ("amount", "on")), *(name for names in _SOURCES.values() for name in names),
    }  # fmt: skip
    return {"firm": FIRM, "call": CALL, "case": frozenset(case)}


def earlier(definitions: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """先に出された書類の名前。``様式.欄`` と ``様式.表.列``。"""
    return frozenset(name for each in definitions for name in _names(each))


def _names(definition: Mapping[str, Any]) -> Iterator[str]:
    form = definition["form"]["id"]
    for page in definition["page"]:
        for field in page["field"]:
            yield f"{form}.{field['id']}"
            yield from (f"{form}.{field['id']}.{column['id']}" for column in field.get("column", ()))
