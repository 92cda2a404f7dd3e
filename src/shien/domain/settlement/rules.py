"""交付決定のあとの判断。読み書きをしない。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from shien.domain.applications.facts import Application, Submission
from shien.engines.settlement import Law, settle, surcharge
from shien.values.fault import InvalidValue

from .choices import Reminded
from .facts import Inspection, Line

_NAMES = {"grant": "decided", "settle": "settled", "pay": "paid"}
_BEFORE, _CLOSE = 30, 7


def latest(submissions: Iterable[Submission], form: str) -> Submission | None:
    """この様式の、いちばん新しい提出。"""
    return next((each for each in reversed(list(submissions)) if each.form == form), None)


def earlier(submissions: Iterable[Submission]) -> dict[str, dict[str, Any]]:
    """様式ごとの、いちばん新しい値 (計算した欄も含む)。"""
    return {each.form: {**each.values, **each.answers} for each in submissions}


def decided(case: Application) -> dict[str, Any]:
    """決まった額。式の case.* に渡す。"""
    found: dict[str, Any] = {"state": case.state}
    for step in case.steps:
        if step.transition in _NAMES and step.amount is not None:
            found[f"{_NAMES[step.transition]}_amount"] = step.amount
    return found


def amount_of(case: Application, transition: str) -> int:
    """その遷移で決まった、いちばん新しい額。"""
    return next((each.amount or 0 for each in reversed(case.steps) if each.transition == transition), 0)


def rate_of(application: Mapping[str, Any]) -> Fraction:
    """この申請の補助率。申請書で計算した applied_rate。無ければ InvalidValue。"""
    try:
        rate = Fraction(str(application["applied_rate"]))
    except (KeyError, ValueError):
        raise InvalidValue("申請書に補助率が無いので、額を計算できません。") from None
    if not 0 < rate <= 1:
        raise InvalidValue("申請書の補助率が、0から1の間にありません。")
    return rate


def settled(lines: Sequence[Line], *, granted: int, claimed: int, rate: Fraction, law: Law) -> Inspection:
    """検査した経費から、額を計算する。"""
    found = settle(
        decided=np.array([granted]), claimed=np.array([claimed]),
        rate=(np.array([rate.numerator]), np.array([rate.denominator])),
        case=np.zeros(len(lines), dtype=np.int64), accepted=np.array([each.accepted for each in lines], dtype=np.int64),
        category=np.array([each.category for each in lines], dtype=np.str_), law=law,
    )  # fmt: skip
    return Inspection(
        tuple(lines), int(found.eligible[0]), int(found.by_rate[0]), granted, claimed, str(rate), int(found.amount[0])
    )


def reminder(due_on: date, today: date) -> Reminded | None:
    """今日までに出すべき知らせのうち、いちばん新しいもの。"""
    left = (due_on - today).days
    if left < 0:
        return Reminded.OVERDUE
    if left <= _CLOSE:
        return Reminded.CLOSE
    return Reminded.BEFORE if left <= _BEFORE else None


def charged(amount: int, since: date, paid: Iterable[tuple[date, int]], until: date, rate: Fraction) -> int:
    """since から until まで付く加算金・延滞金。一部が納められた翌日からは、残りに付く (補助金適正化法第19条)。"""
    total, start = 0, since
    for on, part in sorted(paid):
        if on >= start:
            total += surcharge(amount=amount, since=start, until=min(on, until), rate=rate)
            start = on + timedelta(days=1)
        amount -= part
    return total + surcharge(amount=amount, since=start, until=until, rate=rate)
