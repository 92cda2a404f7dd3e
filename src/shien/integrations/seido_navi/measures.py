"""制度ナビの支援施策を読む。JSON の入った列と Markdown の本文を持つ CSV。"""

import csv
import io
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations import measure_fields as read_as
from shien.integrations.measure_fields import Doubts, text
from shien.integrations.text_file import decode
from shien.values.area import words as areas
from shien.values.fault import Fault
from shien.values.measure import MeasureReading, MeasureRecord
from shien.values.tags import plain

SOURCE = "seido_navi"
LICENCE = "出典：中小企業庁「ミラサポplus」を加工して作成"
PAGE = "https://seido-navi.mirasapo-plus.go.jp/supports/"
_NEEDED = ("id", "title", "competent_authorities", "prefectures", "industry_categories", "service_categories",
           "purpose_categories", "summary", "body", "reception_start_date", "reception_end_date", "unpublish_date")  # fmt: skip
# The longest cell seen is 9,000 characters; the limit of the csv module is 131,072.
csv.field_size_limit(1_000_000)


def read(document: bytes) -> MeasureReading:
    """ファイルを読む。"""
    whole = decode(document)
    if isinstance(whole, Fault):
        return MeasureReading(SOURCE, (), (whole,))
    lines = csv.reader(io.StringIO(whole[0], newline=""))
    head = next(lines, [])
    missing = [name for name in _NEEDED if name not in head]
    if missing:
        return MeasureReading(
            SOURCE,
            (),
            (Fault(f"列 {', '.join(missing)} がありません。", "制度ナビの44列の CSV を使ってください。", 1),),
        )
    return read_as.rows(SOURCE, lines, head, record, [])


def record(row: dict[str, str]) -> MeasureRecord:
    """一件を読む。"""
    doubts = Doubts()
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True)
    given = text(row["id"])
    if not given.isdigit():
        doubts.add("id_missing", "id", f"番号「{given[:40]}」が数字ではありません。")
        given = f"unnumbered-{read_as.digest(raw)}"
    kind, code, names = _authorities(row, doubts)
    ends, _ = read_as.instant(row["unpublish_date"], "unpublish_date", doubts, end=True)
    updated = _json(row, "update_info", doubts) or {}
    found = MeasureRecord(
        SOURCE, given, title=text(row["title"]), number=text(row.get("number")), service_category=_services(row, doubts),
        subsidy_catch_phrase=text(row.get("subtitle")), detail=_body(row), detail_format="markdown", target=text(row.get("target")),
        use_purpose=_purposes(row, doubts), industry=_industries(row, doubts),
        target_area_search=read_as.areas(_names(row, "prefectures", doubts), doubts), target_area_detail=text(row.get("area")),
        target_number_of_employees="", acceptance_remarks=text(row.get("reception_remarks")),
        calls=read_as.call(row["reception_start_date"], row["reception_end_date"], doubts),
        institution_name="、".join(names), institution_kind=kind, institution_code=code, usage=text(row.get("usage")),
        inquiry=text(row.get("inquiry")), front_subsidy_detail_page_url=f"{PAGE}{given}" if given.isdigit() else "", licence=LICENCE,
        expires_at=ends, confirmed_on=read_as.day(updated.get("last_modified_at"), "update_info", doubts),
        base_record_id=text(row.get("base_id")), doubts=tuple(doubts.found), raw=raw,
    )  # fmt: skip
    return read_as.titled(found)


def _json(row: dict[str, str], column: str, doubts: Doubts) -> Any:
    given = text(row.get(column))
    if not given:
        return None
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        doubts.add("json_unreadable", column, f"列 {column} を JSON として読めません。")
        return None


def _rows(row: dict[str, str], column: str, doubts: Doubts) -> list[dict[str, Any]]:
    found = _json(row, column, doubts)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _names(row: dict[str, str], column: str, doubts: Doubts) -> list[str]:
    return [text(each.get("name")) for each in _rows(row, column, doubts)]


def _authorities(row: dict[str, str], doubts: Doubts) -> tuple[str, str, list[str]]:
    """(実施機関の種類, コード, 名前)。gov は府省、lgov は自治体。"""
    found = _rows(row, "competent_authorities", doubts)
    names = [text(each.get("name")) for each in found]
    if not found:
        return "", "", names
    if found[0].get("kind") == "gov":
        return "ministry", text(found[0].get("code")), names
    return "prefecture" if plain(names[0]) in areas() else "municipality", text(found[0].get("code")), names


def _industries(row: dict[str, str], doubts: Doubts) -> tuple[str, ...]:
    # The names use half-width or full-width commas; the major is what both agree on.
    return read_as.industries(_names(row, "industry_categories", doubts), doubts)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))["use_purpose"]
    return {plain(word): tuple(codes) for word, codes in table.items()}


def _purposes(row: dict[str, str], doubts: Doubts) -> tuple[str, ...]:
    return read_as.tags(_names(row, "purpose_categories", doubts), _words(), "purpose_categories", "目的", doubts)


def _services(row: dict[str, str], doubts: Doubts) -> str:
    """支援の種類。「給付・補助金（補助金）」。"""
    found = []
    for each in _rows(row, "service_categories", doubts):
        inner = "・".join(text(sub.get("name")) for sub in each.get("sub_categories") or [] if isinstance(sub, dict))
        found.append(plain(text(each.get("name"))) + (f"（{inner}）" if inner else ""))
    return "、".join(found)


def _body(row: dict[str, str]) -> str:
    """概要・本文・対象の経費・根拠法令・詳しい案内。"""
    parts = [text(row["summary"]), text(row["body"])]
    for column, label in (
        ("application_target", "対象になるもの"),
        ("governing_law", "根拠法令"),
        ("refernece", "詳しい案内"),
    ):
        if text(row.get(column)):
            parts.append(f"### {label}\n{text(row[column])}")
    return "\n\n".join(filter(None, parts))
