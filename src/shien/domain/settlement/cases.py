"""職員が扱う申請。担当を確かめて、提出と合わせて読む。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application, Submission

from . import rules


@dataclass(frozen=True, slots=True)
class Held:
    """申請と、その提出。"""

    case: Application
    submissions: tuple[Submission, ...]

    def latest(self, form: str) -> Submission:
        """この様式の、いちばん新しい提出。"""
        found = rules.latest(self.submissions, form)
        if found is None:
            raise NotAllowed("もとになる書類が、まだ提出されていません。")
        return found

    def values(self, form: str) -> Mapping[str, Any]:
        """この様式の値 (計算した欄も含む)。"""
        found = self.latest(form)
        return {**found.values, **found.answers}


def held(key: UUID, by: Viewer, *, state: str = "") -> Held:
    """額の確定の担当が扱う申請。担当の外は、無いのと同じ。"""
    case = queries.staff_application(key, by)
    if case is None:
        raise NotFound
    if not by.does("settle", case.procedure):
        raise NotAllowed("この操作は、額の確定の担当が行います。")
    if state and case.state != state:
        raise NotAllowed(f"いまの状態（{case.state_label}）では、この操作はできません。")
    return Held(case, tuple(queries.staff_submissions(key, by)))
