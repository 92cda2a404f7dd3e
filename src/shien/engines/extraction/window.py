"""募集の始まりと終わり。日付は日本の日 (Asia/Tokyo)。0時ちょうどの終わりは前の日までのこと。"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from shien.values.dates import parse_date
from shien.values.fault import InvalidValue

from .passage import Passage
from .result import Found
from .rules import Rule, rules, scan

_TOKYO = timezone(timedelta(hours=9))
_DAY = re.compile(r"(?:同年)?\s?(?:(\d{1,2})月)?\s?(\d{1,2})日")


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """募集の期間を探す。回が幾つもあるときは、始まりは早い順、終わりは遅い順。"""
    found = scan(passages, rules("window"), read)
    return sorted(found, key=_order)


def _order(found: Found) -> tuple[str, float, float]:
    place = found.value.toordinal() if isinstance(found.value, date) else 0
    return found.kind, -found.confidence, -place if found.kind == "closing" else place


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """日付にする。組 start が始まり、end が終わり (年の無い終わりは始まりの年に続く)。"""
    if "manner" in rule.data:
        yield "manner", rule.data["manner"]
        return
    words = match.groupdict()
    if words.get("stamp"):
        yield from _stamp(rule, words["stamp"])
        return
    start = _date(words.get("start"))
    end = _date(words.get("end")) or _later(start, words.get("short"))
    if start:
        yield "opening", start
    if end:
        yield "closing", end


def _stamp(rule: Rule, text: str) -> Iterator[tuple[str, object]]:
    """構造化項目の日時 (UTC) か日付。"""
    kind = rule.data["kind"]
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return
    if "T" in text:
        local = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(_TOKYO)
        moment = local - timedelta(minutes=kind == "closing" and (local.hour, local.minute) == (0, 0))
    yield kind, moment.date()


def _date(text: str | None) -> date | None:
    try:
        return parse_date(re.sub(r"\s", "", text)) if text else None
    except InvalidValue:
        return None


def _later(start: date | None, text: str | None) -> date | None:
    """年 (と月) の無い終わり。始まりより前の月日なら翌年。"""
    match = _DAY.search(text or "")
    if start is None or match is None:
        return None
    month, day = int(match[1] or start.month), int(match[2])
    for year in (start.year, start.year + 1):
        try:
            if date(year, month, day) >= start:
                return date(year, month, day)
        except ValueError:
            return None
    return None
