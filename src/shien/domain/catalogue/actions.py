"""支援施策の名簿の書込み。よその名簿から取り込み、疑わしいものは編集者に回す。"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from shien.domain.accounts.facts import Viewer
from shien.ledger import audit
from shien.ledger.audit import Act, Actor
from shien.values.measure import MeasureRecord, flat, from_json, to_json

from . import facts, reading, rules, storage
from .choices import Outcome, State
from .models import Alteration, Doubt, Measure, SourceRecord


@transaction.atomic
def import_records(
    *, source: str, records: Sequence[MeasureRecord], complete: bool, by: Actor, at: datetime, dry_run: bool = False
) -> facts.ChangeReport:
    """取り込む。同じ記録をもう一度取り込んでも、何も変わらない (最後に見た時刻のほかは)。

    complete は、名簿の全部か。全部なら、無くなった記録に印を付ける。dry_run なら報告だけして戻す。
    一件ずつ別々に書くので、書けない一件があっても、ほかは入る。その一件も、もとの文のまま残る。
    """
    _one_at_a_time(source)
    held = {row.record_id: row for row in SourceRecord.objects.filter(source=source).select_related("measure")}
    new, changed, unchanged = [], [], []
    for record in {each.record_id: each for each in records}.values():
        row = held.get(record.record_id)
        if row is None:
            new.append((record.record_id, record.title))
            storage.keep(None, record, at)
        elif row.sha256 != rules.fingerprint(record.raw) or row.parsed != to_json(record) or row.gone_at:
            changed.append(facts.Change(record.record_id, record.title, _differences(row, record)))
            storage.keep(row, record, at)
        else:
            unchanged.append(row.id)
    SourceRecord.objects.filter(id__in=unchanged, last_seen_at__lt=at).update(last_seen_at=at)
    gone = _gone(held, {each.record_id for each in records}, at) if complete else ()
    if new or changed:
        storage.link(source)
    report = _report(source, new, changed, len(unchanged), gone)
    if not report.empty:
        audit.record(
            Act.MEASURE_IMPORT, by=by, at=at, target=source,
            detail={"new": len(new), "changed": len(changed), "gone": len(gone), "held": report.held},
        )  # fmt: skip
    if dry_run:
        transaction.set_rollback(True)
    return report


def _one_at_a_time(source: str) -> None:
    """同じ名簿の取込みが二つ重ならないようにする。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"shien.catalogue.{source}"])


def _differences(row: SourceRecord, record: MeasureRecord) -> tuple[tuple[str, str, str], ...]:
    old, new = flat(from_json(row.parsed)), flat(record)
    return tuple((name, old[name], new[name]) for name in new if old[name] != new[name])


def _gone(held: dict[str, SourceRecord], seen: set[str], at: datetime) -> tuple[tuple[str, str], ...]:
    rows = [row for key, row in held.items() if key not in seen and row.gone_at is None]
    SourceRecord.objects.filter(id__in=[row.id for row in rows]).update(gone_at=at)
    return tuple((row.record_id, row.parsed["title"]) for row in rows)


def _report(
    source: str, new: list[Any], changed: list[facts.Change], unchanged: int, gone: Sequence[tuple[str, str]]
) -> facts.ChangeReport:
    waiting: dict[tuple[str, str], list[str]] = {}
    for doubt in Doubt.objects.filter(record__source=source, settled_at=None).select_related("record").order_by("id"):
        waiting.setdefault((doubt.record.record_id, doubt.record.parsed["title"]), []).append(doubt.reason)
    states = list(Measure.objects.filter(record__source=source).values_list("state", flat=True))
    return facts.ChangeReport(
        source, tuple(new), tuple(changed), unchanged, tuple(gone),
        tuple((key, title, tuple(reasons)) for (key, title), reasons in waiting.items()),
        states.count(State.PUBLISHED), SourceRecord.objects.filter(source=source).count() - states.count(State.PUBLISHED),
    )  # fmt: skip


@transaction.atomic
def decide(*, record: int, outcome: Outcome, by: Viewer, at: datetime) -> bool:
    """編集者が決める。公開 (読み取った内容で)、保留 (見せない)、そのまま (いまの公開を変えない)。無ければ偽。

    公開は、いま読み取れている内容だけで行う。不明な欄は不明のまま。支援策として読めない記録は公開できない。
    """
    row = SourceRecord.objects.select_for_update(of=("self",)).filter(id=record).select_related("measure").first()
    if row is None or (row.measure is None and outcome == Outcome.PUBLISH):
        return False
    if row.measure is not None and outcome == Outcome.PUBLISH:
        storage.write(row.measure, replace(from_json(row.parsed), raw=row.raw), State.PUBLISHED, at)
    elif row.measure is not None and outcome == Outcome.HOLD:
        Measure.objects.filter(id=row.measure.id).update(state=State.HELD, changed_at=at)
    settled = Doubt.objects.filter(record=row, settled_at=None)
    codes = sorted(settled.values_list("code", flat=True))
    settled.update(settled_at=at, settled_by_id=by.account_id, outcome=outcome)
    audit.record(
        Act.MEASURE_DECIDE, by=by.actor, at=at, target=f"{row.source}:{row.record_id}",
        detail={"outcome": outcome.value, "doubts": codes},
    )  # fmt: skip
    return True


_BATCH = 200
_KEPT = timedelta(days=7)


def extract_again(*, everything: bool = False) -> int:
    """本文を読み直す。読み方が変わってから読んでいないもの (everything なら全部)。読んだ数を返す。

    少しずつ別々のトランザクションで行うので、途中で止まっても、次に続きから始まる。
    """
    waiting = Measure.objects.all() if everything else Measure.objects.exclude(extracted_with=reading.version())
    done, keys = 0, list(waiting.order_by("id").values_list("id", flat=True))
    for start in range(0, len(keys), _BATCH):
        done += _extract(keys[start : start + _BATCH])
    return done


@transaction.atomic
def _extract(keys: Sequence[int]) -> int:
    rows = Measure.objects.filter(id__in=keys).select_for_update(of=("self",)).select_related("record").order_by("id")
    found = [each for each in rows if hasattr(each, "record")]
    for each in found:
        storage.extract(each, replace(from_json(each.record.parsed), raw=each.record.raw))
    Measure.objects.filter(id__in=keys).update(extracted_with=reading.version())
    return len(found)


def forget(*, at: datetime) -> None:
    """古い版の行を片付ける。"""
    Alteration.objects.filter(changed_at__lt=at - _KEPT).delete()
