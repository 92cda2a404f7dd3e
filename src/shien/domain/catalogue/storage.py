"""一件の記録を表に置く。書けなければ、もとの文とわけだけを置く。"""

from datetime import datetime

from django.db import DatabaseError, connection, transaction

from shien.values.measure import DoubtRecord, MeasureRecord, to_json

from . import correcting, reading, rules
from .choices import InstitutionKind, LinkKind, Outcome, State
from .models import Call, Doubt, Extracted, Measure, Provider, SourceRecord

# The columns of Measure that are taken from the record as they are.
_SAME = (
    "title", "number", "service_category", "subsidy_catch_phrase", "detail", "detail_format", "target",
    "target_area_detail", "target_number_of_employees", "subsidy_rate", "subsidy_max_limit", "acceptance_remarks",
    "project_end_deadline", "institution_name", "usage", "inquiry", "front_subsidy_detail_page_url", "licence",
    "confirmed_on", "expires_at",
)  # fmt: skip
_LISTS = ("use_purpose", "industry", "target_area_search")


def keep(row: SourceRecord | None, record: MeasureRecord, at: datetime) -> SourceRecord:
    """記録を置き、疑いが無ければ公開し、あれば編集者に回す。公開済みの支援策は、疑わしい内容では書き換えない。"""
    try:
        with transaction.atomic():
            return _keep(row, record, record.doubts, at)
    except DatabaseError as error:
        said = str(error).splitlines()[0][:300]
        refused = DoubtRecord("refused_by_database", f"名簿の決まりに合わず、公開できません（{said}）。")
        with transaction.atomic():
            return _keep(row, record, (*record.doubts, refused), at, readable=False)


def _keep(
    row: SourceRecord | None,
    record: MeasureRecord,
    doubts: tuple[DoubtRecord, ...],
    at: datetime,
    *,
    readable: bool = True,
) -> SourceRecord:
    measure = row.measure if row else None
    if measure is not None and readable and correcting.corrected(measure):
        # What an editor corrected is not overwritten: the source's change is shown beside it.
        doubts = (
            *doubts,
            DoubtRecord("changed_after_correction", "編集者の直した支援策の、もとの記録が変わりました。"),
        )
    blocked = any(each.blocking for each in doubts)
    if readable and record.title:
        if measure is None:
            measure = write(Measure(state=State.HELD), record, State.HELD if blocked else State.PUBLISHED, at)
        elif not blocked:
            # What an editor held stays held, and the change is shown to the editor.
            if measure.state == State.HELD and not _waits(row):
                doubts = (*doubts, DoubtRecord("changed_while_held", "保留した支援策の記録が変わりました。"))
            state = State.HELD if any(each.code == "changed_while_held" for each in doubts) else State.PUBLISHED
            write(measure, record, state, at)
        elif measure.state == State.HELD:
            write(measure, record, State.HELD, at)
    row = row or SourceRecord(source=record.source, record_id=record.record_id[:120], first_seen_at=at)
    row.raw, row.parsed, row.sha256 = record.raw, to_json(record), rules.fingerprint(record.raw)
    row.licence, row.last_seen_at, row.gone_at, row.measure = record.licence[:300], at, None, measure
    row.save()
    _doubts(row, doubts, at)
    return row


def _waits(row: SourceRecord | None) -> bool:
    """編集者がまだ決めていない疑いで止まっているか。"""
    return row is not None and Doubt.objects.filter(record=row, settled_at=None, blocking=True).exists()


def _doubts(row: SourceRecord, doubts: tuple[DoubtRecord, ...], at: datetime) -> None:
    """疑いを開く。もう無い疑いは閉じる。同じ疑いは一つだけ開いている。"""
    found = {(each.code, each.column): each for each in doubts}
    waiting = {(each.code, each.column): each for each in Doubt.objects.filter(record=row, settled_at=None)}
    past = [each.id for key, each in waiting.items() if key not in found or found[key].reason != each.reason]
    Doubt.objects.filter(id__in=past).update(settled_at=at, outcome=Outcome.GONE)
    Doubt.objects.bulk_create(
        Doubt(record=row, code=each.code, column=each.column, reason=each.reason, blocking=each.blocking, opened_at=at)
        for key, each in found.items()
        if key not in waiting or waiting[key].id in past
    )


def write(measure: Measure, record: MeasureRecord, state: State, at: datetime) -> Measure:
    """支援施策と公募回を、記録の通りにする。"""
    for name in _SAME:
        setattr(measure, name, getattr(record, name))
    for name in _LISTS:
        setattr(measure, name, list(getattr(record, name)))
    measure.provider = _provider(record)
    measure.search_text, measure.state, measure.changed_at = rules.search_text(record), state, at
    measure.extracted_with = reading.version()
    if state == State.PUBLISHED and measure.published_at is None:
        measure.published_at = at
    measure.save()
    Call.objects.filter(measure=measure).delete()
    Call.objects.bulk_create(
        Call(
            measure=measure, number=each.number, acceptance_start_datetime=each.acceptance_start_datetime,
            acceptance_end_datetime=each.acceptance_end_datetime, time_stated=each.time_stated, follow_up=each.follow_up,
        )
        for each in record.calls
    )  # fmt: skip
    extract(measure, record)
    return measure


def extract(measure: Measure, record: MeasureRecord) -> None:
    """本文から読み取った値を置き直す。"""
    Extracted.objects.filter(measure=measure).delete()
    Extracted.objects.bulk_create(Extracted(measure=measure, **row) for row in reading.rows(record))


def _provider(record: MeasureRecord) -> Provider | None:
    if not record.institution_name:
        return None
    kind = record.institution_kind or InstitutionKind.OTHER
    found, _ = Provider.objects.get_or_create(
        name=record.institution_name.split("、")[0], defaults={"kind": kind, "code": record.institution_code}
    )
    return found


# The same title in the same place, once as an older and once as a newer record: shown beside each other, not folded.
_DUPLICATES = """
INSERT INTO catalogue_link (measure_id, other_id, kind)
SELECT newer.id, older.id, %s FROM catalogue_measure newer
JOIN catalogue_measure older ON older.title = newer.title AND older.id < newer.id
    AND older.target_area_search = newer.target_area_search AND older.institution_name = newer.institution_name
JOIN catalogue_sourcerecord record ON record.measure_id = newer.id AND record.source = %s
ON CONFLICT DO NOTHING
"""
_LOCALS = """
INSERT INTO catalogue_link (measure_id, other_id, kind)
SELECT mine.measure_id, base.measure_id, %s FROM catalogue_sourcerecord mine
JOIN catalogue_sourcerecord base ON base.source = mine.source AND base.record_id = mine.parsed->>'base_record_id'
WHERE mine.source = %s AND mine.parsed->>'base_record_id' <> '' AND mine.measure_id <> base.measure_id
ON CONFLICT DO NOTHING
"""


def link(source: str) -> None:
    """同じとみられるものと、国の制度の地方版をつなぐ。もう当たらないつながりは消す。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalogue_link USING catalogue_sourcerecord r WHERE r.measure_id = catalogue_link.measure_id"
            " AND r.source = %s",
            [source],
        )
        cursor.execute(_DUPLICATES, [LinkKind.DUPLICATE, source])
        cursor.execute(_LOCALS, [LinkKind.LOCAL, source])
