"""支援施策の名簿の決まり。読み書きはしない。"""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from itertools import chain

from shien.values.area import AREAS
from shien.values.fold import fold
from shien.values.measure import CallRecord, MeasureRecord
from shien.values.safe_html import words_of
from shien.values.use_purpose import PURPOSES

from .choices import Opening
from .facts import Call


def opening(calls: Iterable[Call], expires_at: datetime | None, gone: bool, at: datetime) -> Opening:
    """募集のようす。queries の問合せと同じ決まり (試験が比べる)。

    終わりの書かれていない募集は、始まっていても、いま応募できるとは言わない。
    """
    calls = list(calls)
    if gone or (expires_at is not None and expires_at <= at):
        return Opening.ENDED
    real = [each for each in calls if not each.follow_up]
    if any(_open(each, at) for each in real):
        return Opening.OPEN
    if any(each.acceptance_start_datetime and each.acceptance_start_datetime > at for each in real):
        return Opening.UPCOMING
    if calls and all(each.acceptance_end_datetime and each.acceptance_end_datetime <= at for each in real):
        return Opening.ENDED
    return Opening.UNKNOWN


def _open(call: Call, at: datetime) -> bool:
    """始まりを含み、終わりを含まない。"""
    start, end = call.acceptance_start_datetime, call.acceptance_end_datetime
    return end is not None and at < end and (start is None or start <= at)


def current(calls: Iterable[Call], at: datetime) -> Call | None:
    """見出しに出す公募回。募集中、募集前 (近い順)、終わったもの (新しい順)。"""
    real = [each for each in calls if not each.follow_up]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    ends = lambda call: call.acceptance_end_datetime or far
    now = sorted((each for each in real if _open(each, at)), key=ends)
    soon = sorted(
        (each for each in real if each.acceptance_start_datetime and each.acceptance_start_datetime > at),
        key=lambda call: call.acceptance_start_datetime or far,
    )
    return next(chain(now, soon, sorted(real, key=ends, reverse=True)), None)


def search_text(record: MeasureRecord) -> str:
    """探すための文。寄せた形で持つ。"""
    body = words_of(record.detail) if record.detail_format == "html" else record.detail
    parts = [
        record.title, record.subsidy_catch_phrase, record.institution_name, record.target_area_detail, record.target,
        *(PURPOSES[code] for code in record.use_purpose), *(AREAS[code] for code in record.target_area_search), body,
    ]  # fmt: skip
    return "\n".join(fold(part) for part in parts if part)[:60_000]


def fingerprint(raw: str) -> str:
    """記録の要約値。集めた人の付けた欄 (_ で始まる) は、記録の中身ではない。"""
    try:
        found = json.loads(raw)
    except ValueError:
        found = raw
    if isinstance(found, dict):
        found = {name: value for name, value in found.items() if not name.startswith("_")}
    return sha256(json.dumps(found, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def as_call(record: CallRecord) -> Call:
    """公募回。"""
    return Call(
        record.number,
        record.acceptance_start_datetime,
        record.acceptance_end_datetime,
        record.time_stated,
        record.follow_up,
    )
