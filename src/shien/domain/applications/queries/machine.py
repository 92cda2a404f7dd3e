"""自動処理のための読取り。全行を読める範囲で呼ぶ。"""

from collections.abc import Iterable

from shien.domain.applications.models import Application, Submission


def states(ids: Iterable[int]) -> dict[int, str]:
    """申請の状態。{申請の番号: 状態}。"""
    return dict(Application.objects.filter(id__in=list(ids)).values_list("id", "state"))


def submitted(ids: Iterable[int], form: str) -> set[tuple[int, str]]:
    """この様式の、出された回。(申請の番号, 回)。"""
    return set(
        Submission.objects.filter(application_id__in=list(ids), form=form).values_list("application_id", "occurrence")
    )


def openers(ids: Iterable[int]) -> dict[int, int]:
    """申請を始めた人。{申請の番号: アカウントの番号}。お知らせの宛先。"""
    return dict(Application.objects.filter(id__in=list(ids)).values_list("id", "started_by_id"))
