"""専門家の書類を書き始める。実施報告には、日程の報告の日時を入れておく。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import queries
from shien.domain.dispatch.schedule import SCHEDULE

_REPORT = "dispatch_report"
_SAME = ("on", "start_hour", "start_minute", "end_hour", "end_minute", "online", "place")


@transaction.atomic
def begin_paper(*, application: UUID, form: str, by: Viewer, at: datetime) -> None:
    """書類の下書きを開く。もうあれば、そのまま。"""
    standing = queries.stand_in(application, by, taken=True)
    if standing is None or standing.application_id is None or form not in standing.papers:
        raise NotFound
    with row_security.standing(standing.application_id):
        draft = applications.open_draft(application=application, form=form, by=standing, at=at)
        visits = _planned(application, standing) if form == _REPORT and not draft.answers.get("visits") else []
        if visits:
            applications.save(
                application=application,
                form=form,
                answers={"visits": visits},
                version=draft.version,
                by=standing,
                at=at,
            )


def _planned(application: UUID, standing: Viewer) -> list[dict[str, Any]]:
    sent = [each for each in cases.submissions(application, standing) if each.form == SCHEDULE]
    rows = sent[-1].answers.get("visits") or () if sent else ()
    return [{key: row[key] for key in _SAME if row.get(key) is not None} for row in rows]
