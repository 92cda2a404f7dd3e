"""審査員の読取り。自分に割り当てられた申請だけ。ほかの審査員の点は、自分の採点を出してから (盲検)。"""

from uuid import UUID

from shien.domain.accounts import row_security
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.review import facts, rules
from shien.domain.review.choices import RelationKind
from shien.domain.review.models import Assignment, Declaration, Relation, Score

from .cases import assigned, sheet


def assignments(viewer: Viewer) -> list[facts.Assigned]:
    """自分への割当て (新しい順)。外れたものも見える。"""
    if viewer.role != Role.REVIEWER:
        return []
    with row_security.system():
        rows = list(Assignment.objects.filter(reviewer_id=viewer.account_id).order_by("-id"))
        return _facts([row for row in rows if viewer.does("review", row.procedure)])


def _facts(rows: list[Assignment]) -> list[facts.Assigned]:
    numbers = [row.id for row in rows]
    declared = dict(Declaration.objects.filter(assignment_id__in=numbers).values_list("assignment_id", "conflict"))
    scored = dict(Score.objects.filter(assignment_id__in=numbers).values_list("assignment_id", "at"))
    return [assigned(row, declared.get(row.id), scored.get(row.id)) for row in rows]


def assignment(key: UUID, viewer: Viewer) -> tuple[facts.Assigned, tuple[facts.Criterion, ...]] | None:
    """自分への割当てと、点をつける項目。"""
    found = next((each for each in assignments(viewer) if each.key == key), None)
    if found is None:
        return None
    with row_security.system():
        _, call = applications.state_for_review(found.application)
    return found, rules.criteria(applications.call_definition(call), gate=False)


def peers(key: UUID, viewer: Viewer) -> list[facts.ScoreSheet]:
    """同じ申請の、出された採点。自分の採点を出すまでは空。氏名は見せない。"""
    found = assignment(key, viewer)
    if found is None or found[0].scored_at is None:
        return []
    mine, wanted = found
    with row_security.system():
        rows = Score.objects.filter(assignment__application_id=mine.application, assignment__ended_at=None)
        sheets = [(row.assignment.key, sheet(row, wanted)) for row in rows.select_related("assignment").order_by("id")]
    return [
        facts.ScoreSheet("あなた" if own == key else "ほかの審査員", each.points, each.remarks, each.opinion, each.total, each.at)
        for own, each in sheets
    ]  # fmt: skip


def relations(viewer: Viewer) -> list[tuple[int, str, str]]:
    """自分の届け出た関わり。(番号, 種類, 相手)。"""
    if viewer.role != Role.REVIEWER:
        return []
    with row_security.system():
        rows = Relation.objects.filter(account_id=viewer.account_id, ended_at=None).order_by("id")
        return [(row.id, RelationKind(row.kind).label, row.text) for row in rows]
