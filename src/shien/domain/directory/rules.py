"""相談の決まり。誰が答えられ、どの状態からどこへ進め、いつ知らせるか。"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from django.utils.timezone import localdate

from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.values.fold import fold
from shien.values.support import hints

from .choices import OPEN, ContactState, Side

_TABLE = Path(__file__).parent / "contact.toml"
_S = ContactState
# (側, いまの状態) → 進める先。終わりの状態からは進めない。
MOVES: dict[tuple[Side, ContactState], tuple[ContactState, ...]] = {
    (Side.INSTITUTION, _S.SENT): (_S.READ, _S.ANSWERED, _S.MEETING, _S.DECLINED),
    (Side.INSTITUTION, _S.READ): (_S.ANSWERED, _S.MEETING, _S.DECLINED),
    (Side.INSTITUTION, _S.ANSWERED): (_S.ANSWERED, _S.MEETING, _S.DONE, _S.DECLINED),
    (Side.INSTITUTION, _S.MEETING): (_S.ANSWERED, _S.MEETING, _S.DONE, _S.DECLINED),
    (Side.FIRM, _S.SENT): (_S.WITHDRAWN,),
    (Side.FIRM, _S.READ): (_S.WITHDRAWN,),
    (Side.FIRM, _S.ANSWERED): (_S.DONE, _S.WITHDRAWN),
    (Side.FIRM, _S.MEETING): (_S.DONE, _S.WITHDRAWN),
}
NEEDS_TEXT = frozenset({_S.ANSWERED, _S.MEETING, _S.DECLINED})


@dataclass(frozen=True, slots=True)
class Policy:
    """相談の決まりの版。"""

    valid_from: date
    remind_after_days: tuple[int, ...]
    reply_minimum: int
    settled_after_days: int
    reply_years: int
    daily_limit: int


@dataclass(frozen=True, slots=True)
class Share:
    """カルテから伝えられるものの一つ。items は項目辞書の鍵。"""

    code: str
    label: str
    items: tuple[str, ...]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def policy(on: date) -> Policy:
    """その日の決まり。最初の版より前なら最初の版。"""
    found = [
        Policy(**{**row, "remind_after_days": tuple(row["remind_after_days"])}) for row in _table()["version"]
    ]  # fmt: skip
    past = [each for each in found if each.valid_from <= on]
    return past[-1] if past else found[0]


@cache
def sharable() -> dict[str, Share]:
    """伝えられるもの。"""
    return {row["code"]: Share(row["code"], row["label"], tuple(row["items"])) for row in _table()["share"]}


def moves(side: Side, state: ContactState) -> tuple[ContactState, ...]:
    """この側が進める先。"""
    return MOVES.get((side, state), ())


def may_answer(viewer: Viewer, *, corporate_number: str, organisation: str, prefecture: str) -> bool:
    """この支援機関として答えてよいか。

    - 法人番号が同じ事業者の、プライムか、提出を任されたメンバー。GビズIDが法人番号を確かめている。
    - 名簿に書かれた組織の商工会・商工会議所の職員で、所管の中の機関であるとき。
    委任を受けてほかの事業者の代理で操作しているあいだは、答えられない。
    """
    if viewer.role == Role.CHAMBER:
        return bool(organisation) and viewer.organisation == organisation and prefecture in viewer.prefectures
    own = viewer.is_owner and viewer.can_submit and not viewer.acting_for_other
    return own and bool(corporate_number) and viewer.corporate_number == corporate_number


def expertise_of(problem: str) -> dict[str, tuple[str, ...]]:
    """困りごとの文 → 相談内容と、当たった言葉 (多く当たった順)。

    >>> expertise_of("跡継ぎがいない。会社を売ることも考えている")
    {'succession': ('跡継ぎ',), 'merger': ('会社を売',)}
    """
    text = fold(problem)
    found = {
        code: tuple(word for word in words if fold(word) and fold(word) in text) for code, words in hints().items()
    }  # fmt: skip
    ranked = sorted((code for code in found if found[code]), key=lambda code: -len(found[code]))
    return {code: found[code] for code in ranked}


def reply_hours(waits: Sequence[timedelta | None], minimum: int) -> float | None:
    """返事までの時間の中央値 (時間)。None は、まだ返事の無い相談。

    返事の無い相談は「どれよりも長く待っている」と数える。少なすぎるときと、半分より多くに返事が無いときは None。
    """
    if len(waits) < minimum:
        return None
    hours = [float("inf") if each is None else each.total_seconds() / 3600 for each in waits]
    found = median(hours)
    return None if found == float("inf") else found


def due_reminders(sent_at: datetime, done: Iterable[int], at: datetime) -> int | None:
    """いま知らせるべき日数 (いちばん大きいもの)。もう知らせたか、まだなら None。"""
    passed = [days for days in policy(localdate(at)).remind_after_days if at >= sent_at + timedelta(days=days)]
    return passed[-1] if passed and passed[-1] > max(done, default=0) else None


def is_open(state: str) -> bool:
    """続いている相談か。"""
    return state in OPEN
