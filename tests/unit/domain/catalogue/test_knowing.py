"""分かっていること: 出所が先、無ければ本文、どちらも無ければ不明。"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shien.domain.catalogue.eligible import cells
from shien.domain.catalogue.facts import Known
from shien.domain.catalogue.knowing import known
from shien.domain.catalogue.reading import rows, text_of, version
from shien.values.measure import MeasureRecord


@dataclass
class Row:
    kind: str
    value: Any
    stated: bool = False


@dataclass
class Stated:
    use_purpose: list[str] = field(default_factory=list)
    industry: list[str] = field(default_factory=list)
    target_area_search: list[str] = field(default_factory=list)
    subsidy_rate: str = ""
    subsidy_max_limit: int | None = None
    inquiry: str = ""


IWATE = {"nationwide": False, "prefectures": ["03"], "municipalities": []}
MORIOKA = {"nationwide": False, "prefectures": ["03"], "municipalities": ["032018"]}
FREE = {"reach": "open", "majors": [], "middles": []}


def test_the_source_comes_first() -> None:
    found = known(
        Stated(target_area_search=["13"], subsidy_max_limit=5), [Row("region", IWATE), Row("cap", 9)], called=False
    )
    assert (found.area, found.limit, found.read) == (("13",), 5, frozenset())


def test_the_text_fills_what_the_source_left_blank_and_says_so() -> None:
    found = known(
        Stated(),
        [Row("region", IWATE), Row("cap", 9), Row("closing", "2026-12-25"), Row("industry", FREE)],
        called=False,
    )
    assert (found.area, found.limit, found.closing, found.reach) == (("03",), 9, date(2026, 12, 25), "open")
    assert found.read == {"area", "limit", "closing", "reach"}
    assert known(Stated(), [Row("closing", "2026-12-25")], called=True).closing is None, "the call is stated"


def test_a_contact_in_the_text_is_told_only_where_the_source_names_none() -> None:
    row = Row("inquiry", "架空県商工課 019-000-0000")
    found = known(Stated(), [row], called=False)
    assert (found.inquiry, found.read) == ("架空県商工課 019-000-0000", {"inquiry"})
    assert known(Stated(inquiry="架空課"), [row], called=False) == Known()


def test_a_contact_keeps_the_letters_of_the_source() -> None:
    detail = (
        "<p>■問合せ先</p><p>架空髙﨑㈱ 相談窓口</p><p>電話：０１９－０００－００００</p><p>ask_me＠demo.example</p>"
    )
    record = MeasureRecord("demo", "1", title="見本", detail=detail)
    [row] = [each for each in rows(record) if each["kind"] == "inquiry"]
    assert row["value"] == "架空髙﨑㈱ 相談窓口\n電話：０１９－０００－００００\nask_me＠demo.example"


def test_unknown_is_unknown_and_never_everybody() -> None:
    found = known(Stated(), [], called=False)
    assert found == Known()
    assert found.reach == "unknown"
    assert {name for name, value in cells(1, found).items() if value not in ("", None)} == {"rule"}


def test_a_town_tells_its_prefecture_and_a_town_outside_is_not_believed() -> None:
    assert known(Stated(), [Row("municipality", MORIOKA)], called=False).area == ("03",)
    assert known(Stated(target_area_search=["13"]), [Row("municipality", MORIOKA)], called=False).municipalities == ()


def test_only_a_list_with_corporations_shuts_others_out() -> None:
    npo = known(Stated(), [Row("kind", "npo")], called=False)
    firms = known(Stated(), [Row("kind", "corporation"), Row("kind", "npo")], called=False)
    assert cells(1, npo)["kinds"] == ""
    assert cells(1, firms)["kinds"] == "company;npo"


def test_part_of_a_trade_is_asked_by_its_part() -> None:
    part = known(
        Stated(), [Row("industry", {"reach": "restricted", "majors": ["E", "M"], "middles": ["76"]})], called=False
    )
    assert cells(1, part)["industries"] == "E;76"
    assert cells(1, known(Stated(), [Row("industry", FREE)], called=False))["industries"] == ""
    assert cells(1, known(Stated(), [Row("industry", FREE, stated=True)], called=False))["industries"] == "制限なし"


def test_each_registry_is_read_by_its_own_columns() -> None:
    record = MeasureRecord("table", "1", title="見本", detail="<p>補助上限額：５０万円</p>", raw='{"title": "ほか"}')
    assert text_of(record).text_of("title") == "見本"
    found = {row["kind"]: row for row in rows(record)}
    assert (found["cap"]["value"], found["cap"]["field"]) == (500_000, "detail")
    own = MeasureRecord("jgrants", "1", title="x", raw='{"title": "原文", "detail": "<p>補助上限額：５０万円</p>"}')
    assert text_of(own).text_of("title") == "原文"
    assert text_of(MeasureRecord("jgrants", "1", title="x", raw="[壊れた")).source == "record"
    assert len(version()) == 16
