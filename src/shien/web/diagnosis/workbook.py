"""財務分析シートの表計算。二枚 (財務分析・非財務情報) で、数は数のまま入れる。"""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import RadarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from .sheet import Sheet, day

# 率は分数で持つので、百分率の書式にする。
FORMATS = {
    "%": "0.0%",
    "千円": '#,##0" 千円"',
    "倍": '0.0" 倍"',
    "ヶ月": '0.0" ヶ月"',
    "人": '#,##0" 人"',
    "点": '0" 点"',
}
_BOLD, _WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")
Cell = tuple[str | float | None, str]  # (値, 単位)


def workbook(sheet: Sheet) -> bytes:
    """表計算のファイル。"""
    book = Workbook()
    book.properties.title, book.properties.language = f"財務分析シート {sheet.firm}", "ja"
    finance = book.active
    finance.title = "財務分析"
    _finance(finance, sheet)
    if sheet.papers is not None:
        _papers(book.create_sheet("非財務情報"), sheet)
    for page in book.worksheets:
        page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight = 9, 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _finance(page: Worksheet, sheet: Sheet) -> None:
    _widths(page, 26, 16, *(14, 8) * len(sheet.periods))
    _row(page, [("財務分析シート", "")], bold=True)
    _row(page, [("作成日", ""), (day(sheet), "")])
    for label, value in sheet.basics:
        _row(page, [(label, ""), (value, "")])
    _row(page, [])
    heads = [part for each in sheet.periods for part in (each.label, f"点（{each.label}）")]
    _row(page, [(head, "") for head in ("指標", "業種基準値", *heads)], bold=True)
    first = page.max_row + 1
    for line in sheet.lines:
        cells = [
            cell for value, point in zip(line.values, line.points, strict=True)
            for cell in ((value, line.unit), (point, "点"))
        ]  # fmt: skip
        _row(page, [(line.label, ""), (line.median, line.unit), *cells])
    last = page.max_row
    totals = [cell for each in sheet.periods for cell in (("", ""), (each.total if each.rank else None, "点"))]
    _row(page, [("合計（30点満点）", ""), ("", ""), *totals], bold=True)
    ranks = [
        cell for each in sheet.periods for cell in (("参考" if each.provisional else "", ""), (each.rank or "-", ""))
    ]
    _row(page, [("ランク", ""), ("", ""), *ranks], bold=True)
    for remark in (
        f"{sheet.vintage.name}（{sheet.vintage.period}。出典：{sheet.vintage.source}）",
        sheet.caution,
        *sheet.remarks,
    ):
        _row(page, [(remark, "")])
    _row(page, [])
    _row(
        page,
        [
            ("使った決算の数字", ""),
            ("", ""),
            *[cell for each in sheet.periods for cell in ((each.label, ""), ("", ""))],
        ],
        bold=True,
    )
    for label, unit, values in sheet.amounts:
        _row(page, [(label, ""), ("", ""), *[cell for value in values for cell in ((value, unit), ("", ""))]])
    _radar(page, sheet, first, last)


def _radar(page: Worksheet, sheet: Sheet, first: int, last: int) -> None:
    """点のレーダー図。"""
    chart = RadarChart()
    chart.title, chart.height, chart.width = "6つの指標の点", 9, 14
    for place in range(len(sheet.periods)):
        chart.add_data(Reference(page, min_col=4 + 2 * place, min_row=first - 1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=first, max_row=last))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 5
    page.add_chart(chart, f"A{page.max_row + 2}")


def _papers(page: Worksheet, sheet: Sheet) -> None:
    _widths(page, 26, 32, 40, 40)
    for each in sheet.papers or ():
        _row(page, [(each.paper.title, "")], bold=True)
        for block, rows in each.blocks:
            _row(page, [(block.title, "")], bold=True)
            _row(page, [(head, "") for head in block.headers], bold=True)
            for head, texts in rows:
                _row(page, [(head, ""), *[(text, "") for text in texts]])
            _row(page, [])


def _row(page: Worksheet, cells: Sequence[Cell], *, bold: bool = False) -> None:
    """一行を書く。文字は、式と読まれないよう必ず文字として入れる (SEC-36)。"""
    row = page.max_row + 1 if page.max_row > 1 or page["A1"].value is not None else 1
    if not cells:
        page.cell(row, 1).value = " "
        return
    for column, (value, unit) in enumerate(cells, start=1):
        cell = page.cell(row, column)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
            if cell.value is not None:
                cell.data_type, cell.quotePrefix, cell.alignment = (
                    "s",
                    True,
                    _WRAP if column > 1 else Alignment(vertical="top"),
                )
        elif value is not None:
            cell.value, cell.number_format = value, FORMATS[unit]
        if bold:
            cell.font = _BOLD


def _widths(page: Worksheet, *widths: int) -> None:
    for place, width in enumerate(widths):
        page.column_dimensions[chr(ord("A") + place)].width = width
