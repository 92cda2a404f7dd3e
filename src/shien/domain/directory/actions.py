"""支援機関の名簿の書込み。よその名簿から取り込み、実績と返事をまとめ直す。"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate

from shien.engines.track_record import Shares, smooth
from shien.engines.track_record.settings import settings_on
from shien.ledger import audit, turn
from shien.ledger.audit import Act, Actor
from shien.values.fold import fold
from shien.values.support import InstitutionRecord, ResultRecord

from . import facts, rules
from .choices import REPLIES
from .models import ContactRequest, ContactStep, SupportInstitution, SupportResult, TrackRecord

_FIELDS = tuple(each.name for each in fields(InstitutionRecord) if each.name != "record_id")


@transaction.atomic
def import_institutions(
    *, source: str, licence: str, records: Sequence[InstitutionRecord], complete: bool, by: Actor, at: datetime,
    synthetic: bool = False, dry_run: bool = False,
) -> facts.InstitutionChanges:  # fmt: skip
    """名簿を取り込む。同じ名簿をもう一度取り込んでも、最後に見た時刻のほかは変わらない。

    complete は、名簿の全部か。全部なら、無くなった機関に印を付ける (行は残る)。dry_run なら報告だけして戻す。
    """
    turn.wait_for("directory:import")
    held = {row.record_id: row for row in SupportInstitution.objects.filter(source=source)}
    wanted = {each.record_id: each for each in records}
    new, changed, same = [], [], []
    for number, record in wanted.items():
        row = held.get(number)
        differences = _differences(row, record) if row else ()
        if row is not None and not differences and row.gone_at is None:
            same.append(row.id)
            continue
        changed += [(number, record.name, differences)] if row else []
        new += [] if row else [(number, record.name)]
        _write(
            row or SupportInstitution(source=source, record_id=number, first_seen_at=at), record, licence, synthetic, at
        )
    SupportInstitution.objects.filter(id__in=same, last_seen_at__lt=at).update(last_seen_at=at)
    lost = [row for number, row in held.items() if number not in wanted and row.gone_at is None] if complete else []
    SupportInstitution.objects.filter(id__in=[row.id for row in lost]).update(gone_at=at)
    report = facts.InstitutionChanges(
        tuple(new), tuple(changed), len(same), tuple((row.record_id, row.name) for row in lost)
    )
    if not report.empty:
        audit.record(
            Act.INSTITUTION_IMPORT, by=by, at=at, target=source,
            detail={"new": len(new), "changed": len(changed), "gone": len(lost)},
        )  # fmt: skip
    if dry_run:
        transaction.set_rollback(True)
    return report


def _value(record: InstitutionRecord, name: str) -> Any:
    found = getattr(record, name)
    return list(found) if isinstance(found, tuple) else found


def _differences(row: SupportInstitution, record: InstitutionRecord) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, _words(getattr(row, name)), _words(_value(record, name)))
        for name in _FIELDS
        if getattr(row, name) != _value(record, name)
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else str(value)


def _write(row: SupportInstitution, record: InstitutionRecord, licence: str, synthetic: bool, at: datetime) -> None:
    for name in _FIELDS:
        setattr(row, name, _value(record, name))
    row.search_text = fold(" ".join((record.name, record.location, record.contact)))
    row.licence, row.synthetic, row.last_seen_at, row.changed_at, row.gone_at = licence, synthetic, at, at, None
    row.save()


@transaction.atomic
def import_results(
    *, source: str, records: Sequence[ResultRecord], by: Actor, at: datetime, dry_run: bool = False
) -> facts.ResultChanges:
    """実績を取り込む。名簿に無い番号は、報告して入れない。"""
    turn.wait_for("directory:import")
    ids = dict(SupportInstitution.objects.filter(source=source).values_list("record_id", "id"))
    held = {
        (row.institution_id, row.programme, row.fiscal_year): row
        for row in SupportResult.objects.filter(institution__source=source)
    }
    new, changed, same, unknown = [], [], 0, []
    for each in {(record.record_id, record.programme, record.fiscal_year): record for record in records}.values():
        if each.record_id not in ids:
            unknown.append(each.record_id)
            continue
        counts = {"supported": each.supported, "adopted": each.adopted, "settled": each.settled}
        row = held.get((ids[each.record_id], each.programme, each.fiscal_year))
        if row is None:
            new.append(
                SupportResult(
                    institution_id=ids[each.record_id], programme=each.programme, fiscal_year=each.fiscal_year, **counts
                )
            )
        elif any(getattr(row, name) != value for name, value in counts.items()):
            for name, value in counts.items():
                setattr(row, name, value)
            changed.append(row)
        else:
            same += 1
    SupportResult.objects.bulk_create(new)
    SupportResult.objects.bulk_update(changed, ["supported", "adopted", "settled"])
    if new or changed:
        audit.record(
            Act.INSTITUTION_IMPORT, by=by, at=at, target=f"{source}:results",
            detail={"new": len(new), "changed": len(changed)},
        )  # fmt: skip
    if dry_run:
        transaction.set_rollback(True)
    return facts.ResultChanges(len(new), len(changed), same, tuple(sorted(set(unknown))))


@transaction.atomic
def refresh_track(*, at: datetime) -> int:
    """実績と返事をまとめ直し、まとめた機関の数を返す。全行を読める範囲で呼ぶ。"""
    turn.wait_for("directory:import")
    ids = list(SupportInstitution.objects.order_by("id").values_list("id", flat=True))
    shares, replies = _shares(ids, localdate(at)), _replies(at)
    TrackRecord.objects.all().delete()
    TrackRecord.objects.bulk_create(
        TrackRecord(
            institution_id=each, decided=int(shares.trials[place]), adopted=int(shares.successes[place]),
            expected=float(shares.expected[place]), mean=float(shares.mean[place]), low=float(shares.low[place]),
            high=float(shares.high[place]), lead=float(shares.lead[place]),
            requests=len(replies.get(each, ())), reply_hours=_reply_hours(replies.get(each, ()), localdate(at)), computed_at=at,
        )
        for place, each in enumerate(ids)
    )  # fmt: skip
    return len(ids)


def _shares(ids: list[int], on: date) -> Shares:
    """ならした割合。採否の分かった件数だけを使う。年度は4月に始まるので、いまの年度から数えて years 年分。"""
    settings = settings_on(on)
    since = on.year - (on.month < 4) - settings.years + 1
    place = {each: number for number, each in enumerate(ids)}
    rows = list(
        SupportResult.objects.filter(adopted__isnull=False, fiscal_year__gte=since).values_list(
            "institution_id", "programme", "fiscal_year", "adopted", "supported"
        )
    )
    kinds = {key: number for number, key in enumerate(sorted({(row[1], row[2]) for row in rows}))}
    return smooth(
        institution=np.array([place[row[0]] for row in rows], int),
        programme=np.array([kinds[row[1], row[2]] for row in rows], int),
        successes=np.array([row[3] for row in rows], float), trials=np.array([row[4] for row in rows], float),
        count=len(ids), settings=settings,
    )  # fmt: skip


def _replies(at: datetime) -> dict[int, list[timedelta | None]]:
    """支援機関 → 返事までの時間の並び。取り下げられた相談と、待ち始めて間もない未返信は数えない。"""
    policy = rules.policy(localdate(at))
    firsts: Any = (
        ContactStep.objects.filter(state__in=REPLIES).order_by().values_list("request_id").annotate(at=Min("taken_at"))
    )
    replied = dict(firsts)
    withdrawn = set(ContactStep.objects.filter(state="withdrawn").values_list("request_id", flat=True))
    since = at - timedelta(days=365 * policy.reply_years)
    found: dict[int, list[timedelta | None]] = defaultdict(list)
    for number, institution, asked_at in ContactRequest.objects.filter(asked_at__gte=since).values_list(
        "id", "institution_id", "asked_at"
    ):
        if number in replied:
            found[institution].append(replied[number] - asked_at)
        elif number not in withdrawn and at - asked_at >= timedelta(days=policy.settled_after_days):
            found[institution].append(None)
    return found


def _reply_hours(waits: Sequence[timedelta | None], on: date) -> float | None:
    return rules.reply_hours(waits, rules.policy(on).reply_minimum)
