"""欄の箱。"""

from shien.domain.applications.facts import Origin
from shien.engines.forms import Fault, evaluate
from shien.engines.forms import read as definition
from shien.web.apply.boxes import boxes

from .samples import draft, form, found

ORIGIN = Origin("架空商店", ("name",), "", "typed", "本人入力", "2026-04-01", "2026-04-01", True)


def made(page: str, answers: dict, **named: object) -> dict:
    origins = named.pop("origins", None)
    return {
        box.field.id: box for box in boxes(form().page(page).fields, draft(answers, origins), found(answers), **named)
    }


def test_an_amount_is_written_in_the_unit_of_its_field() -> None:
    box = made("company", {"kind": "company", "capital": 10_000_000})["capital"]
    assert (box.text, box.unit, box.said, box.size) == ("1,000", "万円", "1,000万円", "amount")


def test_what_was_typed_stays_as_it_was_typed() -> None:
    fault = Fault("capital", "読めません。")
    box = made("company", {"kind": "company"}, raw={"capital": ["たくさん"]}, faults=[fault])["capital"]
    assert (box.text, box.errors) == ("たくさん", ("読めません。",))
    assert box.describedby.split() == ["f-capital-error", "f-capital-words"]


def test_a_field_that_is_not_asked_is_hidden() -> None:
    assert not made("company", {"kind": "sole"})["capital"].shown
    assert made("company", {"kind": "company"})["capital"].shown


def test_a_value_of_the_karte_is_locked_until_it_is_corrected() -> None:
    origins = {"name": ORIGIN}
    assert made("company", {"name": "架空商店"}, origins=origins)["name"].locked
    assert not made("company", {"name": "架空商店"}, origins=origins, fixing=["name"])["name"].locked


def test_a_transposed_table_has_its_columns_as_rows() -> None:
    answers = {"years": [{"row": "y1", "net_sales": 100, "personnel_expenses": 20}]}
    rows = made("plan", answers)["years"].rows
    assert [row.label for row in rows] == ["売上高", "人件費", "合わせて"]
    assert [cell.label for cell in rows[0].cells] == ["基準年度", "1年目"]
    assert [cell.name for cell in rows[0].cells] == ["years-0-net_sales", "years-1-net_sales"]
    assert [cell.text for cell in rows[0].cells] == ["", "100"]
    assert [cell.said for cell in rows[2].cells] == ["", "120円"]


def test_a_table_always_offers_a_row_and_no_more_than_it_may() -> None:
    assert len(made("costs", {})["costs"].rows) == 1
    held = {"costs": [{"content": "机"}]}
    assert [row.blank for row in made("costs", held, extra={"costs": 1})["costs"].rows] == [False, True]
    assert len(made("costs", held, extra={"costs": 50})["costs"].rows) == 5


def test_a_fault_of_a_row_stands_in_its_cell() -> None:
    fault = Fault("costs", "入れてください。", row=0, column="content")
    row = made("costs", {"costs": [{"amount": 1}]}, faults=[fault])["costs"].rows[0]
    assert row.cells[0].errors == ("入れてください。",)
    assert row.cells[1].errors == ()


def test_the_browser_may_fill_what_it_knows_of_the_firm() -> None:
    """UX-27: 自社の名前と連絡先には、ブラウザが覚えた値を入れられる。"""
    page = {"id": "p", "title": "頁", "field": [
        {"id": "name", "type": "text", "label": "名前", "item": "name"}, {"id": "contact_fax", "type": "telephone", "label": "FAX番号"},
        {"id": "telephone", "type": "telephone", "label": "電話番号"}, {"id": "other", "type": "text", "label": "ほか"},
        {"id": "members", "type": "table", "label": "構成員", "max_rows": 3, "column": [{"id": "name", "type": "email", "label": "宛先"}]},
    ]}  # fmt: skip
    read = definition({"form": {"id": "a", "title": "様式", "version": "1"}, "page": [page]})
    shown = boxes(read.pages[0].fields, draft({}), evaluate(read, {}))
    assert [each.autocomplete for each in shown[:4]] == ["organization", "fax tel", "tel", "off"]
    assert shown[4].rows[0].cells[0].autocomplete == "off"
