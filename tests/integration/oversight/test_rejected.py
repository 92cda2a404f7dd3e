"""不採択の申請を軒並み開いた職員に、警報が出る (PRIV-11、I11)。"""

from datetime import timedelta
from typing import Any

from shien.domain.accounts import row_security
from shien.domain.applications import actions as applying
from shien.domain.oversight import actions, queries
from tests.integration.applications.conftest import Desk, desk

__all__ = ["desk"]
PEOPLE = ("a-prime", "b-prime", "sole-s")


def declined(desk: Desk) -> list[Any]:
    """三社の不採択。決める前に、形式の確認で一度開いている。"""
    sent = []
    for person in PEOPLE:
        made = desk.ready(person, text=person)
        sent.append(desk.submit(person, made))
        desk.do("secretariat", applying.open_submission, submission=sent[-1].key, purpose="形式の確認")
        desk.do("secretariat", applying.move, application=made.key, transition="finish_review")
        desk.do(
            "secretariat", applying.move, application=made.key, transition="decline", reason="予算を超えました。",
            second=desk.viewer("secretariat-2").account_id, at=desk.at + timedelta(minutes=1),
        )  # fmt: skip
    return sent


def alarms(desk: Desk) -> list[str]:
    with row_security.system():
        actions.watch(at=desk.at + timedelta(minutes=10))
    return [each.kind for each in queries.read_alarms(desk.viewer("operator"), waiting=True)]


def test_opening_all_rejected_applications_is_told(desk: Desk) -> None:
    sent = declined(desk)
    assert alarms(desk) == []
    for each in sent:
        at = desk.at + timedelta(minutes=5)
        desk.do("secretariat", applying.open_submission, submission=each.key, purpose="もう一度", at=at)
    assert alarms(desk) == ["rejected"]
    assert "不採択3件のうち3件" in queries.read_alarms(desk.viewer("operator"), waiting=True)[0].detail


def test_one_that_is_read_again_is_daily_work(desk: Desk) -> None:
    sent = declined(desk)
    for _ in range(4):
        at = desk.at + timedelta(minutes=5)
        desk.do("secretariat", applying.open_submission, submission=sent[0].key, purpose="異議の審査", at=at)
    assert alarms(desk) == []
