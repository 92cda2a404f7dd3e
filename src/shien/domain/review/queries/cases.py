"""一つの申請の審査。"""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.motions import queries as moving
from shien.domain.review import facts, rules, standings
from shien.domain.review.models import (
    AppealExamination,
    Assignment,
    BonusCheck,
    Declaration,
    FormalCheck,
    Handling,
    Relation,
    Score,
)


def dossier(case: case_facts.Application, viewer: Viewer) -> facts.Dossier:
    """審査の全部。case は applications.queries.staff_application で、担当を確かめて得たもの。"""
    handler = Handling.objects.filter(application_id=case.key, ended_at=None).first()
    checks = [_check(row) for row in FormalCheck.objects.filter(application_id=case.key).order_by("-id")]
    bonus = BonusCheck.objects.filter(application_id=case.key).order_by("-id").first()
    assigned = _assigned(case.key)
    sheets = _sheets(case)
    examined = AppealExamination.objects.filter(application_id=case.key).order_by("id")
    return facts.Dossier(
        handler.account_name if handler else "", handler.account_id if handler else None, checks[0] if checks else None,
        tuple(checks), _bonus(bonus) if bonus else None, tuple(assigned), tuple(sheets),
        standings.of([case.key], case.call.key)[case.key] if sheets or bonus else None,
        tuple(moving.motions(case.key, viewer)), tuple(facts.Examination(row.text, row.by_name, row.at) for row in examined),
    )  # fmt: skip


def _check(row: FormalCheck) -> facts.Check:
    return facts.Check(row.submission_id, row.results, row.passed, row.note, row.by_name, row.at)


def _bonus(row: BonusCheck) -> facts.BonusResult:
    return facts.BonusResult(tuple(row.bonus), tuple(row.malus), row.points, row.note, row.by_name, row.at)


def _assigned(application: UUID) -> list[facts.Assigned]:
    rows = list(Assignment.objects.filter(application_id=application).order_by("id"))
    numbers = [row.id for row in rows]
    declared = dict(Declaration.objects.filter(assignment_id__in=numbers).values_list("assignment_id", "conflict"))
    scored = dict(Score.objects.filter(assignment_id__in=numbers).values_list("assignment_id", "at"))
    return [assigned(row, declared.get(row.id), scored.get(row.id)) for row in rows]


def assigned(row: Assignment, declared: bool | None, scored_at: datetime | None) -> facts.Assigned:
    """割当て。"""
    return facts.Assigned(
        row.key, row.application_id, row.number, row.applicant_name, row.procedure, row.call_name, row.reviewer_name, row.at,
        declared, scored_at, row.ended_at, row.ended_reason, tuple(row.warnings),
    )  # fmt: skip


def _sheets(case: case_facts.Application) -> list[facts.ScoreSheet]:
    wanted = rules.criteria(applications.call_definition(case.call.key), gate=False)
    rows = Score.objects.filter(assignment__application_id=case.key).select_related("assignment").order_by("id")
    return [sheet(row, wanted) for row in rows]


def sheet(row: Score, wanted: tuple[facts.Criterion, ...]) -> facts.ScoreSheet:
    """出された採点。"""
    return facts.ScoreSheet(
        row.assignment.reviewer_name, row.points, row.remarks, row.opinion, rules.total(row.points, wanted), row.at
    )


def reviewers(case: case_facts.Application, viewer: Viewer, *, at: datetime) -> list[facts.Reviewer]:
    """この手続きの審査員と、利害関係の疑い (計算したもの)。"""
    people = accounts.holders(case.procedure, "review", Role.REVIEWER)
    numbers = [id for id, _, _ in people]
    load = dict(
        Assignment.objects.filter(reviewer_id__in=numbers, ended_at=None).exclude(id__in=Score.objects.values("assignment_id"))
        .order_by().values_list("reviewer_id").annotate(many=Count("id"))
    )  # fmt: skip
    relations: dict[int, list[tuple[str, str]]] = {}
    for number, kind, text in Relation.objects.filter(account_id__in=numbers, ended_at=None).values_list(
        "account_id", "kind", "text"
    ):
        relations.setdefault(number, []).append((kind, text))
    latest = applications.latest_submissions([case.key], viewer).get(case.key)
    answers = dict(latest.answers) if latest else {}
    firm = accounts.enterprise_of_application(case.enterprise_id)
    supporters = accounts.supporters_of(case.enterprise_id, at=at)
    return [
        facts.Reviewer(
            id, name, organisation, load.get(id, 0),
            tuple(rules.doubts(
                reviewer=name, organisation=organisation, relations=relations.get(id, ()), applicant=case.applicant_name,
                corporate_number=firm.corporate_number if firm else "", people=rules.people_of(answers), supporters=supporters,
                place=str(answers.get("location", "")),
            )),
        )
        for id, name, organisation in people
    ]  # fmt: skip
