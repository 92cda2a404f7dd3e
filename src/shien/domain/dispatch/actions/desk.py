"""派遣の書込みが共に使う手だて。担当を確かめ、申請を開き、証跡に書く。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application
from shien.domain.dispatch import queries
from shien.ledger import audit
from shien.ledger.audit import Act


def on_duty(by: Viewer) -> None:
    """派遣の担当の職員か。"""
    if not queries.may(by):
        raise NotAllowed("専門家派遣の担当ではありません。")


def case_of(application: UUID, by: Viewer) -> Application:
    """担当する派遣の申請。"""
    on_duty(by)
    case = cases.staff_application(application, by)
    if case is None or case.procedure != queries.PROCEDURE:
        raise NotFound
    return case


def request_of(application: UUID, by: Viewer) -> Mapping[str, Any]:
    """いちばん新しい派遣の申請書の答え。"""
    sent = [each for each in cases.staff_submissions(application, by) if each.form == "application"]
    if not sent:
        raise NotFound
    return {**sent[-1].values, **sent[-1].answers}


def record(case: Application | None, step: str, by: Viewer, at: datetime, **detail: Any) -> None:
    """証跡に書く。case が無いのは、名簿のこと。"""
    audit.record(
        Act.DISPATCH, by=by.actor, at=at, enterprise_id=case.enterprise_id if case else None,
        target=case.call.name if case else "専門家の名簿", detail={"step": step, **detail},
    )  # fmt: skip
