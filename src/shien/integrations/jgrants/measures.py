"""jGrants の支援施策を読む。一覧は詳細の一部なので、詳細の後に読んでも詳しい値を消さない。"""

import hashlib
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations import measure_fields as read_as
from shien.integrations.json_file import load
from shien.integrations.measure_fields import TOKYO, Doubts, text
from shien.integrations.text_file import decode
from shien.values.fault import Fault
from shien.values.fold import narrow
from shien.values.measure import MeasureReading, MeasureRecord

SOURCE = "jgrants"
LICENCE = "Jグランツ（jGrants）からの出典"
PAGE = "https://www.jgrants-portal.go.jp/subsidy/"
_ID = re.compile(r"[0-9A-Za-z]{1,18}\Z")
_NUMBER = re.compile(r"第\s*[0-9０-９一二三四五六七八九十]+\s*[回次]|[0-9０-９]+\s*次(?:公募|締切)")
_FILES = ("application_guidelines", "outline_of_grant", "application_form")
# One of these stands in every answer about one subsidy, in none of a list.
_DETAIL = ("detail", "subsidy_rate", "industry", "use_purpose", "request_reception_presence")


def read(document: bytes, *, source: str = SOURCE) -> MeasureReading:
    """ファイルを読む。API の答え {metadata, result}、記録の並び、一行一件の JSONL のどれでもよい。"""
    whole = decode(document)
    if isinstance(whole, Fault):
        return MeasureReading(source, (), (whole,))
    found = load(document)
    if isinstance(found, Fault):
        return _lines(whole[0], source)
    rows = found.get("result", [found]) if isinstance(found, dict) else found
    if not isinstance(rows, list):
        return MeasureReading(
            source, (), (Fault("支援施策の記録がありません。", "result に記録の並びがある JSON にしてください。"),)
        )
    return _collect([(place, row, json.dumps(row, ensure_ascii=False)) for place, row in enumerate(rows, 1)], source)


def _lines(whole: str, source: str) -> MeasureReading:
    rows = []
    for place, line in enumerate(whole.split("\n"), 1):
        if line.strip():
            found = load(line.encode())
            rows.append((place, found, line))
    return _collect(rows, source)


def _collect(rows: list[tuple[int, Any, str]], source: str) -> MeasureReading:
    """同じ番号の記録は一つにまとめ (一覧に詳細を重ねる)、読めない行は残して指摘する。"""
    merged: dict[str, dict[str, Any]] = {}
    bad, faults = [], []
    for place, row, raw in rows:
        if isinstance(row, dict):
            given = text(row.get("id")) or f"unnumbered-{read_as.digest(raw)}"
            merged[given] = merge(merged.get(given, {}), row)
            continue
        reason = row.what if isinstance(row, Fault) else "記録 ({…}) ではありません。"
        faults.append(Fault(reason, "取り出したままのファイルを使ってください。", place))
        bad.append(read_as.unreadable(source, raw, reason, place))
    return MeasureReading(source, (*(record(row, source=source) for row in merged.values()), *bad), tuple(faults))


def merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """一覧の記録を詳細に重ねる。詳細なら入れ替える。"""
    return new if _is_detail(new) or not old else {**old, **new}


def _is_detail(row: dict[str, Any]) -> bool:
    return any(name in row for name in _DETAIL)


def record(row: dict[str, Any], *, source: str = SOURCE) -> MeasureRecord:
    """一件を読む。"""
    doubts = Doubts()
    raw = json.dumps(_without_files(row), ensure_ascii=False, sort_keys=True)
    given = text(row.get("id"))
    if not _ID.match(given):
        doubts.add("id_missing", "id", f"番号「{given[:40]}」が、英数字18字までではありません。")
        given = f"unnumbered-{read_as.digest(raw)}"
    title = text(row.get("title"))
    link = text(row.get("front_subsidy_detail_page_url")) or (f"{PAGE}{given}" if source == SOURCE else "")
    found = MeasureRecord(
        source, given, title=title, number=text(row.get("name")), service_category="補助金",
        subsidy_catch_phrase=text(row.get("subsidy_catch_phrase")), detail=read_as.markup(row.get("detail"), doubts),
        use_purpose=read_as.purposes(row.get("use_purpose"), doubts), industry=read_as.industries(row.get("industry"), doubts),
        target_area_search=read_as.areas(row.get("target_area_search"), doubts),
        target_area_detail=text(row.get("target_area_detail")),
        target_number_of_employees=read_as.employees(row.get("target_number_of_employees"), doubts),
        subsidy_rate=text(row.get("subsidy_rate")), subsidy_max_limit=read_as.limit(row.get("subsidy_max_limit"), doubts),
        calls=_calls(row, title, doubts), project_end_deadline=read_as.day(row.get("project_end_deadline"), "project_end_deadline", doubts),
        institution_name=text(row.get("institution_name")),
        front_subsidy_detail_page_url=read_as.address(link, "front_subsidy_detail_page_url", doubts), licence=LICENCE,
        partial=not _is_detail(row), doubts=tuple(doubts.found), raw=raw,
    )  # fmt: skip
    return read_as.titled(found)


def _calls(row: dict[str, Any], title: str, doubts: Doubts) -> Any:
    number = _NUMBER.search(title)
    start, end = (
        row.get(f"acceptance_{name}_datetime") or row.get(f"acceptance_{name}_date") for name in ("start", "end")
    )
    calls = read_as.call(start, end, doubts, number=narrow(number[0]) if number else "", follow_up=is_follow_up(title))
    # Some harvesters add the day beside the instant. Where the two disagree, nobody can tell which one is stale.
    stated = text(row.get("acceptance_end_date"))
    if row.get("acceptance_end_datetime") and calls and calls[0].acceptance_end_datetime and stated:
        own = calls[0].acceptance_end_datetime.astimezone(TOKYO).date().isoformat()
        # 24時 is written as 0時 of the next day or as the day before: both name the same end.
        if stated not in (own, calls[0].acceptance_end_datetime.date().isoformat()):
            doubts.add(
                "closing_disagrees", "acceptance_end_datetime", f"募集終了の日時（{own}）と日付（{stated}）が違います。"
            )
    return calls


@cache
def _follow_up() -> tuple[tuple[str, ...], re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "follow_up.toml").read_text(encoding="utf-8"))
    return tuple(table["words"]), re.compile(table["pattern"])


def is_follow_up(title: str) -> bool:
    """採択後の手続きの受付で、公募ではないか。"""
    words, pattern = _follow_up()
    return any(word in title for word in words) or bool(pattern.search(title))


def _without_files(row: dict[str, Any]) -> dict[str, Any]:
    """添付 (base64、数MB) は、名前・長さ・要約値だけを残す。"""
    kept = dict(row)
    for name in _FILES:
        if isinstance(row.get(name), list):
            kept[name] = [_outline(each) for each in row[name]]
    return kept


def _outline(file: Any) -> Any:
    if not isinstance(file, dict) or not isinstance(file.get("data"), str):
        return file
    data = file["data"].encode()
    return {**file, "data": None, "length": len(data), "sha256": hashlib.sha256(data).hexdigest()}
