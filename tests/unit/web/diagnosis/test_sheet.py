"""財務分析シート: 数は golden と同じで、表計算に入れても同じ。"""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from shien.domain.karte.statements import accounts_of
from shien.web.diagnosis.figures import diagnosed
from shien.web.diagnosis.sheet import Sheet, file_name, sheet_of, text
from shien.web.diagnosis.workbook import workbook
from tests.conftest import ROOT
from tests.unit.web.diagnosis.firms import BEFORE, FIRST, NAME, OWNER, SUPPORTER, WORKED, karte

GOLDEN = ROOT / "tests" / "golden" / "diagnosis" / "sheet.tsv"


def sheet(viewer=OWNER, years=(WORKED, BEFORE, FIRST), now=None) -> Sheet:
    given = karte(*years, now=now)
    found = diagnosed(accounts_of(given, "corporation"))
    assert found is not None
    return sheet_of(given, viewer, found, date(2026, 11, 26))


def as_table(made: Sheet) -> list[list[str]]:
    """シートの数。行は指標・合計・ランク、列は業種基準値と、期ごとの値と点。"""
    rows = [[line.label, line.standard, *(part for cell in line.cells for part in cell)] for line in made.lines]
    rows.append(["合計", "", *(part for each in made.periods for part in ("", str(each.total)))])
    rows.append(
        ["ランク", "", *(part for each in made.periods for part in ("参考" if each.provisional else "", each.rank))]
    )
    return rows


def test_the_figures_of_the_sheet() -> None:
    wanted = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert as_table(sheet()) == wanted


def test_the_workbook_read_back_is_the_sheet() -> None:
    made = sheet()
    page = load_workbook(io.BytesIO(workbook(made)))["財務分析"]
    rows = {row[0].value: row for row in page.iter_rows() if row[0].value}
    for line in made.lines:
        cells = rows[line.label]
        assert cells[1].value == pytest.approx(line.median)
        assert [cell.value for cell in cells[2::2]] == [each and pytest.approx(each) for each in line.values]
        assert [cell.value for cell in cells[3::2]] == list(line.points)
    assert [cell.value for cell in rows["合計（30点満点）"][3::2]] == [each.total for each in made.periods]
    assert [cell.value for cell in rows["ランク"][3::2]] == [each.rank for each in made.periods]
    assert rows["売上高"][2].value == 110_000
    formats = {label: rows[label][2].number_format for label in ("営業利益率", "労働生産性", "EBITDA有利子負債倍率")}
    assert formats == {"営業利益率": "0.0%", "労働生産性": '#,##0" 千円"', "EBITDA有利子負債倍率": '0.0" 倍"'}
    assert dict(made.basics)["商号"] == rows["商号"][1].value == NAME


def test_text_that_looks_like_a_formula_stays_text() -> None:
    """SEC-36: 名前も非財務の文も、式にならない。"""
    risky = {
        "name": '=HYPERLINK("https://x.test")',
        "industry": "2441",
        "capital_stock": "1",
        "strengths": "+1+cmd|' /C calc'!A0",
    }
    book = load_workbook(io.BytesIO(workbook(sheet(now=risky))))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert {'=HYPERLINK("https://x.test")', "+1+cmd|' /C calc'!A0"} <= {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if str(cell.value)[:1] in "=+")


def test_what_is_not_delegated_is_not_on_the_sheet() -> None:
    made = sheet(SUPPORTER)
    assert dict(made.basics)["代表者名"] == "（委任されていません）"
    assert made.papers is None
    assert load_workbook(io.BytesIO(workbook(made))).sheetnames == ["財務分析"]


def test_the_name_of_the_file_has_no_path() -> None:
    made = sheet(now={"name": "a/b\\c:\n髙", "industry": "2441"})
    assert file_name(made, "pdf") == "財務分析シート_a_b_c__髙_2026年3月期.pdf"


def test_the_sheet_writes_as_banks_do() -> None:
    assert [text(0.055, "%"), text(1234.6, "千円"), text(2.45, "倍"), text(1.3, "ヶ月"), text(None, "%")] == [
        "5.5 %", "1,235 千円", "2.5 倍", "1.3 ヶ月", "-",
    ]  # fmt: skip
