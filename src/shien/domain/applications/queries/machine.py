"""自動処理のための読取り。全行を読める範囲で呼ぶ。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shien.domain.applications.models import Application, ProcedureVersion, Submission


@dataclass(frozen=True, slots=True)
class Arrival:
    """届いた提出。values は計算した欄も含む。"""

    submission_id: int
    application_id: int
    application: UUID
    enterprise_id: int
    procedure: str
    form: str
    values: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruled:
    """手続きの一つの版。definition は procedure.toml、lifecycle は状態と遷移の表。"""

    definition: Mapping[str, Any]
    lifecycle: Mapping[str, Any]

    @property
    def head(self) -> Mapping[str, Any]:
        """[procedure] の表。"""
        found: Mapping[str, Any] = self.definition["procedure"]
        return found

    @property
    def yearly_form(self) -> str:
        """毎年出す様式。状態の表の、回のある遷移から。無ければ空。"""
        return next((str(row["form"]) for row in self.lifecycle["transition"] if row.get("repeats")), "")


def states(ids: Iterable[int]) -> dict[int, str]:
    """申請の状態。{申請の番号: 状態}。"""
    return dict(Application.objects.filter(id__in=list(ids)).values_list("id", "state"))


def submitted(ids: Iterable[int], form: str) -> set[tuple[int, str]]:
    """この様式の、出された回。(申請の番号, 回)。"""
    return set(
        Submission.objects.filter(application_id__in=list(ids), form=form).values_list("application_id", "occurrence")
    )


def ruled_by(ids: Iterable[int]) -> dict[int, Ruled]:
    """申請の従う手続きの版 (始めたときの公募回の版)。{申請の番号: 版}。"""
    rows = Application.objects.filter(id__in=list(ids)).values_list("id", "call__procedure_version_id")
    lines = dict(rows)
    found = {
        row.id: Ruled(row.definition, row.lifecycle) for row in ProcedureVersion.objects.filter(id__in=lines.values())
    }
    return {id: found[line] for id, line in lines.items()}


def openers(ids: Iterable[int]) -> dict[int, int]:
    """申請を始めた人。{申請の番号: アカウントの番号}。お知らせの宛先。"""
    return dict(Application.objects.filter(id__in=list(ids)).values_list("id", "started_by_id"))


def arrived(
    procedures: Iterable[str], *, after: int = 0, ids: Iterable[int] | None = None, limit: int = 500
) -> list[Arrival]:
    """この手続きに届いた提出 (古い順)。after は、もう見た提出の番号。ids を渡せば、その申請のものだけ。"""
    rows = Submission.objects.select_related("application").filter(
        application__procedure__in=list(procedures), id__gt=after
    )
    if ids is not None:
        rows = rows.filter(application_id__in=list(ids))
    return [
        Arrival(
            row.id, row.application_id, row.application.key, row.enterprise_id, row.application.procedure, row.form,
            {**row.values, **row.answers}, row.submitted_at,
        )
        for row in rows.order_by("id")[:limit]
    ]  # fmt: skip
