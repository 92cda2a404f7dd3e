"""担当を確かめる。担当の外の申請は、無いのと同じ (SEC-22)。"""

from uuid import UUID

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import Duty
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application, Call
from shien.domain.motions.rules import reason as reason_of


def case(application: UUID, by: Viewer, *duties: str) -> Application:
    """担当する申請。手続きの担当でも、この仕事の担当でなければ断る。"""
    found = applications.staff_application(application, by)
    if found is None:
        raise NotFound
    on_duty(by, found.procedure, *duties)
    return found


def on_duty(by: Viewer, procedure: str, *duties: str) -> None:
    """この仕事の担当か。"""
    if duties and not any(by.does(each, procedure) for each in duties):
        names = "・".join(Duty(each).label for each in duties)
        raise NotAllowed(f"この操作ができるのは、この手続きの「{names}」の担当です。")


def call_of(key: UUID, by: Viewer, *duties: str) -> Call:
    """担当する手続きの公募回。"""
    found = applications.call(key)
    if found is None or found.procedure not in by.nationwide | by.regional:
        raise NotFound
    on_duty(by, found.procedure, *duties)
    return found


__all__ = ["call_of", "case", "on_duty", "reason_of"]
