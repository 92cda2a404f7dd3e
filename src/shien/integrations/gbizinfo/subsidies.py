"""gBizINFO の補助金 (過去の交付)。API の JSON (v1 と v2) と、一括ダウンロードの CSV「補助金情報」。"""

import csv
import io
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations.json_file import load
from shien.integrations.measure_fields import Doubts, text
from shien.integrations.text_file import decode
from shien.values.corporate_number import CorporateNumber
from shien.values.dates import parse_date
from shien.values.fault import Fault, InvalidValue
from shien.values.my_number import find_my_numbers
from shien.values.past_grant import PastGrantReading, PastGrantRecord
from shien.values.yen import parse_yen

_HIDDEN = "（伏せた番号）"
_NEEDED = ("corporate_number", "title")
_EXPECTED = "gBizINFOから取り出したままのファイルを選んでください。"


@cache
def columns() -> dict[str, list[str]]:
    """欄と、列の名前。"""
    found: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("subsidies.toml").read_text(encoding="utf-8"))[
        "columns"
    ]
    return found


def read(document: bytes) -> PastGrantReading:
    """ファイルを読む。読めない行も、わけを付けて残す。"""
    whole = decode(document)
    if isinstance(whole, Fault):
        return PastGrantReading((), (whole,))
    return _json(document) if whole[0].lstrip()[:1] in ("{", "[") else _csv(whole[0])


def _json(document: bytes) -> PastGrantReading:
    found = load(document)
    if isinstance(found, Fault):
        return PastGrantReading((), (found,))
    infos = found.get("hojin-infos") if isinstance(found, dict) else found
    if not isinstance(infos, list):
        said = str(found.get("message") or "")[:60]
        return PastGrantReading((), (Fault(f"法人の情報がありません{f'（{said}）' if said else ''}。", _EXPECTED),))
    faults = [
        Fault("法人の情報が、名前と値の組ではありません。", _EXPECTED, place)
        for place, info in enumerate(infos, 1)
        if not isinstance(info, dict)
    ]
    records = [record(row) for info in infos if isinstance(info, dict) for row in _subsidies(info)]
    return PastGrantReading(tuple(records), tuple(faults))


def _subsidies(info: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """一つの法人の行。法人番号を行に移す。"""
    rows = info.get("subsidy") or []
    for row in rows if isinstance(rows, list) else [rows]:
        own = row if isinstance(row, dict) else {"title": None, "subsidy": row}
        yield {"corporate_number": info.get("corporate_number"), **own}


def _csv(whole: str) -> PastGrantReading:
    lines = csv.reader(io.StringIO(whole, newline=""))
    head = [name.strip() for name in next(lines, [])]
    missing = [columns()[name][-1] for name in _NEEDED if not set(columns()[name]) & set(head)]
    if missing:
        return PastGrantReading((), (Fault(f"列 {'、'.join(missing)} がありません。", _EXPECTED, 1),))
    records, faults = [], []
    try:
        for cells in lines:
            if len(cells) == len(head):
                records.append(record(dict(zip(head, cells, strict=True))))
            elif cells:
                reason = f"列の数が {len(cells)} です（見出しは {len(head)}）。"
                faults.append(Fault(reason, "見出しと同じ数にしてください。", lines.line_num))
                records.append(_torn(cells, reason))
    except csv.Error as error:
        faults.append(Fault(f"CSVとして読めません（{error}）。", "ここから後は読んでいません。", lines.line_num))
    return PastGrantReading(tuple(records), tuple(faults))


def _torn(cells: list[str], reason: str) -> PastGrantRecord:
    """列の数の合わない行。"""
    doubts = Doubts()
    doubts.add("grant_unreadable", "", reason)
    return PastGrantRecord("", "", doubts=tuple(doubts.found), raw=_raw(cells))


def record(row: Mapping[str, Any]) -> PastGrantRecord:
    """一件を読む。読めない欄があれば疑いにする。"""
    doubts = Doubts()
    given = {name: next((row[each] for each in names if each in row), None) for name, names in columns().items()}
    title = re.sub(r"\s+", " ", text(given["title"]))
    if not title:
        doubts.add("grant_title_missing", "title", "補助金の名前がありません。")
    raw = _raw(row)
    if _HIDDEN in raw:
        doubts.add("grant_my_number", "", "マイナンバーと見られる番号がありました。番号は伏せて残しています。")
    return PastGrantRecord(
        _number(given["corporate_number"], doubts), title[:500], _amount(given["amount"], doubts),
        _day(given["date_of_approval"], doubts), text(given["government_departments"])[:300],
        tuple(doubts.found), raw,
    )  # fmt: skip


def _raw(row: Any) -> str:
    """もとの文。個人番号は伏せる (PRIV-1)。"""
    found = json.dumps(row, ensure_ascii=False, sort_keys=True)
    if not find_my_numbers(found):
        return found
    return re.sub(r"\d(?:[ -]?\d){11}", _HIDDEN, unicodedata.normalize("NFKC", found))


def _number(value: Any, doubts: Doubts) -> str:
    try:
        return CorporateNumber.parse(text(value)).text
    except InvalidValue as error:
        doubts.add("grant_number_unreadable", "corporate_number", str(error))
        return ""


def _amount(value: Any, doubts: Doubts) -> int | None:
    """金額 (円)。API では文字。0 と空は記載なし、負は減額。"""
    given = text(value)
    try:
        return parse_yen(given) or None if given not in ("", "-") else None
    except InvalidValue:
        doubts.add("grant_amount_unreadable", "amount", f"金額「{given[:80]}」を読めません。")
        return None


def _day(value: Any, doubts: Doubts) -> date | None:
    """認定日。時刻が付いていれば日だけを取る。"""
    given = text(value)
    try:
        return parse_date(given[:10] if given[4:5] == "-" else given) if given not in ("", "-") else None
    except InvalidValue:
        doubts.add("grant_date_unreadable", "date_of_approval", f"認定日「{given[:80]}」を読めません。")
        return None
