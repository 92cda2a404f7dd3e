"""お知らせの決まり。読み書きはしない。値は rules.toml (日付つき)。"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shien.domain.catalogue.facts import Filters
from shien.values.fault import InvalidValue

from .choices import BounceKind, Move, Rhythm, Stage
from .facts import Interests, Taken

_JAPAN = ZoneInfo("Asia/Tokyo")
_MORNING = time(7)
EMAIL_LENGTH = 190


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


def rule(name: str, on: date) -> dict[str, Any]:
    """その日に効く決まり。どれも始まる前なら、いちばん古いもの。"""
    rows = sorted(_tables()[name], key=lambda row: row["valid_from"])
    return next((row for row in reversed(rows) if row["valid_from"] <= on), rows[0])


def email_of(text: str) -> str:
    """メールアドレスを読む。全角は半角に直す。読めなければ InvalidValue。"""
    email = unicodedata.normalize("NFKC", text).strip()
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidValue("メールアドレスを「name@example.jp」のように入力してください。") from None
    if len(email) > EMAIL_LENGTH or not email.isascii():
        raise InvalidValue(f"メールアドレスは、半角{EMAIL_LENGTH}文字以内で入力してください。")
    return email


def pack(filters: Filters) -> dict[str, Any]:
    """絞り込みを、置ける形にする。既定のままの欄は置かない。"""
    plain = Filters()
    found = {each.name: getattr(filters, each.name) for each in fields(filters)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if value != getattr(plain, name)
    }


def unpack(stored: Mapping[str, Any]) -> Filters:
    """pack の逆。もう無い欄は読まない。"""
    known = {each.name for each in fields(Filters)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known
    }
    return Filters(**values)


def next_due(rhythm: str, at: datetime) -> datetime:
    """次に調べる時。日本時間の朝7時 (毎週なら月曜)。at より後。"""
    local = at.astimezone(_JAPAN)
    day = local.date() + timedelta(days=0 if local.time() < _MORNING else 1)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, _MORNING, _JAPAN)


def day_in_japan(at: datetime) -> date:
    """日本時間の日。締切の0時は、前の日の終わりとして数える。"""
    return (at - timedelta(microseconds=1)).astimezone(_JAPAN).date()


def closes(at: datetime | None) -> str:
    """締切の知らせの印。締切が延びれば、別の知らせになる。"""
    return f"closes:{day_in_japan(at) if at else ''}"


def digest(subject: str, text: str, measures: Iterable[Any], interests: Interests) -> str:
    """ニュースレターの中身の要約値。承認は、この中身への承認。"""
    parts = (
        subject, text, *map(str, measures), "|".join(interests.industry), "|".join(interests.prefecture),
        "|".join(interests.use_purpose),
    )  # fmt: skip
    return sha256("\0".join(parts).encode()).hexdigest()


_STAGES = {Move.ASK: Stage.ASKED, Move.SEND: Stage.SENDING, Move.RESUME: Stage.SENDING, Move.STOP: Stage.STOPPED}


def stage(steps: Sequence[Taken], waiting: int) -> Stage:
    """ニュースレターの段階。試し送りは段階を変えない。"""
    last = next((each.move for each in reversed(steps) if each.move != Move.TEST), Move.WRITE)
    found = _STAGES.get(last, Stage.DRAFT)
    return Stage.SENT if found == Stage.SENDING and not waiting else found


def needs_second(count: int, on: date) -> bool:
    """二人目の承認が要る数か (PRIV-13)。"""
    return count > int(rule("newsletter", on)["alone"])


def second_person(steps: Sequence[Taken], person_id: int) -> bool:
    """二人目か。書いた人と、承認を求めた人は、承認できない。"""
    return person_id not in {each.person_id for each in steps if each.move in (Move.WRITE, Move.ASK)}


def bounce_kind(status: str, on: date) -> BounceKind:
    """不達の種類。5 で始まる番号は恒久。ただし、宛先のせいではない番号は一時と数える。"""
    if status.startswith("5") and status not in rule("bounce", on)["not_the_address"]:
        return BounceKind.HARD
    return BounceKind.SOFT


def stops(hard: int, soft: int, on: date) -> bool:
    """この番地に送るのをやめるか。"""
    limits = rule("bounce", on)
    return hard >= int(limits["hard_stops_after"]) or soft >= int(limits["soft_stops_after"])
