"""締切の三日前と一時間前の知らせ (UX-9)。"""

from datetime import datetime, timedelta

import pytest

from shien.domain.accounts import row_security
from shien.domain.applications import actions
from shien.ledger.models import Event
from tests.integration.applications.conftest import Desk


@pytest.fixture
def far(desk: Desk) -> Desk:
    """締切が十日先の公募回。"""
    row_security.bind(desk.viewer("secretariat"))
    desk.call = actions.open_call(
        procedure="trial", name="遠い締切", number="9", opens_at=desk.at - timedelta(days=1), closes_at=desk.at + timedelta(days=10),
        by=desk.viewer("secretariat"), at=desk.at,
    )  # fmt: skip
    row_security.unbind()
    return desk


def told(desk: Desk, at: datetime) -> list[str]:
    with row_security.system():
        actions.tell_closings(at=at)
    return [
        each.payload["title"] for each in Event.objects.filter(subject__startswith="closing:").order_by("created_at")
    ]


def test_three_days_and_one_hour_before_each_once(far: Desk) -> None:
    far.started()
    end = far.call.closes_at
    assert end
    assert told(far, end - timedelta(days=3, minutes=1)) == []
    first = told(far, end - timedelta(days=3))
    assert first == ["「遠い締切」の締切まで、あと3日です"]
    assert told(far, end - timedelta(days=2)) == first
    both = told(far, end - timedelta(hours=1))
    assert both == [*first, "「遠い締切」の締切まで、1時間を切りました"]
    assert told(far, end - timedelta(minutes=5)) == both
    assert told(far, end) == both


def test_who_has_submitted_or_left_hears_nothing(far: Desk) -> None:
    made = far.ready()
    far.submit("a-prime", made)
    left = far.started("b-prime")
    far.do("b-prime", actions.withdraw, application=left.key)
    assert far.call.closes_at
    assert told(far, far.call.closes_at - timedelta(hours=2)) == []


def test_an_extension_moves_the_notice_and_a_late_start_is_not_told_of_three_days(desk: Desk) -> None:
    made = desk.started()
    assert desk.call.closes_at
    assert told(desk, desk.at + timedelta(hours=1)) == []
    later = desk.at + timedelta(days=8)
    desk.do(
        "secretariat",
        actions.extend,
        call=desk.call.key,
        closes_at=later,
        applications=[made.key],
        reason="一社だけの延長です。",
    )
    assert told(desk, desk.call.closes_at - timedelta(minutes=30)) == []
    assert told(desk, later - timedelta(days=3)) == ["「第1回」の締切まで、あと3日です"]
