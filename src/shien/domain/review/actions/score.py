"""採点。届出を済ませた審査員が開き、一度だけ出す。"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.review import rules
from shien.domain.review.models import Assignment, Declaration, Score
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from .assign import own_assignment

PURPOSE = "審査のため"


def _unnamed(by: Viewer) -> Viewer:
    """事業者の利用履歴に載る名。審査員は氏名を見せず、証跡の鍵だけが残る。"""
    return replace(by, name="審査員（氏名は公表しません）", organisation="審査員")


class BadScore(InvalidValue):
    """採点の誤り。faults は審査項目 → 文。"""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("採点に誤りがあります。")
        self.faults = dict(faults)


def _cleared(row: Assignment) -> None:
    if row.ended_at is not None:
        raise NotAllowed("この割当ては終わっています。")
    if not Declaration.objects.filter(assignment=row, conflict=False).exists():
        raise NotAllowed("先に、利害関係の有無を届け出てください。")


@transaction.atomic
def open_for_review(*, assignment: UUID, by: Viewer, at: datetime) -> case_facts.Submission:
    """審査員が申請書を開く。閲覧は証跡に残り、事業者に見える。"""
    with row_security.system():
        row = own_assignment(assignment, by)
        _cleared(row)
        latest = _submission(row)
    with row_security.opened_applications([latest[0]]):
        return applying.open_submission(submission=latest[1], by=_unnamed(by), at=at, purpose=PURPOSE)


def _submission(row: Assignment) -> tuple[int, UUID]:
    """申請の番号と、いちばん新しい申請書の提出。全行を読める範囲で呼ぶ。"""
    found = applications.submission_for_review(row.application_id)
    if found is None:
        raise NotAllowed("いまは審査できる提出がありません。")
    return found


@transaction.atomic
def open_file_for_review(
    *, assignment: UUID, file: UUID, by: Viewer, at: datetime
) -> tuple[case_facts.SubmittedFile, bytes]:
    """審査員がファイルを開く。自分に割り当てられた申請のものだけ。"""
    with row_security.system():
        row = own_assignment(assignment, by)
        _cleared(row)
        number, _ = _submission(row)
    with row_security.opened_applications([number]):
        return applying.open_submitted_file(file=file, by=_unnamed(by), at=at, purpose=PURPOSE)


@transaction.atomic
def score(
    *, assignment: UUID, points: Mapping[str, Any], by: Viewer, at: datetime, remarks: Mapping[str, str] | None = None,
    opinion: str = "",
) -> None:  # fmt: skip
    """採点を出す。満点の中の整数だけ。出したら変えられない。"""
    with row_security.system():
        row = own_assignment(assignment, by)
        _cleared(row)
        if Score.objects.filter(assignment=row).exists():
            raise NotAllowed("採点は、もう出しています。")
        state, call = applications.state_for_review(row.application_id)
        if state not in ("submitted", "checked", "interview"):
            raise NotAllowed("この申請の審査は、もう終わっています。")
        wanted = rules.criteria(applications.call_definition(call), gate=False)
        if faults := rules.score_faults(points, wanted):
            raise BadScore(faults)
        Score.objects.create(
            assignment=row, submission_id=_submission(row)[1], points={each.id: points[each.id] for each in wanted},
            remarks={each.id: (remarks or {}).get(each.id, "").strip()[:500] for each in wanted}, opinion=opinion.strip()[:2000],
            at=at,
        )  # fmt: skip
    audit.record(
        Act.REVIEW_SCORE, by=by.actor, at=at, target=row.call_name, detail={"application": str(row.application_id)}
    )
