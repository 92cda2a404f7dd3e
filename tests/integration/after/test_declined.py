"""不採択・不認定は、申出の期限が過ぎると確定する。近づくと知らせ、異議が出ていれば確定しない。"""

from datetime import timedelta

import pytest

from shien.domain.applications import actions
from shien.domain.motions import actions as motions
from shien.ledger.models import Event
from tests.walking import Walk

DESKS = {"jizokuka": ("secretariat", "secretariat-2"), "management_plan": ("bureau", "bureau-2")}
TERM = timedelta(days=93)


def declined(walk: Walk, procedure: str):
    first, second = DESKS[procedure]
    key = walk.start(procedure, budget=None)
    walk.submit(key, "application")
    walk.move(key, "pass_check", "finish_review", person=first)
    motion = walk.do(first, motions.propose, application=key, transition="decline", reason="要件に届きませんでした。")
    walk.do(second, motions.approve, motion=motion)
    return key


@pytest.mark.parametrize("procedure", DESKS)
def test_what_was_declined_becomes_final_after_the_term(walk: Walk, procedure: str) -> None:
    key, start = declined(walk, procedure), walk.at
    mails = Event.objects.filter(subject=f"application:{key}", topic="mail")
    before = mails.count()
    walk.at = start + TERM - timedelta(days=14)
    assert (walk.system(actions.warn_of_endings), walk.system(actions.warn_of_endings)) == (1, 0)
    assert mails.filter(payload__title="異議の申出の期限が近づいています").count() == 1
    walk.at = start + TERM - timedelta(seconds=1)
    assert walk.system(actions.close_declined) == 0
    walk.at = start + TERM
    assert (walk.system(actions.close_declined), walk.system(actions.close_declined)) == (1, 0)
    assert walk.state(key, DESKS[procedure][0]) == "declined_final"
    assert mails.count() == before + 2


def test_an_appeal_in_time_is_not_closed(walk: Walk) -> None:
    key = declined(walk, "jizokuka")
    walk.submit(key, "appeal")
    walk.at += TERM
    assert walk.system(actions.close_declined) == 0
    assert walk.state(key) == "appealed"
