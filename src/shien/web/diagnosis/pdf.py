"""財務分析シートのPDF。"""

from shien.web.typeset import Unavailable, typeset

from .sheet import Sheet

__all__ = ["Unavailable", "pdf"]
_RADAR = "shien:radar.svg"


def pdf(sheet: Sheet) -> bytes:
    """PDF を作る。できなければ Unavailable。"""
    drawings = {_RADAR: (_drawn(sheet), "image/svg+xml")}
    return typeset("diagnosis/sheet_pdf.html", {"sheet": sheet, "radar": _RADAR}, drawings)


# 図の様式。ブラウザでは shien.css が同じものを言う。
_STYLE = """<style>
text { font-family: "Noto Sans CJK JP", "Noto Sans JP", sans-serif; font-size: 13px; fill: #1a1a1a } text.small { font-size: 11px }
path, rect, circle { fill: none; stroke-width: 2 } .grid { stroke: #b3b3b3; stroke-width: 1 }
.series-0 { stroke: #0017c1; stroke-width: 3 } .series-1 { stroke: #ac3e00; stroke-dasharray: 7 4 } .series-2 { stroke: #197a4b; stroke-dasharray: 2 3 }
.mark-0 { fill: #0017c1; stroke: #fff } .mark-1 { fill: #fff; stroke: #ac3e00 } .mark-2 { fill: #fff; stroke: #197a4b }
</style>"""


def _drawn(sheet: Sheet) -> bytes:
    head, _, rest = str(sheet.chart.svg).partition(">")
    return f"{head}>{_STYLE}{rest}".encode()
