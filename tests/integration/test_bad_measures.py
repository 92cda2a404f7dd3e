"""悪い入力: もとのまま残り、わけとともに編集者に回り、誤って公開されず、失われない。"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shien.domain.catalogue import queries
from shien.domain.catalogue.models import Doubt, Measure, SourceRecord
from shien.values.municipality import PREFECTURES

ROW = {"id": "1", "title": "架空の夜間灯補助金", "institution_name": "架空町", "target_area_search": "岩手県"}


@pytest.fixture
def take(db: Any, tmp_path: Path) -> Any:
    """自治体の表として取り込む。終了コードを返す。"""

    def run(content: str | list[Any], name: str = "town.json") -> int:
        file = tmp_path / name
        file.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )
        try:
            call_command("import_measures", file, source="table")
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    return run


def reasons() -> list[str]:
    return [doubt.reason for row in queries.queue(limit=100)[0] for doubt in row.doubts]


def page(measure: Measure) -> str:
    return Client().get(f"/measures/{measure.key}/").content.decode()


def test_a_feed_that_half_fails(take: Any) -> None:
    """読める半分は入り、読めない半分は、もとのまま残る。直したものが来れば、一件も重ならない。"""
    broken = [ROW, "これは記録ではありません", ROW | {"id": "2", "title": ""}, 3, ROW | {"id": "4"}]
    assert take(broken) == 2
    assert take(broken) == 2
    assert Measure.objects.filter(state="published").count() == 2
    assert SourceRecord.objects.count() == 5
    assert "これは記録ではありません" in "".join(SourceRecord.objects.values_list("raw", flat=True))
    assert sum("記録 ({…}) ではありません" in each for each in reasons()) == 2
    assert any("名前がありません" in each for each in reasons())
    cut = "id,title,institution_name\n7,架空の補助金,架空町\n8,切れた行\n9,架空の助成金,架空町\n"
    assert take(cut, "town.csv") == 2
    assert set(Measure.objects.filter(state="published").values_list("title", flat=True)) == {
        "架空の夜間灯補助金", "架空の補助金", "架空の助成金"}  # fmt: skip
    assert any("列の数が 2 です" in each for each in reasons())


def test_html_with_scripts(take: Any) -> None:
    attack = '<p onclick="x()">夜間灯<script>alert(1)</script><iframe src="//bad.example"></iframe></p>'
    assert take([ROW | {"detail": attack}]) == 0
    record = SourceRecord.objects.get()
    assert json.loads(record.raw)["detail"] == attack
    assert any("本文に動く部品" in each for each in reasons())
    shown = page(record.measure)
    assert "夜間灯" in shown
    for never in ("onclick", "alert(1)", "bad.example"):
        assert never not in shown
    assert "alert(1)" not in Client().get("/api/v1/measures/" + str(record.measure.key)).json()["detail"]


def test_a_closing_before_its_opening(take: Any) -> None:
    take([ROW | {"acceptance_start_datetime": "2026-12-01", "acceptance_end_datetime": "2026-11-01"}])
    record = SourceRecord.objects.get()
    assert record.measure.state == "held"
    assert "2026-11-01" in record.raw
    assert any("より前です" in each for each in reasons())
    assert Client().get(f"/measures/{record.measure.key}/").status_code == 404


@pytest.mark.parametrize("zero", [0, "0", "0円", "０"])
def test_a_limit_of_nothing_is_not_stated(take: Any, zero: object) -> None:
    take([ROW | {"subsidy_max_limit": zero}])
    measure = Measure.objects.get()
    assert measure.subsidy_max_limit is None
    assert json.loads(measure.record.raw)["subsidy_max_limit"] == zero
    assert "0円" not in page(measure)
    assert '補助上限額</dt><dd><span class="muted">記載なし' in page(measure)


def test_separators_mixed(take: Any) -> None:
    take([ROW | {"target_area_search": "岩手県 / 福井県、青森県/秋田県", "industry": "製造業／建設業、宇宙業"}])
    measure = Measure.objects.get()
    assert measure.target_area_search == ["02", "03", "05", "18"]
    assert measure.industry == ["D", "E"]
    assert any("知らない言葉「宇宙業」" in each for each in reasons())
    assert "宇宙業" in measure.record.raw


def test_forty_seven_prefectures_and_nationwide(take: Any) -> None:
    everywhere = " / ".join(("全国", *PREFECTURES.values()))
    take([ROW | {"target_area_search": everywhere}, ROW | {"id": "2", "target_area_search": "全国 / 岩手県"}])
    whole, mixed = Measure.objects.order_by("record__record_id")
    assert (whole.state, whole.target_area_search) == ("published", ["00"])
    assert (mixed.state, mixed.target_area_search) == ("held", [])
    assert json.loads(whole.record.raw)["target_area_search"] == everywhere
    assert any("「全国」と一部の都道府県" in each for each in reasons())
    assert Doubt.objects.filter(settled_at=None).count() == 1
