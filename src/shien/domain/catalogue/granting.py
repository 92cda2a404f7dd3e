"""過去の交付の取込み。同じファイルをもう一度取り込んでも、何も変わらない。読めない行は編集者に回す。"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shien.engines.likeness import names_of
from shien.ledger import audit, turn
from shien.ledger.audit import Act, Actor
from shien.values.measure import DoubtRecord, MeasureRecord
from shien.values.past_grant import PastGrantRecord

from . import past_grants, storage
from .choices import Outcome, Source
from .models import Doubt, PastGrant, SourceRecord

LICENCE = "出典：gBizINFO（経済産業省）"
_BATCH = 2000
_FIELDS = ("amount", "government_departments")
_KNOWN = ("record_id", "corporate_number", "title", "date_of_approval", *_FIELDS, "gone_at")


@transaction.atomic
def import_grants(
    *, records: Sequence[PastGrantRecord], complete: bool, by: Actor, at: datetime, dry_run: bool = False
) -> past_grants.PastGrantChanges:
    """取り込む。complete なら、ファイルに無い交付に印を付ける (行は消さない)。dry_run なら報告だけして戻す。"""
    turn.wait_for("catalogue:past_grants")
    looked = [_dated(each, at) for each in records]
    faulty = [each for each in looked if each.doubts]
    good = dict(_numbered(each for each in looked if not each.doubts))
    held = {row.record_id: row for row in PastGrant.objects.only("id", *_KNOWN).order_by("id")}
    new = [key for key in good if key not in held]
    changes = [(held[key], found) for key, found in good.items() if key in held]
    changed = [(row, told) for row, found in changes if (told := _differences(row, found)) or row.gone_at]
    _write(good, new, [row for row, _ in changed], at)
    PastGrant.objects.filter(record_id__in=[row.record_id for row, _ in changes], last_seen_at__lt=at).update(
        last_seen_at=at
    )
    gone = [row for key, row in held.items() if complete and key not in good and row.gone_at is None]
    PastGrant.objects.filter(id__in=[row.id for row in gone]).update(gone_at=at)
    waiting = _doubtful(faulty, complete, at)
    report = past_grants.PastGrantChanges(
        len(new), tuple((row.title, told) for row, told in changed), len(changes) - len(changed),
        tuple(row.title for row in gone), waiting,
    )  # fmt: skip
    if new or changed or gone:
        audit.record(
            Act.MEASURE_IMPORT, by=by, at=at, target="past_grants",
            detail={"new": len(new), "changed": len(changed), "gone": len(gone), "held": len(waiting)},
        )  # fmt: skip
    if dry_run:
        transaction.set_rollback(True)
    return report


def _dated(found: PastGrantRecord, at: datetime) -> PastGrantRecord:
    """先の日付の認定は、打ち間違いを疑う。"""
    if found.date_of_approval is None or found.date_of_approval <= (at + timedelta(days=1)).date():
        return found
    reason = f"認定日（{found.date_of_approval.isoformat()}）が、取り込んだ日より後です。"
    return replace(found, doubts=(*found.doubts, DoubtRecord("grant_date_ahead", reason, "date_of_approval")))


def _numbered(records: Iterable[PastGrantRecord]) -> Iterator[tuple[str, PastGrantRecord]]:
    """番号を付ける。名簿に番号が無いので、法人・題・日で数え、同じものは金額の順に並べて何番目かを足す。"""
    seen: Counter[tuple[str, str, str]] = Counter()
    for each in sorted(records, key=lambda row: (row.amount is None, row.amount or 0, row.government_departments)):
        place = (each.corporate_number, each.title, str(each.date_of_approval or ""))
        seen[place] += 1
        yield hashlib.sha256("|".join([*place, str(seen[place])]).encode()).hexdigest()[:32], each


def _differences(row: PastGrant, found: PastGrantRecord) -> tuple[tuple[str, str, str], ...]:
    """変わった欄。ファイルに無い列 (空) は、前に分かった値を消さない。"""
    pairs = ((name, getattr(row, name), getattr(found, name)) for name in _FIELDS)
    return tuple((name, _said(old), _said(new)) for name, old, new in pairs if new not in (None, "", old))


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _write(good: dict[str, PastGrantRecord], new: list[str], changed: list[PastGrant], at: datetime) -> None:
    PastGrant.objects.bulk_create((_row(key, good[key], at) for key in new), batch_size=_BATCH)
    for row in changed:
        found = good[row.record_id]
        row.gone_at = None
        for name in _FIELDS:
            setattr(row, name, getattr(found, name) or getattr(row, name))
    PastGrant.objects.bulk_update(changed, [*_FIELDS, "gone_at"], batch_size=_BATCH)


def _row(key: str, found: PastGrantRecord, at: datetime) -> PastGrant:
    return PastGrant(
        record_id=key, corporate_number=found.corporate_number, title=found.title, names=sorted(names_of(found.title)),
        amount=found.amount, date_of_approval=found.date_of_approval,
        government_departments=found.government_departments, first_seen_at=at, last_seen_at=at,
    )  # fmt: skip


def _doubtful(faulty: Sequence[PastGrantRecord], complete: bool, at: datetime) -> tuple[tuple[str, str], ...]:
    """読めない行を、もとの文のまま編集者の列に置く。全部のファイルで直っていれば、疑いを閉じる。"""
    found: dict[str, Any] = {_key(each): each for each in faulty}
    rows = {row.record_id: row for row in SourceRecord.objects.filter(source=Source.GBIZINFO)}
    for key, each in found.items():
        if key not in rows:
            record = MeasureRecord(Source.GBIZINFO.value, key, licence=LICENCE, raw=each.raw, doubts=each.doubts)
            storage.keep(None, record, at)
    SourceRecord.objects.filter(source=Source.GBIZINFO, record_id__in=list(found)).update(last_seen_at=at)
    if complete:
        past = [row for key, row in rows.items() if key not in found]
        Doubt.objects.filter(record__in=past, settled_at=None).update(settled_at=at, outcome=Outcome.GONE)
    return tuple((key, "".join(doubt.reason for doubt in each.doubts)) for key, each in found.items())


def _key(found: PastGrantRecord) -> str:
    """読めない行の番号。同じ文なら同じ番号。"""
    return f"grant-{hashlib.sha256(found.raw.encode()).hexdigest()[:16]}"
