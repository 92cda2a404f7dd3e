"""申請の判断。読み書きをしない。"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from shien.domain.accounts.facts import Viewer
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS
from shien.values.my_number import find_my_numbers

from .facts import Conflict, Edit, Origin

# Without 0/O, 1/I/L, U: read over the telephone without mistakes.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


# The line that most applications follow, in the order of the eight procedures; what a procedure lacks is passed over.
_LINE = (
    "draft", "vendor_input", "confirmation", "submitted", "accepted", "offered", "matched", "scheduled", "dispatched", "evaluated",
    "registered", "in_office", "checked", "reviewed", "adopted", "certified", "grant_applied", "granted", "completed", "inspected", "settled",
    "claimed", "fee_decided", "paid", "reporting",
)  # fmt: skip
# The first answer of the office: here the waiting for the result ends.
RESULTS = ("adopted", "certified", "granted", "accepted", "registered", "declined")


def ahead(state: str, been: Sequence[str], states: Mapping[str, Any]) -> tuple[str, ...]:
    """この先に、ふつう通る状態。直しの依頼や異議のような脇道からは、本道に戻った先を示す。終わった手続きには無い。"""
    line = [each for each in _LINE if each in states]
    if states[state].terminal or not states[state].live:
        return ()
    here = next((each for each in (state, *reversed(been)) if each in line), None)
    return () if here is None else tuple(line[line.index(here) + 1 :])


def number(prefix: str = "") -> str:
    """推し量れない番号 (12字、約58ビット)。4字ずつ区切る。"""
    text = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return prefix + "-".join(text[place : place + 4] for place in (0, 4, 8))


def groups_of(items: Iterable[str]) -> frozenset[str]:
    """項目の項目群。"""
    return frozenset(ITEMS[each].group for each in items if each in ITEMS)


def lacking(viewer: Viewer, items: Iterable[str], *, edit: bool = False) -> list[str]:
    """委任に足りない項目群の名前。edit なら、直すことの委任に足りないもの。"""
    held = viewer.edits if edit else viewer.sees
    return [GROUPS[each].label for each in sorted(groups_of(items)) if not held(each)]


def merged(
    current: Mapping[str, Any], sent: Mapping[str, Any], edits: Iterable[Edit]
) -> tuple[dict[str, Any], list[Conflict]]:
    """三方の突合せ。edits は、送り手が開いた版より後の変更 (古い順)。書く値と、両方が直した欄を返す。

    送り手が変えていない欄は、ほかの人の新しい値を残す。二人が別の欄を直せば、どちらも残る (REL-13)。
    """
    later: dict[str, list[Edit]] = {}
    for each in edits:
        later.setdefault(each.field, []).append(each)
    writing: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for field, mine in sent.items():
        theirs, base = current.get(field), current.get(field)
        if field in later:
            base = later[field][0].before
        if mine in (base, theirs):
            continue
        if theirs != base:
            last = later[field][-1]
            conflicts.append(Conflict(field, base, mine, theirs, last.by_name, last.at))
        else:
            writing[field] = mine
    return writing, conflicts


def locked_fields(origins: Mapping[str, Mapping[str, Any]], fields: Iterable[str]) -> list[str]:
    """直すと言わずに変えようとした、自動で入れた欄。"""
    return [each for each in fields if origins.get(each, {}).get("locked")]


def origin_of(stored: Mapping[str, Any]) -> Origin:
    """保存の形から。"""
    return Origin(**{**stored, "items": tuple(stored["items"])})


def dropped(stored: Mapping[str, Any] | None) -> bool:
    """診断か計画から入れた欄か (カルテの項目から入ったものではない)。"""
    return stored is not None and not stored["items"]


def stored(origin: Origin) -> dict[str, Any]:
    """保存の形。"""
    return asdict(origin) | {"items": list(origin.items)}


def checked_texts(value: Any) -> None:
    """マイナンバーと、データベースに入らない字を止める (PRIV-1, SEC-38)。"""
    if isinstance(value, str):
        if find_my_numbers(value):
            raise InvalidValue("マイナンバーと見られる12桁の番号があります。番号を消してから、保存してください。")
        if "\0" in value or any(0xD800 <= ord(char) <= 0xDFFF for char in value):
            raise InvalidValue("使えない文字があります。消してから、保存してください。")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            checked_texts(key)
            checked_texts(each)
    elif isinstance(value, list):
        for each in value:
            checked_texts(each)


def closing(
    closes_at: datetime | None, extensions: Iterable[tuple[tuple[int, ...], datetime]], application_id: int
) -> datetime | None:
    """この申請にとっての締切。名指しの延長があれば、遅いほう。"""
    if closes_at is None:
        return None
    return max([closes_at, *(end for applications, end in extensions if application_id in applications)])


def arrives_in_time(closes_at: datetime | None, arrived_at: datetime) -> bool:
    """間に合ったか。締切の瞬間に届いたものは、間に合わない (REL-9)。"""
    return closes_at is None or arrived_at < closes_at


def file_keys(form_files: Iterable[str], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """申請書に載っているファイル。(欄, 鍵) の並び。"""
    return [(field, key) for field in form_files for key in answers.get(field) or ()]


def minutes_down(closes_at: datetime, ready: Mapping[datetime, bool]) -> int:
    """締切前の60分 (欠けない分) のうち、止まっていた分の数。記録の無い分は止まっていたとみなす (REL-11)。"""
    end = closes_at.replace(second=0, microsecond=0)
    return sum(not ready.get(end - timedelta(minutes=back), False) for back in range(1, 61))
