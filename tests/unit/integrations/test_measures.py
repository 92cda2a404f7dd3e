"""支援施策の名簿の読み手。自分たちで作った、実物と同じ汚れ方の見本で。"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.integrations.jgrants import measures as jgrants
from shien.integrations.measure_fields import Doubts, call, instant, limit
from shien.integrations.measures import REGISTRIES
from shien.integrations.measures_table import measures as table
from shien.values.measure import MeasureRecord, from_json, to_json
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "measures"


def of(source: str, name: str) -> tuple[MeasureRecord, ...]:
    return REGISTRIES[source].read((GOLDEN / name).read_bytes()).records


def codes(record: MeasureRecord) -> set[str]:
    return {each.code for each in record.doubts}


def test_jgrants_separators_times_and_zero() -> None:
    first = of("jgrants", "jgrants.jsonl")[0]
    assert first.use_purpose == ("equipment", "disaster")
    assert first.industry == ("A", "B", "E"), "農業、林業 is one industry, written with any separator"
    assert first.target_area_search == ("02", "03", "04", "05", "06", "07")
    assert first.subsidy_max_limit is None, "0 is not stated"
    (opened,) = first.calls
    assert opened.acceptance_start_datetime == datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    assert opened.acceptance_end_datetime == datetime(2026, 12, 25, 8, 0, tzinfo=UTC)
    assert (opened.number, opened.time_stated, first.project_end_deadline) == ("第3回", True, date(2027, 3, 31))
    assert codes(first) == {"active_markup"}
    assert "<script>" in json.loads(first.raw)["detail"], "the raw record stays as it was"


def test_jgrants_nationwide_beside_all_prefectures_and_follow_up() -> None:
    second = of("jgrants", "jgrants.jsonl")[1]
    assert second.target_area_search == ("00",)
    assert second.calls[0].follow_up
    assert second.doubts == ()


@pytest.mark.parametrize(("title", "follow_up"), [
    ("架空の奨励金　変更届", True), ("架空の奨励金　中止届", True), ("［第三回］架空の補助金（交付申請等）", True), ("架空の事業_事業化状況報告", True),
    ("架空の届け出を電子化する補助金", False), ("架空の助成金　支給申請", False),
])  # fmt: skip
def test_a_notice_of_those_who_were_granted_is_no_call(title: str, follow_up: bool) -> None:
    assert jgrants.is_follow_up(title) is follow_up


def test_jgrants_doubts_leave_the_value_unknown() -> None:
    third = of("jgrants", "jgrants.jsonl")[2]
    assert codes(third) == {"closing_before_opening", "area_mixed", "limit_impossible", "unknown_word"}
    assert (third.calls, third.target_area_search, third.subsidy_max_limit, third.industry) == ((), (), None, ())
    assert {each.code for each in third.doubts if not each.blocking} == {"unknown_word"}


def test_jgrants_a_day_alone_is_a_day_of_japan() -> None:
    fourth = of("jgrants", "jgrants.jsonl")[3]
    (opened,) = fourth.calls
    assert opened.acceptance_start_datetime == datetime(2026, 5, 11, 15, 0, tzinfo=UTC)
    assert opened.acceptance_end_datetime == datetime(2026, 7, 15, 14, 59, tzinfo=UTC)
    assert not opened.time_stated
    assert fourth.subsidy_max_limit == 5_000_000


def test_jgrants_envelope_list_and_detail_are_one_record() -> None:
    short = {"id": "a0W1", "title": "見本", "target_area_search": "全国"}
    full = short | {"detail": "<p>x</p>", "subsidy_rate": "1/2"}
    for result in ([short, full], [full, short]):
        document = json.dumps({"metadata": {"type": "x", "resultset": {"count": 2}}, "result": result}).encode()
        (found,) = jgrants.read(document).records
        assert (found.subsidy_rate, found.partial) == ("1/2", False)
    (alone,) = jgrants.read(json.dumps([short]).encode()).records
    assert alone.partial


def test_jgrants_attachments_are_outlined() -> None:
    row = {
        "id": "a0W1",
        "title": "見本",
        "detail": "",
        "application_form": [{"name": "様式.docx", "data": "QUJD" * 1000}],
    }
    found = json.loads(jgrants.record(row).raw)["application_form"][0]
    assert (found["name"], found["data"], found["length"]) == ("様式.docx", None, 4000)


def test_jgrants_lines_that_are_no_records_are_kept() -> None:
    reading = jgrants.read('{"id": "a0W1", "title": "見本"}\n{"id": \n[1]\n'.encode())
    assert [fault.row for fault in reading.faults] == [2, 3]
    assert [each.raw for each in reading.records[1:]] == ['{"id": ', "[1]"]
    assert jgrants.read(b'{"result": 3}').faults


def test_jgrants_without_an_id_or_a_title_waits() -> None:
    found = jgrants.record({"title": ""})
    assert codes(found) == {"id_missing", "title_missing"}
    assert found.record_id == jgrants.record({"title": ""}).record_id


def test_jgrants_the_two_closings_must_agree() -> None:
    row = {
        "id": "a0W1",
        "title": "見本",
        "acceptance_start_datetime": "2026-01-01T00:00Z",
        "acceptance_end_datetime": "2026-08-31T15:00Z",
    }
    for stated, doubtful in (("2026-09-01", False), ("2026-08-31", False), ("2026-06-30", True)):
        assert ("closing_disagrees" in codes(jgrants.record(row | {"acceptance_end_date": stated}))) is doubtful


def test_seido_navi() -> None:
    first, second, third = of("seido_navi", "seido_navi.csv")
    assert (first.industry, first.use_purpose, first.target_area_search) == (("A",), ("cash_flow",), ("03",))
    assert (first.service_category, first.institution_name) == ("金融（貸付(融資)）", "架空県")
    assert first.expires_at == datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
    assert first.confirmed_on == date(2023, 4, 1), "the day in Japan"
    assert (first.acceptance_remarks, first.target_area_detail) == ("常時受付", "盛岡市を除く")
    assert first.doubts == ()
    assert codes(second) == {"json_unreadable", "date_unreadable"}
    assert (second.base_record_id, second.institution_name, second.target_area_search) == ("900001", "", ())
    assert codes(third) >= {"unreadable"}
    (fault,) = REGISTRIES["seido_navi"].read((GOLDEN / "seido_navi.csv").read_bytes()).faults
    assert "見出しは 44" in fault.what
    assert REGISTRIES["seido_navi"].read(b"id,title\n1,x\n").faults[0].row == 1


def test_table_as_csv_and_json() -> None:
    first, second, third = of("table", "table.csv")
    assert (first.record_id, first.institution_kind) == ("032018:1", "municipality")
    assert (first.industry, first.subsidy_max_limit, first.target_number_of_employees) == (
        ("I", "M"),
        500_000,
        "20名以下",
    )
    (opened,) = first.calls
    assert opened.acceptance_end_datetime == datetime(2026, 12, 25, 8, 0, tzinfo=UTC), (
        "without an offset it is Japan's time"
    )
    assert (opened.number, opened.time_stated) == ("第2回", False)
    assert first.doubts == ()
    assert codes(second) == {"unknown_word", "limit_unreadable", "date_unreadable", "address_refused"}
    assert codes(third) >= {"column_empty", "title_missing"}
    again = table.read(json.dumps([{"id": 1, "title": "見本", "institution_name": "架空省"}]).encode())
    assert (again.records[0].record_id, again.records[0].institution_kind) == ("架空省:1", "ministry")
    assert "institution_name" in table.read(b"id,title\n1,x\n").faults[0].what


@pytest.mark.parametrize("name", ["jgrants.jsonl", "seido_navi.csv", "table.csv"])
def test_what_was_read_can_be_put_away_and_taken_back(name: str) -> None:
    for record in of(Path(name).stem, name):
        assert from_json(json.loads(json.dumps(to_json(record)))) == record


@given(
    st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(allow_nan=True), st.text(max_size=20), st.booleans())
)
def test_a_limit_is_none_or_above_zero(value: object) -> None:
    assert (limit(value, Doubts()) or 1) > 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_call_never_closes_before_it_opens(start: str, end: str) -> None:
    for each in call(start, end, Doubts()):
        if each.acceptance_start_datetime and each.acceptance_end_datetime:
            assert each.acceptance_start_datetime < each.acceptance_end_datetime


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_seconds_may_be_left_out(at: datetime) -> None:
    doubts = Doubts()
    with_seconds, _ = instant(f"{at:%Y-%m-%dT%H:%M}:00.000Z", "x", doubts)
    assert (
        with_seconds
        == instant(f"{at:%Y-%m-%dT%H:%M}Z", "x", doubts)[0]
        == at.replace(second=0, microsecond=0, tzinfo=UTC)
    )
    assert not doubts.found


@given(st.binary(max_size=400))
def test_no_file_breaks_a_reader(document: bytes) -> None:
    for each in REGISTRIES.values():
        each.read(document)
