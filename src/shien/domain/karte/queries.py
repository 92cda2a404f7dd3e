"""カルテの読取り。"""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from shien.domain.accounts.facts import Viewer
from shien.values.items import ITEMS, items_of

from . import facts, rules
from .choices import ImportState
from .models import HeaderMapping, Import, Preference, RegisterCompany, Value


def karte_of(viewer: Viewer, *, groups: Sequence[str] | None = None) -> facts.Karte:
    """閲覧者が見てよい項目群のカルテ。二回の問合せ。項目群を絞ることもできる。"""
    if viewer.enterprise_id is None:
        return facts.Karte(0, {}, 0)
    return _karte(viewer.enterprise_id, [item.key for item in ITEMS.values() if _wanted(viewer, item.group, groups)])


def karte_for_staff(enterprise_id: int, *, groups: Sequence[str]) -> facts.Karte:
    """職員が目的を述べて開いた一社のカルテ。row_security.opened の中で呼ぶ。"""
    keys = [item.key for group in groups for item in items_of(group)]
    return _karte(enterprise_id, keys)


def _wanted(viewer: Viewer, group: str, groups: Sequence[str] | None) -> bool:
    return viewer.sees(group) and (groups is None or group in groups)


def _karte(enterprise_id: int, keys: Sequence[str]) -> facts.Karte:
    rows = (
        Value.objects.filter(enterprise_id=enterprise_id, superseded_at=None, item__in=keys)
        .annotate(person=F("recorded_by__name"))
        .values_list("item", "part", "value", "source", "source_detail", "observed_on", "recorded_at", "person", "id")
    )
    held, version = [], 0
    for item, part, value, source, detail, observed_on, recorded_at, person, number in rows:
        version = max(version, number)
        if value is not None:
            held.append(facts.Held(item, part, value, source, detail, observed_on, recorded_at, person or ""))
    preferences = {
        (item, part): source
        for item, part, source in Preference.objects.filter(enterprise_id=enterprise_id, item__in=keys).values_list(
            "item", "part", "source"
        )
    }
    return facts.Karte(enterprise_id, rules.current(held, preferences), version)


def version_of(viewer: Viewer, keys: Iterable[str]) -> int:
    """これらの項目の版 (いちばん新しい行の番号)。"""
    rows = Value.objects.filter(enterprise_id=viewer.enterprise_id, superseded_at=None, item__in=list(keys))
    return rows.aggregate(last=Max("id"))["last"] or 0


def meter(viewer: Viewer, karte: facts.Karte, wanted: Iterable[tuple[str, str]]) -> facts.Meter:
    """カルテの充実度。"""
    return rules.meter(karte, viewer.enterprise_kind, wanted)


def history(viewer: Viewer, item: str, part: str = "", *, limit: int = 200) -> list[facts.Past]:
    """項目の履歴 (新しい順)。見てよい項目群でなければ空。"""
    if item not in ITEMS or not viewer.sees(ITEMS[item].group):
        return []
    rows = (
        Value.objects.filter(enterprise_id=viewer.enterprise_id, item=item, part=part)
        .annotate(person=F("recorded_by__name"))
        .order_by("-id")[:limit]
    )
    return [
        facts.Past(row.value, row.source, row.source_detail, row.person or "", row.observed_on, row.recorded_at, row.superseded_at)
        for row in rows
    ]  # fmt: skip


def staged(viewer: Viewer, import_id: UUID) -> facts.Staged | None:
    """取込みの下見。いまの値と並べる。"""
    row = Import.objects.filter(id=import_id, enterprise_id=viewer.enterprise_id).first()
    if row is None:
        return None
    reading = row.reading
    source = reading["source"]
    live = {
        (item, part): value or ""
        for item, part, value in Value.objects.filter(
            enterprise_id=viewer.enterprise_id, superseded_at=None, source=source
        ).values_list("item", "part", "value")
    }
    changes = tuple(
        facts.Change(each["item"], each["part"], each["label"], each["value"], live.get((each["item"], each["part"]), ""), each["row"])
        for each in reading["figures"]
    )  # fmt: skip
    slip = rules.unit_slip_of(changes, karte_of(viewer, groups=["finance"])) if row.state == ImportState.STAGED else ""
    return facts.Staged(
        id=str(row.id), kind=row.kind, file_name=row.file_name, state=row.state, changes=changes,
        faults=tuple(reading["faults"]), warnings=(*reading["warnings"], *([slip] if slip else [])), unmapped=tuple(reading["unmapped"]),
        acceptable=bool(changes) and not reading["faults"], source=source,
    )  # fmt: skip


def draft(viewer: Viewer, import_id: UUID) -> dict[str, Any] | None:
    """科目の対応を決める前の表。下見が終わっていれば None。"""
    row = Import.objects.filter(
        id=import_id, enterprise_id=viewer.enterprise_id, state=ImportState.STAGED
    ).first()  # fmt: skip
    return row.reading.get("draft") or None if row else None


def header_mapping(viewer: Viewer, headers: str) -> dict[str, object] | None:
    """前に決めた見出しの対応。"""
    row = HeaderMapping.objects.filter(enterprise_id=viewer.enterprise_id, headers=headers).first()
    return row.mapping if row else None


def registered(corporate_number: str) -> facts.Registered | None:
    """法人番号公表サイトの一社。"""
    return registered_many([corporate_number]).get(corporate_number)


def registered_many(numbers: Collection[str]) -> dict[str, facts.Registered]:
    """法人番号公表サイトの幾社か。無い番号は入らない。"""
    rows = RegisterCompany.objects.filter(corporate_number__in=numbers) if numbers else ()
    return {row.corporate_number: _registered(row) for row in rows}


def register_kept() -> bool:
    """法人番号公表サイトの一覧を、読み込んであるか。"""
    return RegisterCompany.objects.exists()


def _registered(row: RegisterCompany) -> facts.Registered:
    location = f"{row.prefecture_name}{row.city_name}{row.street_number}" or row.address_outside
    return facts.Registered(
        row.corporate_number, row.name, row.kana, row.name_en, row.kind, row.postal_code,
        row.prefecture_code + row.city_code, location, row.prefecture_code, row.close_date, row.updated_on,
        row.successor_corporate_number,
    )  # fmt: skip


def export(viewer: Viewer) -> list[dict[str, object]]:
    """本人のデータの持ち出し (PRIV-14)。履歴も含めて全部。"""
    rows = (
        Value.objects.filter(enterprise_id=viewer.enterprise_id)
        .annotate(person=F("recorded_by__name"))
        .order_by("item", "part", "id")
        .iterator(chunk_size=5000)
    )
    return [
        {
            "item": row.item, "label": ITEMS[row.item].label if row.item in ITEMS else row.item, "part": row.part,
            "value": row.value, "source": row.source, "source_detail": row.source_detail,
            "recorded_by": row.person or "", "observed_on": row.observed_on.isoformat(),
            "recorded_at": row.recorded_at.isoformat(),
            "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        }
        for row in rows
        if row.item in ITEMS and viewer.sees(ITEMS[row.item].group)
    ]  # fmt: skip


def as_dict(held: facts.Held) -> dict[str, object]:
    """JSON にできる形。"""
    return dataclasses.asdict(held)


def choose(held: list[facts.Held], preferences: dict[tuple[str, str], str]) -> dict[tuple[str, str], facts.Current]:
    """生きている値から、いまの値を選ぶ。"""
    return rules.current(held, preferences)
