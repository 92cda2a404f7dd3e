"""手続きの審査の決まりを、画面に渡す形に。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shien.domain.applications.facts import Application, Next, Submission

from . import rules
from .facts import Bonus, Criterion, Dossier

ASSIGNABLE = ("submitted", "checked", "interview")
# Moves of review itself; what follows a decision has pages of its own.
_ALONE = ("pass_check", "call_interview", "finish_review")


@dataclass(frozen=True, slots=True)
class Scheme:
    """審査項目と加点。"""

    gates: tuple[Criterion, ...]
    scored: tuple[Criterion, ...]
    bonus: tuple[Bonus, ...]
    malus: tuple[Bonus, ...]
    limits: tuple[tuple[str, int], ...]


def of(definition: Mapping[str, Any]) -> Scheme:
    """手続きの定義から。"""
    groups = definition.get("procedure", {}).get("bonus_groups", ())
    return Scheme(
        rules.criteria(definition, gate=True), rules.criteria(definition, gate=False), rules.bonuses(definition),
        rules.bonuses(definition, "malus"), tuple((row["label"], int(row["max"])) for row in groups if "max" in row),
    )  # fmt: skip


def moves(case: Application) -> list[Next]:
    """一人で進められるもの。"""
    return [each for each in case.next if each.by == "staff" and each.id in _ALONE and not each.two_person]


def proposable(case: Application) -> list[Next]:
    """二人で決めるもの。"""
    if case.state not in (*rules.BEFORE_DECISION, "adopted"):
        return []
    return [each for each in case.next if each.by == "staff" and each.two_person]


def claimed(definition: Mapping[str, Any], sent: Submission | None) -> frozenset[str]:
    """申請書で申し出た加点。"""
    return frozenset(rules.claimed_bonuses(definition, sent.answers)) if sent else frozenset()


def checked(post: Mapping[str, Any], dossier: Dossier, definition: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """形式の確認の欄に置くもの。打ったもの、無ければ前の確認。{項目: (yes・no・空, 理由)}。"""
    before = dossier.check.results if dossier.check else {}
    found = {}
    for each in rules.criteria(definition, gate=True):
        old = before.get(each.id, {})
        answer = {True: "yes", False: "no"}.get(old.get("ok"), "")  # type: ignore[arg-type]
        found[each.id] = (post.get(f"gate-{each.id}", answer), post.get(f"note-{each.id}", old.get("note", "")))
    return found
