"""支援の実績の表 (CSV)。一行が一機関・一制度・一年度。"""

import re

from shien.values.fold import narrow
from shien.values.support import InstitutionReading, ResultRecord, words
from shien.values.tags import plain

from .sheet import Row, Wrong, read_rows, rows

HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": ("ID", "認定支援機関ID", "認定番号", "番号"), "programme": ("制度",), "fiscal_year": ("年度",),
    "supported": ("支援件数", "支援実績件数"), "adopted": ("採択件数", "認定件数"), "settled": ("額の確定件数",),
}  # fmt: skip
NEEDED = ("record_id", "programme", "fiscal_year", "supported")
_MOST = 1_000_000
_YEARS = range(2012, 2100)  # the certification began in 2012 (平成24年法律第44号)


def read(document: bytes) -> InstitutionReading:
    """実績を読む。"""
    found, faults = rows(document, HEADERS, NEEDED)
    return InstitutionReading(results=tuple(read_rows(found, record, faults)), faults=tuple(faults))


def record(row: Row) -> ResultRecord:
    """一行を読む。採択は支援以下、額の確定は採択以下。"""
    programme = words("programme").get(plain(row.get("programme", "")))
    if programme is None:
        raise Wrong("制度", f"「{row.get('programme', '')}」を知りません。")
    year = _count(row, "fiscal_year")
    if year is None or year not in _YEARS:
        raise Wrong("年度", "2012年度より後の西暦で書いてください。")
    supported, adopted, settled = (_count(row, field) for field in ("supported", "adopted", "settled"))
    if not row.get("record_id") or supported is None:
        raise Wrong("ID" if not row.get("record_id") else "支援件数", "空です。")
    if adopted is not None and adopted > supported:
        raise Wrong("採択件数", f"支援件数 {supported} より多くなっています。")
    if settled is not None and settled > (adopted or 0):
        raise Wrong("額の確定件数", f"採択件数 {adopted or 0} より多くなっています。")
    return ResultRecord(narrow(row["record_id"]), programme[0], year, supported, adopted, settled)


def _count(row: Row, field: str) -> int | None:
    text = re.sub(r"[,件年度\s]", "", narrow(row.get(field, "")))
    if not text:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise Wrong(HEADERS[field][0], f"「{row[field]}」は件数ではありません。")
    return int(text)
