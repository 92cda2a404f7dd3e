"""支援機関の名簿: 取り込み、探し、まとめる。"""

import io
import json
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.directory import actions, queries
from shien.domain.directory.facts import Search
from shien.domain.directory.models import SupportInstitution, SupportResult
from shien.ledger.audit import SYSTEM
from shien.ledger.models import Entry
from shien.values.support import InstitutionRecord, ResultRecord

BASE = InstitutionRecord(
    "105703000001", "架空髙﨑税理士法人", "tax_accountant", "03", "support_institution", "", "032018",
    expertise=("succession", "cash_flow"), industries=("E",), areas=("03",), languages=("en",), fee="first_free", online=True,
    certified_until=date(2030, 3, 31),
)  # fmt: skip
FUKUI = replace(BASE, record_id="105703000002", name="架空福井商工会", kind="commerce_society", prefecture="18", municipality="182010",
                expertise=("startup",), areas=("18",), industries=(), fee="free", online=None, languages=())  # fmt: skip
AKITA = replace(
    BASE,
    record_id="105703000003",
    name="架空秋田相談所",
    prefecture="05",
    municipality="052019",
    areas=("05",),
    fee="paid",
)
WIDE = replace(
    BASE, record_id="105703000004", name="架空全国コンサル", prefecture="13", municipality="131016", areas=("00",)
)
ALL = (BASE, FUKUI, AKITA, WIDE)


def load(*records: InstitutionRecord, complete: bool = False, at: Any = None, **more: Any) -> Any:
    return actions.import_institutions(
        source="certified", licence="出典：試験", records=records or ALL, complete=complete, by=SYSTEM,
        at=at or timezone.now(), **more,
    )  # fmt: skip


def names(**search: Any) -> list[str]:
    return [each.name for each in queries.institutions(Search(**search))[0]]


def test_the_same_list_twice_changes_nothing(db) -> None:
    assert len(load().new) == 4
    seen, entries = SupportInstitution.objects.get(record_id=BASE.record_id), Entry.objects.count()
    again = load(at=timezone.now() + timedelta(hours=1))
    assert again.empty
    assert again.unchanged == 4
    row = SupportInstitution.objects.get(record_id=BASE.record_id)
    assert (row.key, row.changed_at) == (seen.key, seen.changed_at)
    assert row.last_seen_at > seen.last_seen_at
    assert Entry.objects.count() == entries


def test_a_change_is_told_field_by_field_and_what_is_gone_is_kept(db) -> None:
    load()
    report = load(replace(BASE, fee="paid", expertise=("succession",)), FUKUI, complete=True)
    ((number, _, fields),) = report.changed
    assert number == BASE.record_id
    assert set(fields) == {("fee", "first_free", "paid"), ("expertise", "succession、cash_flow", "succession")}
    assert {key for key, _ in report.gone} == {AKITA.record_id, WIDE.record_id}
    assert set(names()) == {BASE.name, FUKUI.name}
    gone = SupportInstitution.objects.get(record_id=WIDE.record_id)
    assert "名簿から無くなりました" in Client().get(f"/institutions/{gone.key}/").content.decode()
    assert len(load(WIDE).changed) == 1
    assert WIDE.name in names()


def test_a_dry_run_writes_nothing(db) -> None:
    assert len(load(dry_run=True).new) == 4
    assert SupportInstitution.objects.count() == Entry.objects.count() == 0


def test_filters(db) -> None:
    load()
    assert set(names(prefecture="03")) == {BASE.name, WIDE.name}
    assert set(names(prefecture="03", neighbours=True)) == {BASE.name, WIDE.name, AKITA.name}
    assert names(kind="commerce_society") == [FUKUI.name]
    assert len(names(kind="support_institution")) == 4
    assert names(expertise=("startup",)) == [FUKUI.name]
    assert set(names(industry="M")) == {FUKUI.name}
    assert FUKUI.name in names(industry="E")
    assert names(fee="free") == [FUKUI.name]
    assert set(names(fee="first_free")) == {BASE.name, FUKUI.name, WIDE.name}
    assert FUKUI.name not in names(online=True)
    assert names(keyword="高崎") == [BASE.name]
    assert names(keyword="%_") == []


def test_near_ones_come_first(db) -> None:
    load()
    found = names(prefecture="03", municipality="032018", neighbours=True, sort="near")
    assert found == [BASE.name, AKITA.name, WIDE.name]


RESULTS = [
    ResultRecord(BASE.record_id, "monozukuri", 2025, 1, 1), ResultRecord(FUKUI.record_id, "monozukuri", 2025, 60, 45),
    ResultRecord(WIDE.record_id, "monozukuri", 2025, 60, 10, 9), ResultRecord(WIDE.record_id, "monozukuri", 2026, 8),
]  # fmt: skip


def test_results_order_by_smoothed_share_and_no_record_stands_in_the_middle(db) -> None:
    load()
    report = actions.import_results(
        source="certified",
        records=[*RESULTS, ResultRecord("x", "monozukuri", 2025, 1, 1)],
        by=SYSTEM,
        at=timezone.now(),
    )
    assert (report.new, report.unknown) == (4, ("x",))
    assert actions.refresh_track(at=timezone.now()) == 4
    assert names(sort="results") == [FUKUI.name, BASE.name, AKITA.name, WIDE.name]
    track = {each.name: each.track for each in queries.institutions(Search())[0]}
    assert (track[WIDE.name].decided, track[WIDE.name].adopted) == (60, 10)
    assert track[BASE.name].high - track[BASE.name].low > track[FUKUI.name].high - track[FUKUI.name].low
    assert track[AKITA.name].lead == 0
    again = actions.import_results(source="certified", records=RESULTS, by=SYSTEM, at=timezone.now())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)
    later = actions.import_results(
        source="certified", records=[replace(RESULTS[3], adopted=3)], by=SYSTEM, at=timezone.now()
    )
    assert later.changed == 1


def test_the_database_refuses_counts_that_cannot_be(db) -> None:
    load()
    institution = SupportInstitution.objects.first()
    for counts in (
        {"supported": 1, "adopted": 2},
        {"supported": 2, "settled": 1},
        {"supported": 3, "adopted": 1, "settled": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportResult.objects.create(institution=institution, programme="monozukuri", fiscal_year=2025, **counts)


def test_the_application_cannot_delete_an_institution(db) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM directory_supportinstitution")


def test_the_command_imports_reports_and_names_the_faulty_row(db, tmp_path: Path) -> None:
    head = "ID,名称,機関種別,都道府県,認定\n"
    file = tmp_path / "名簿.csv"
    file.write_bytes(
        (
            head
            + "105703000001,架空商工会,商工会,岩手県,認定経営革新等支援機関\n12,架空二,商工会,岩手県,認定経営革新等支援機関\n"
        ).encode("cp932")
    )
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_institutions", str(file), complete=True, stdout=out, stderr=err)
    assert left.value.code == 2
    assert "新しい 1" in out.getvalue()
    assert "名簿.csv：3行目：「ID」：「12」は12桁の数字ではありません。" in err.getvalue()
    assert "無くなった機関は判断しません" in err.getvalue()
    results = tmp_path / "実績.csv"
    results.write_text("ID,制度,年度,支援件数,採択件数\n105703000001,ものづくり補助金,2025,10,5\n")
    out = io.StringIO()
    call_command("import_institutions", str(results), kind="results", stdout=out)
    assert "実績：新しい 1" in out.getvalue()
    assert queries.institutions(Search())[0][0].track.adopted == 5


@pytest.mark.parametrize("rows", [1, 60])
def test_lists_cost_the_same_at_any_length(db, django_assert_max_num_queries, rows: int) -> None:
    load(*(replace(BASE, record_id=f"1057{number:08d}") for number in range(rows)))
    actions.refresh_track(at=timezone.now())
    client, key = Client(), SupportInstitution.objects.first().key
    for path, most in (
        ("/institutions/", 2), ("/institutions/?problem=跡継ぎ&place=盛岡市&sort=results", 2), ("/institutions/map/", 1),
        ("/institutions/map/03/", 1), (f"/institutions/{key}/", 2), (f"/institutions/compare/?id={key}", 2), ("/api/v1/institutions", 2),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200, path


def test_a_visitor_finds_reads_and_compares(db) -> None:
    load()
    actions.import_results(source="certified", records=RESULTS, by=SYSTEM, at=timezone.now())
    actions.refresh_track(at=timezone.now())
    client = Client()
    page = client.get("/institutions/", {"problem": "跡継ぎがいない", "place": "盛岡市"}).content.decode()
    for text in ("事業承継", "跡継ぎ", BASE.name, "同じ市区町村にあります", "1件／1件"):
        assert text in page, text
    assert FUKUI.name not in page
    keys = [SupportInstitution.objects.get(record_id=each.record_id).key for each in ALL]
    shown = client.get(f"/institutions/{keys[1]}/").content.decode()
    for text in (
        "45件／60件",
        "ならした割合の出し方",
        "同じ制度・年度の全体では",
        "全体より高いといえます",
        "出典：試験",
        "記載なし",
    ):
        assert text in shown, text
    both = client.get("/institutions/compare/", {"id": keys[:2]}).content.decode()
    assert BASE.name in both
    assert FUKUI.name in both
    nothing = client.get("/institutions/compare/", {"id": ["x", str(uuid.uuid4())]})
    assert nothing.status_code == 422
    load(*(replace(BASE, record_id=f"10570300010{number}") for number in range(5)))
    five = [str(each) for each in SupportInstitution.objects.values_list("key", flat=True)[:5]]
    many = client.get("/institutions/compare/", {"id": five})
    assert many.status_code == 422
    assert "4つまで" in many.content.decode()


def test_odd_addresses_are_answered(db) -> None:
    load()
    for query in ("page=0", "page=99999", "prefecture=99", "sort=x", "keyword=%25_", "expertise=x", "kind=' OR 1"):
        assert Client().get(f"/institutions/?{query}").status_code == 200, query
    wrong = Client().get("/institutions/", {"place": "どこにもない市"})
    assert wrong.status_code == 422
    assert "<title>エラー: " in wrong.content.decode()
    assert Client().get("/institutions/map/99/").status_code == 404
    assert Client().get(f"/institutions/{uuid.uuid4()}/").status_code == 404


def test_the_map_counts_and_links(db) -> None:
    load()
    page = Client().get("/institutions/map/").content.decode()
    assert 'aria-label="岩手県 1件"' in page
    assert page.count('<a href="/institutions/map/') >= 47
    assert 'aria-label="盛岡市 1件"' in Client().get("/institutions/map/03/").content.decode()
    assert 'aria-label="岩手県 0件"' in Client().get("/institutions/map/", {"expertise": "startup"}).content.decode()


def test_the_api_gives_the_same(db) -> None:
    load()
    found = Client().get("/api/v1/institutions", {"expertise": ["succession", "startup"], "prefecture": "03"})
    assert found.json()["total"] == 2
    assert "organisation" not in found.content.decode()
    key = found.json()["institutions"][0]["id"]
    one = Client().get(f"/api/v1/institutions/{key}")
    assert one.json()["results"] == []
    assert Client().get(f"/api/v1/institutions/{key}", headers={"If-None-Match": one["ETag"]}).status_code == 304
    assert Client().get("/api/v1/institutions", {"expertise": "x"}).status_code == 422
    assert Client().get(f"/api/v1/institutions/{uuid.uuid4()}").status_code == 404
    assert json.loads(one.content)["synthetic"] is False


def test_what_is_made_up_says_so_everywhere(db) -> None:
    load(BASE, synthetic=True)
    key = SupportInstitution.objects.first().key
    for path in ("/institutions/", f"/institutions/{key}/", f"/institutions/compare/?id={key}"):
        assert "合成の見本" in Client().get(path).content.decode(), path
    assert Client().get("/api/v1/institutions").json()["institutions"][0]["synthetic"] is True
    row_security.unbind()
