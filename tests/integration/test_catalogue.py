"""支援施策の取込み: 何度でも同じ、疑わしいものは公開せず、何も失わない。"""

import gzip
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.catalogue import actions, queries, rules
from shien.domain.catalogue.choices import Opening, Outcome
from shien.domain.catalogue.facts import Call, ChangeReport, Filters
from shien.domain.catalogue.models import Doubt, Measure, SourceRecord
from shien.integrations.jgrants import measures as jgrants
from shien.integrations.measures import REGISTRIES
from shien.ledger.audit import SYSTEM
from shien.ledger.models import Entry
from shien.values.measure import to_json

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ALL = Filters(opening="all")
GOOD = {
    "id": "a0Wdemo0000000001", "name": "S-1", "title": "架空の設備を新しくする補助金", "detail": "<p>見本</p>",
    "use_purpose": "設備整備・IT導入をしたい", "industry": "製造業 / 農業、林業", "target_area_search": "岩手県",
    "subsidy_rate": "1/2", "subsidy_max_limit": 1_000_000, "acceptance_start_datetime": "2026-11-01T00:00Z",
    "acceptance_end_datetime": "2026-12-25T08:00:00.000Z",
}  # fmt: skip
BAD = GOOD | {
    "id": "a0Wdemo0000000002",
    "title": "架空の日付が逆の補助金",
    "acceptance_end_datetime": "2026-10-01T00:00Z",
}


def load(*rows: dict[str, Any], at: datetime = AT, **more: Any) -> ChangeReport:
    reading = jgrants.read("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    return actions.import_records(
        source="jgrants", records=reading.records, by=SYSTEM, at=at, **({"complete": False} | more)
    )


def titles(**filters: Any) -> list[str]:
    return [each.title for each in queries.measures(Filters(**filters), at=AT)[0]]


def everything() -> list[Any]:
    """最後に見た時刻のほかの、すべての行。"""
    found = []
    with row_security.system(), connection.cursor() as cursor:
        for table in ("measure", "call", "doubt", "link", "provider", "sourcerecord"):
            cursor.execute(f"SELECT to_jsonb(t) - 'last_seen_at' FROM catalogue_{table} t ORDER BY id")
            found += cursor.fetchall()
        cursor.execute("SELECT count(*) FROM ledger_entry")
        found.append(cursor.fetchone())
    return found


def test_the_same_file_twice_changes_nothing(db) -> None:
    first = load(GOOD, BAD)
    assert (len(first.new), first.published, first.held, len(first.doubtful)) == (2, 1, 1, 1)
    before = everything()
    second = load(GOOD, BAD, at=AT + timedelta(days=1))
    assert (second.new, second.changed, second.unchanged) == ((), (), 2)
    assert everything() == before
    assert set(SourceRecord.objects.values_list("last_seen_at", flat=True)) == {AT + timedelta(days=1)}


def test_a_doubtful_record_is_kept_raw_and_never_published(db) -> None:
    load(GOOD, BAD)
    assert titles(opening="all") == [GOOD["title"]]
    row = SourceRecord.objects.get(record_id=BAD["id"])
    assert json.loads(row.raw) == BAD
    assert queries.measure(row.measure.key, at=AT) is None
    waiting, total = queries.queue()
    assert total == 1
    assert "より前です" in waiting[0].doubts[0].reason
    assert waiting[0].parsed["calls"] == ""


def test_changes_are_reported_field_by_field(db) -> None:
    load(GOOD)
    report = load(GOOD | {"subsidy_max_limit": 2_000_000, "acceptance_end_datetime": "2027-01-15T08:00Z"})
    assert [(name, old, new) for name, old, new in report.changed[0].fields if name == "subsidy_max_limit"] == [
        ("subsidy_max_limit", "1000000", "2000000")
    ]
    assert {name for name, _, _ in report.changed[0].fields} == {"subsidy_max_limit", "calls"}
    assert Measure.objects.get().subsidy_max_limit == 2_000_000


def test_a_dry_run_leaves_nothing(db) -> None:
    report = load(GOOD, BAD, dry_run=True)
    assert len(report.new) == 2
    with row_security.system():
        assert SourceRecord.objects.count() == Entry.objects.count() == 0
        load(GOOD, BAD)
        assert Entry.objects.get().body["detail"] == {"new": 2, "changed": 0, "gone": 0, "held": 1}


def test_what_was_published_is_not_overwritten_by_a_doubtful_version(db) -> None:
    load(GOOD)
    load(GOOD | {"title": "書き換わった題", "acceptance_end_datetime": "2026-10-01T00:00Z"})
    found = queries.measure(Measure.objects.get().key, at=AT)
    assert found is not None
    assert found.measure.title == GOOD["title"]
    assert found.under_review
    load(GOOD)
    assert Doubt.objects.filter(settled_at=None).count() == 0
    assert Doubt.objects.get().outcome == Outcome.GONE


def test_gone_is_judged_only_from_a_whole_registry(db) -> None:
    load(GOOD, GOOD | {"id": "a0Wdemo0000000003", "title": "消える補助金"})
    assert load(GOOD).gone == ()
    report = load(GOOD, complete=True)
    assert report.gone == (("a0Wdemo0000000003", "消える補助金"),)
    assert titles(opening="ended") == ["消える補助金"]
    back = load(GOOD, GOOD | {"id": "a0Wdemo0000000003", "title": "消える補助金"})
    assert len(back.changed) == 1
    assert "消える補助金" in titles()


def test_one_row_the_tables_refuse_does_not_stop_the_others(db) -> None:
    report = load(GOOD, GOOD | {"id": "a0Wdemo0000000004", "title": "長い" * 400})
    assert (report.published, report.held) == (1, 1)
    row = SourceRecord.objects.get(record_id="a0Wdemo0000000004")
    assert row.measure is None
    assert "決まりに合わず" in Doubt.objects.get(record=row).reason
    assert load(GOOD, GOOD | {"id": "a0Wdemo0000000004", "title": "長い" * 400}).empty


def test_a_list_does_not_wipe_out_what_the_detail_said(db, tmp_path: Path) -> None:
    load(GOOD)
    short = {name: GOOD[name] for name in ("id", "name", "title", "target_area_search", "subsidy_max_limit",
                                            "acceptance_start_datetime", "acceptance_end_datetime")}  # fmt: skip
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"metadata": {"type": "x", "resultset": {"count": 1}}, "result": [short]}))
    out = StringIO()
    call_command("import_measures", str(file), source="jgrants", stdout=out)
    assert "変わらない 1" in out.getvalue()
    assert Measure.objects.get().subsidy_rate == "1/2"


def test_a_feed_that_half_fails(db, tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text(json.dumps(GOOD) + '\n{"id": "a0W", "title": \n[1]\n')
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import_measures", str(file), source="jgrants", complete=True, stdout=out, stderr=err)
    assert stopped.value.code == 2
    assert "feed.jsonl：2行目" in err.getvalue()
    assert "判断しません" in err.getvalue()
    assert Measure.objects.count() == 1
    assert SourceRecord.objects.filter(measure=None).count() == 2
    assert queries.queue()[1] == 2


def test_an_editor_decides_and_the_decision_stays(world) -> None:
    load(GOOD, BAD)
    editor = world.viewer("editor")
    row = SourceRecord.objects.get(record_id=BAD["id"])
    assert actions.decide(record=row.id, outcome=Outcome.PUBLISH, by=editor, at=AT)
    assert BAD["title"] in titles()
    assert queries.queue()[1] == 0
    assert load(GOOD, BAD).empty, "a settled doubt does not come back with the same record"
    good = SourceRecord.objects.get(record_id=GOOD["id"])
    actions.decide(record=good.id, outcome=Outcome.HOLD, by=editor, at=AT)
    load(GOOD | {"subsidy_rate": "2/3"})
    assert GOOD["title"] not in titles(opening="all")
    assert queries.queue()[0][0].doubts[0].code == "changed_while_held"
    assert Doubt.objects.filter(outcome=Outcome.PUBLISH).get().settled_by_id == editor.account_id


@pytest.mark.parametrize("change", ["subsidy_max_limit = 0", "title = ''", "front_subsidy_detail_page_url = 'javascript:x'",
                                    "target_area_search = ARRAY['00','13']", "published_at = NULL"])  # fmt: skip
def test_the_database_keeps_what_must_never_break(db, change: str) -> None:
    load(GOOD)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalogue_measure SET {change}")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_call SET acceptance_end_datetime = acceptance_start_datetime")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM catalogue_sourcerecord")


def test_filters_work_on_structured_columns(db) -> None:
    load(
        GOOD,
        GOOD | {"id": "a0Wdemo0000000005", "title": "全国の補助金", "target_area_search": "全国", "subsidy_max_limit": 0},
        GOOD | {"id": "a0Wdemo0000000006", "title": "地域の分からない補助金", "target_area_search": "", "industry": ""},
        GOOD | {"id": "a0Wdemo0000000007", "title": "［第二回］架空の補助金（交付申請等）", "acceptance_end_datetime": "2031-01-01T00:00Z"},
    )  # fmt: skip
    assert set(titles(prefecture="03", opening="open")) == {GOOD["title"], "全国の補助金"}
    assert "地域の分からない補助金" in titles(prefecture="03", unstated=True)
    assert titles(prefecture="13") == ["全国の補助金"]
    assert "地域の分からない補助金" not in titles(industry="A")
    assert "［第二回］架空の補助金（交付申請等）" not in titles()
    assert titles(sort="amount")[0] != "全国の補助金", "a limit of 0 is unknown, not the least"
    assert titles(keyword="ｾﾂﾋﾞ 新しく", sort="fit")[0] == GOOD["title"], (
        "kana are read as the kanji that the table of synonyms knows"
    )
    assert titles(keyword="設備　新しく") == [GOOD["title"]]


@pytest.mark.parametrize("case", [
    ((None, 1, False),), ((-1, 1, False),), ((1, 2, False),), ((-2, -1, False),), ((-1, None, False),), ((-1, 9, True),), (),
    ((-3, -2, False), (1, 2, False)), ((-3, -2, False), (-1, None, False)), ((-1, 1, True), (-3, -2, False)), ((1, None, False),),
    ((0, 1, False),), ((-1, 0, False),),
])  # fmt: skip
@pytest.mark.parametrize("expires", [None, -1, 1])
def test_the_queries_and_the_rule_say_the_same_opening(db, case: Any, expires: int | None) -> None:
    at = lambda days: None if days is None else AT + timedelta(days=days)
    load(GOOD)
    row = Measure.objects.get()
    row.expires_at = at(expires)
    row.save()
    from shien.domain.catalogue import models

    models.Call.objects.all().delete()
    calls = [Call("", at(start), at(end), True, follow) for start, end, follow in case]
    models.Call.objects.bulk_create(
        models.Call(measure=row, acceptance_start_datetime=each.acceptance_start_datetime,
                    acceptance_end_datetime=each.acceptance_end_datetime, follow_up=each.follow_up)
        for each in calls
    )  # fmt: skip
    said = rules.opening(calls, row.expires_at, False, AT)
    for opening in (Opening.OPEN, Opening.UPCOMING, Opening.ENDED):
        assert bool(titles(opening=opening.value)) == (said == opening), (opening, said)
    assert bool(titles()) == (said != Opening.ENDED)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("source", "file", "count"),
    [("jgrants", "jgrants_measures.jsonl.gz", 313), ("seido_navi", "mirasapo_seido_navi.csv.gz", 830)],
)
def test_every_real_record_is_published_or_queued(db, data_folder: Path, source: str, file: str, count: int) -> None:
    path = data_folder / "measures" / file
    records = REGISTRIES[source].read(gzip.decompress(path.read_bytes())).records
    assert len(records) == len({each.record_id for each in records}) == count
    call_command("import_measures", str(path), source=source, stdout=StringIO())
    shown = set(Measure.objects.filter(state="published").values_list("record__record_id", flat=True))
    queued = set(Doubt.objects.filter(settled_at=None).values_list("record__record_id", flat=True))
    assert shown | queued == {each.record_id for each in records}
    blocked = {each.record_id for each in records if any(doubt.blocking for doubt in each.doubts)}
    assert shown == {each.record_id for each in records} - blocked
    assert len(blocked) <= count * 0.05
    kept = dict(SourceRecord.objects.values_list("record_id", "parsed"))
    assert kept == {each.record_id: to_json(each) for each in records}
    before = everything()
    out = StringIO()
    call_command("import_measures", str(path), source=source, stdout=out)
    assert f"変わらない {count}" in out.getvalue()
    assert everything() == before
