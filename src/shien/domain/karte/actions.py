"""カルテの書込み。値は上書きせず、新しい行を足す。"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.ledger import audit, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, parse, parse_part
from shien.values.reading import Figure, Reading

from . import queries
from .choices import ImportState, Source
from .facts import Registered
from .models import HeaderMapping, Import, Preference, RegisterCompany, SourceStatus, Value


class Stale(Exception):
    """ほかの画面で先に保存された。両方を見せて選んでもらう (REL-13)。"""


@dataclass(frozen=True, slots=True)
class Entry:
    """書く値の一つ。value は項目辞書の正規形、None は消すこと。"""

    item: str
    value: str | None
    part: str = ""


def _may_write(by: Viewer, items: Iterable[str]) -> int:
    groups = {ITEMS[item].group for item in items}
    if by.enterprise_id is None or not all(by.edits(group) for group in groups):
        raise NotAllowed("この項目を変える権限がありません。")
    return by.enterprise_id


def _write(
    enterprise_id: int, entries: Sequence[Entry], *, source: str, detail: str, account_id: int | None,
    batch_id: UUID | None, observed_on: date, at: datetime,
) -> int:  # fmt: skip
    """生きている行を閉じて新しい行を足す。同じ値なら書かない。変わった数を返す。"""
    if not entries:
        return 0
    for each in entries:
        parse_part(GROUPS[ITEMS[each.item].group], each.part)
    turn.wait_for(f"karte:{enterprise_id}")
    live = {
        (item, part): (number, value)
        for number, item, part, value in Value.objects.filter(
            enterprise_id=enterprise_id, source=source, superseded_at=None, item__in={each.item for each in entries}
        ).values_list("id", "item", "part", "value")
    }
    wanted: dict[tuple[str, str], Entry] = {(each.item, each.part): each for each in entries}
    closing, adding = [], []
    for place, each in wanted.items():
        number, before = live.get(place, (None, None))
        if each.value == before:
            continue
        if number is not None:
            closing.append(number)
        adding.append(
            Value(
                enterprise_id=enterprise_id, item=each.item, part=each.part, value=each.value, source=source,
                source_detail=detail[:255], recorded_by_id=account_id, batch_id=batch_id, observed_on=observed_on,
                recorded_at=at,
            )
        )  # fmt: skip
    Value.objects.filter(id__in=closing).update(superseded_at=at)
    Value.objects.bulk_create(adding, batch_size=1000)
    return len(adding)


@transaction.atomic
def save(*, entries: Sequence[Entry], version: int | None, by: Viewer, at: datetime) -> int:
    """本人 (または委任された支援者) が入れた値を保存する。

    version は画面を開いたときの版。ほかの画面で先に保存されていれば Stale。変わった数を返す。
    """
    enterprise_id = _may_write(by, (each.item for each in entries))
    turn.wait_for(f"karte:{enterprise_id}")
    if version is not None and queries.version_of(by, {each.item for each in entries}) > version:
        raise Stale
    changed = _write(
        enterprise_id, entries, source=Source.TYPED, detail="", account_id=by.account_id, batch_id=None,
        observed_on=localdate(at), at=at,
    )  # fmt: skip
    if changed:
        groups = sorted({ITEMS[each.item].group for each in entries})
        audit.record(
            Act.KARTE_SAVE, by=by.actor, at=at, enterprise_id=by.enterprise_id,
            detail={"groups": groups, "count": changed},
        )  # fmt: skip
    return changed


@transaction.atomic
def prefer(*, item: str, part: str, source: str, by: Viewer, at: datetime) -> None:
    """食い違う値のうち、どの出所を使うかを選ぶ。"""
    _may_write(by, [item])
    Preference.objects.update_or_create(
        enterprise_id=by.enterprise_id, item=item, part=part,
        defaults={"source": Source(source), "chosen_by_id": by.account_id, "chosen_at": at},
    )  # fmt: skip
    audit.record(
        Act.KARTE_SAVE, by=by.actor, at=at, enterprise_id=by.enterprise_id,
        detail={"groups": [ITEMS[item].group], "count": 1, "preferred": source},
    )  # fmt: skip


@transaction.atomic
def stage(
    *, kind: str, file_name: str, document: bytes, reading: Reading, by: Viewer, at: datetime,
    draft: Mapping[str, object] | None = None,
) -> str:  # fmt: skip
    """読み取った値を下見に置く。カルテはまだ変わらない。draft は、科目の対応を決める前の表。"""
    _may_write(by, (figure.item for figure in reading.figures))
    row = Import.objects.create(
        id=uuid.uuid4(), enterprise_id=by.enterprise_id, kind=kind, file_name=file_name[:255],
        sha256=hashlib.sha256(document).hexdigest(), reading=_as_json(reading, file_name) | {"draft": dict(draft or {})}, staged_by_id=by.account_id,
        staged_at=at,
    )  # fmt: skip
    return str(row.id)


@transaction.atomic
def restage(*, import_id: UUID, reading: Reading, by: Viewer, at: datetime) -> None:
    """科目の対応が決まったので、下見の値を置き直す。"""
    _may_write(by, (figure.item for figure in reading.figures))
    row = Import.objects.select_for_update().filter(
        id=import_id, enterprise_id=by.enterprise_id, state=ImportState.STAGED
    ).first()  # fmt: skip
    if row is None:
        raise NotAllowed("この取込みは見つかりません。")
    row.reading = _as_json(reading, row.file_name) | {"draft": row.reading.get("draft", {})}
    row.save(update_fields=["reading"])


def _as_json(reading: Reading, file_name: str) -> dict[str, object]:
    figures: list[Figure] = [figure for figure in reading.figures if figure.item in ITEMS]
    return {
        "source": reading.source,
        "corporate_number": reading.corporate_number,
        "name": reading.name,
        "figures": [
            {"item": each.item, "part": each.part, "value": each.value, "label": each.label, "row": each.row}
            for each in figures
        ],
        "faults": [fault.line(file_name) for fault in reading.faults if fault.severity == "error"],
        "warnings": [fault.line(file_name) for fault in reading.faults if fault.severity != "error"],
        "unmapped": list(reading.unmapped),
        "notes": list(reading.notes),
    }


@transaction.atomic
def accept(*, import_id: UUID, by: Viewer, at: datetime) -> int:
    """下見の値をカルテに入れる。全部入るか、何も入らないか。変わった数を返す。二度押しても一度だけ。"""
    row = Import.objects.select_for_update().filter(id=import_id, enterprise_id=by.enterprise_id).first()
    if row is None:
        raise NotAllowed("この取込みは見つかりません。")
    if row.state == ImportState.ACCEPTED:
        return 0
    if row.state != ImportState.STAGED or row.reading["faults"]:
        raise NotAllowed("この取込みは受け付けられません。ファイルを直して、もう一度お選びください。")
    entries = [Entry(each["item"], each["value"], each["part"]) for each in row.reading["figures"]]
    enterprise_id = _may_write(by, (each.item for each in entries))
    changed = _write(
        enterprise_id, entries, source=row.reading["source"], detail=row.file_name, account_id=by.account_id,
        batch_id=row.id, observed_on=localdate(at), at=at,
    )  # fmt: skip
    row.state, row.settled_at = ImportState.ACCEPTED, at
    row.save()
    audit.record(
        Act.KARTE_IMPORT, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=row.file_name,
        detail={"groups": sorted({ITEMS[each.item].group for each in entries}), "count": changed, "sha256": row.sha256},
    )  # fmt: skip
    return changed


@transaction.atomic
def discard(*, import_id: UUID, by: Viewer, at: datetime) -> None:
    """下見をやめる。"""
    Import.objects.filter(id=import_id, enterprise_id=by.enterprise_id, state=ImportState.STAGED).update(
        state=ImportState.DISCARDED, settled_at=at
    )


@transaction.atomic
def remember_mapping(*, headers: str, mapping: Mapping[str, object], by: Viewer, at: datetime) -> None:
    """見出しの対応を覚える。"""
    HeaderMapping.objects.update_or_create(
        enterprise_id=by.enterprise_id, headers=headers, defaults={"mapping": dict(mapping), "updated_at": at}
    )


@transaction.atomic
def take_from_register(*, by: Viewer, at: datetime) -> int:
    """法人番号公表サイトの値をカルテに入れる。名称と所在地は一字も変えない。変わった数を返す。"""
    if not by.corporate_number:
        return 0
    found = queries.registered(by.corporate_number)
    if found is None:
        return 0
    return write_from_register(enterprise_id=by.enterprise_id or 0, found=found, by_account=by.account_id, at=at)


def write_from_register(*, enterprise_id: int, found: Registered, by_account: int | None, at: datetime) -> int:
    """登記の値を書く。呼び出し元のトランザクションの中で呼ぶ。"""
    pairs = {
        "corporate_number": found.corporate_number, "name": found.name, "kana": found.kana, "name_en": found.name_en,
        "kind": found.kind, "postal_code": found.postal_code, "location": found.location,
        "municipality": _municipality(found.municipality),
        "close_date": found.close_date.isoformat() if found.close_date else "",
    }  # fmt: skip
    entries = [Entry(item, value) for item, value in pairs.items() if value and item in ITEMS]
    return _write(
        enterprise_id, entries, source=Source.NTA_REGISTER, detail="法人番号公表サイト", account_id=by_account,
        batch_id=None, observed_on=found.updated_on or localdate(at), at=at,
    )  # fmt: skip


@transaction.atomic
def take_from_gbizid(*, values: Mapping[str, str], by: Viewer, at: datetime) -> int:
    """GビズIDが告げた代表者と担当者をカルテに入れる。変わった数を返す。"""
    if not by.is_owner or by.enterprise_id is None:
        return 0
    entries = []
    for key, text in values.items():
        if text:
            try:
                entries.append(Entry(key, parse(ITEMS[key], text)))
            except InvalidValue:
                continue  # what GビズID says in a form that the dictionary does not take is left out
    return _write(
        by.enterprise_id, entries, source=Source.GBIZID, detail="サインインのとき", account_id=by.account_id, batch_id=None,
        observed_on=localdate(at), at=at,
    )  # fmt: skip


def _municipality(five: str) -> str:
    if len(five) != 5:
        return ""
    try:
        return parse(ITEMS["municipality"], five)
    except InvalidValue:
        return ""


@transaction.atomic
def register_from_site(
    *, enterprise_id: int, entries: Sequence[Entry], site_name: str, account_id: int | None, at: datetime
) -> int:
    """連携サイトから登録された値を書く (承諾・受入れの確認は呼び出し元)。"""
    return _write(
        enterprise_id, entries, source=Source.LINKED_SITE, detail=site_name, account_id=account_id, batch_id=None,
        observed_on=localdate(at), at=at,
    )  # fmt: skip


@transaction.atomic
def set_source_status(*, source: str, unavailable_since: datetime | None, reason: str = "") -> None:
    """出所の稼働を書く。"""
    SourceStatus.objects.update_or_create(
        source=Source(source), defaults={"unavailable_since": unavailable_since, "reason": reason}
    )


COLUMNS = (
    "corporate_number", "name", "kana", "name_en", "kind", "prefecture_name", "city_name", "street_number",
    "prefecture_code", "city_code", "postal_code", "address_outside", "close_date", "close_cause",
    "successor_corporate_number", "updated_on",
)  # fmt: skip


@transaction.atomic
def load_register(*, companies: Iterable[Sequence[object]]) -> int:
    """法人番号公表サイトの全件・差分を読み込む。行は COLUMNS の順。全部入るか、何も入らないか。

    COPY で一時表に流し込み、最新の行だけを本表へ移す。費用は行数に比例し、記憶は一定。
    """
    table = RegisterCompany._meta.db_table
    names = ", ".join(COLUMNS)
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for company in companies:
                copy.write_row(company)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT DISTINCT ON (corporate_number) {names} FROM incoming"  # noqa: S608
            f" ORDER BY corporate_number, updated_on DESC NULLS LAST"
            f" ON CONFLICT (corporate_number) DO UPDATE SET {updates}"
            f" WHERE {table}.updated_on IS NULL OR EXCLUDED.updated_on >= {table}.updated_on"
        )
        return cursor.rowcount


@transaction.atomic
def load(*, enterprise_id: int, source: str, detail: str, entries: Sequence[Entry], at: datetime) -> int:
    """値をまとめて書く (合成データと移行のため)。全行を読める範囲で呼ぶ。"""
    return _write(
        enterprise_id,
        entries,
        source=source,
        detail=detail,
        account_id=None,
        batch_id=None,
        observed_on=localdate(at),
        at=at,
    )


@transaction.atomic
def load_many(*, values: Iterable[tuple[int, str, str, str]], source: str, detail: str, at: datetime) -> int:
    """空のカルテに値をまとめて入れる (合成データのため)。行は (事業者, 項目, 部分, 値)。全行を読める範囲で呼ぶ。

    行の保護のある表には COPY できないので、一時表に COPY で流し込んでから移す。
    """
    columns = "enterprise_id, item, part, value"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE incoming_values ON COMMIT DROP AS SELECT {columns} FROM karte_value WITH NO DATA"  # noqa: S608
        )
        with cursor.copy(f"COPY incoming_values ({columns}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO karte_value ({columns}, source, source_detail, observed_on, recorded_at)"  # noqa: S608
            f" SELECT {columns}, %s, %s, %s, %s FROM incoming_values",
            [source, detail, localdate(at), at],
        )
        count = cursor.rowcount
        cursor.execute("DROP TABLE incoming_values")
        return count
