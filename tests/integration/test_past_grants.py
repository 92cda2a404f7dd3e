"""過去の交付: 何度でも同じ、何も失わず、少ない数は出さない。"""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from shien.domain.catalogue import actions, granting, queries
from shien.domain.catalogue.models import Doubt, Measure, PastGrant, SourceRecord
from shien.domain.catalogue.past_grants import PastGrantChanges
from shien.integrations.gbizinfo import subsidies
from shien.integrations.jgrants import measures as jgrants
from shien.ledger.audit import SYSTEM
from shien.ledger.models import Entry
from shien.values.corporate_number import CorporateNumber

TITLE = "架空設備更新改善補助金"
HEAD = "法人番号,商号または名称,登記住所,証明日,名称,金額,対象,発行元"


def number(at: int) -> str:
    return CorporateNumber.with_check_digit(f"{700_000_000_000 + at}").text


def line(at: int, **change: str) -> str:
    cells = {
        "date": f"{2023 + at // 6}-07-01",
        "title": f"令和５年度{TITLE}",
        "amount": str(1_000_000 + 10_000 * at),
        "by": "架空省",
    }
    cells |= change
    return f"{number(at)},架空{at}社,,{cells['date']},{cells['title']},{cells['amount']},,{cells['by']}"


def load(*lines: str, **more: Any) -> PastGrantChanges:
    reading = subsidies.read("\n".join([HEAD, *lines]).encode())
    return granting.import_grants(records=reading.records, by=SYSTEM, at=timezone.now(), **({"complete": False} | more))


def measure(**change: Any) -> Measure:
    row = {
        "id": "a0W000000000000001",
        "title": f"【受付中】令和８年度 {TITLE}（第３回）",
        "institution_name": "架空省",
    } | change
    actions.import_records(
        source="jgrants",
        records=jgrants.read(json.dumps(row).encode()).records,
        complete=False,
        by=SYSTEM,
        at=timezone.now(),
    )
    return Measure.objects.get(record__record_id=row["id"])


def shown(key: Any) -> str:
    return Client().get(f"/measures/{key}/").content.decode()


def test_the_same_file_twice_changes_nothing_and_what_left_is_marked(db) -> None:
    same = [line(1), line(1), line(2)]
    first = load(*same)
    assert (first.new, first.unchanged, PastGrant.objects.count()) == (3, 0, 3)
    entries = Entry.objects.count()
    again = load(*reversed(same))
    assert (again.new, again.changed, again.unchanged, again.gone) == (0, (), 3, ())
    assert Entry.objects.count() == entries
    third = load(line(1), line(2, amount="5000000", by=""), complete=True)
    assert (third.new, len(third.gone)) == (0, 1)
    assert [told for _, told in third.changed] == [(("amount", "1020000", "5000000"),)]
    assert PastGrant.objects.get(corporate_number=number(2)).government_departments == "架空省"
    assert load(*same).unchanged == 1
    assert PastGrant.objects.exclude(gone_at=None).count() == 0


def test_a_dry_run_writes_nothing(db) -> None:
    assert load(line(1), line(2, amount="ひゃく"), dry_run=True).new == 1
    assert (PastGrant.objects.count(), SourceRecord.objects.count()) == (0, 0)


def test_a_faulty_row_waits_for_the_editor_as_it_was(world) -> None:
    bad = [
        line(1, amount="たくさん"),
        line(2, date="2030-01-01"),
        line(3, title=""),
        "1234567890123" + line(4)[13:],
        "a,b",
    ]
    found = load(line(0), *bad)
    assert (found.new, len(found.doubtful)) == (1, 5)
    assert {each.code for each in Doubt.objects.all()} == {
        "grant_amount_unreadable", "grant_date_ahead", "grant_title_missing", "grant_number_unreadable", "grant_unreadable",
    }  # fmt: skip
    assert any("たくさん" in row.raw for row in SourceRecord.objects.all())
    load(line(0), *bad)
    assert SourceRecord.objects.count() == 5
    page = world.clients["editor"].get("/staff/measures/queue/").content.decode()
    assert "たくさん" in page
    load(line(0), complete=True)
    assert Doubt.objects.filter(settled_at=None).count() == 0
    assert SourceRecord.objects.count() == 5


def test_a_my_number_is_never_kept(db) -> None:
    load(line(1, by="連絡先 123456789018"))
    raw = SourceRecord.objects.get().raw
    assert "123456789018" not in raw
    assert PastGrant.objects.count() == 0


def test_a_page_tells_how_many_how_much_and_when(db) -> None:
    row = measure()
    load(*map(line, range(12)))
    page = shown(row.key)
    assert "12件の交付の記録があります。" in page
    assert "およそ100万円から110万円です（中央は100万円）" in page
    assert "2023年</th>" in page
    assert "2024年</th>" in page
    assert "架空3社" not in page


@pytest.mark.parametrize("firms", [1, 4])
def test_few_firms_are_not_told(db, firms: int) -> None:
    row = measure()
    load(*(line(at % firms, amount=str(1_000_000 + at)) for at in range(9)))
    page = shown(row.key)
    assert "5社に満たないので" in page
    assert "件の交付の記録があります" not in page
    assert "年</th>" not in page.partition("過去の交付")[2]


def test_one_small_year_cannot_be_found_by_subtraction(db) -> None:
    row = measure()
    load(*map(line, range(6)), line(7), line(8))
    page = shown(row.key)
    assert "下の年だけで6件" in page
    assert "8件" not in page


def test_another_measure_or_a_town_has_none(db) -> None:
    load(*map(line, range(8)))
    for change in (
        {"title": "架空設備更新改善補助金（特別枠）"}, {"title": "架空設備更新改善事業"}, {"title": "中小企業支援補助金"},
        {"institution_name": "架空庁"}, {"institution_name": "岩手県"},
    ):  # fmt: skip
        assert "過去の交付" not in shown(measure(**change).key), change


def test_the_command_reports_and_the_quality_page_counts(world, tmp_path: Path) -> None:
    file, out, err = tmp_path / "Hojokinjoho_UTF-8.csv", StringIO(), StringIO()
    file.write_text("\n".join([HEAD, line(1), line(2, amount="0")]), encoding="utf-8")
    call_command("import_grants", str(file), complete=True, stdout=out, stderr=err)
    assert "新しい 2、変わった 0" in out.getvalue()
    file.write_text("\n".join([HEAD, line(1), line(2), line(3, amount="?")]), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("import_grants", str(file), stdout=out, stderr=err)
    assert stopped.value.code == 2
    assert "金額「?」を読めません。" in out.getvalue()
    counts = queries.past_grant_counts()
    assert (counts.total, counts.firms, counts.amounts, counts.departments) == (2, 2, 2, 2)
    assert "2件（2法人）" in world.clients["editor"].get("/staff/measures/quality/").content.decode()
