"""申請の始めと終わりが、支援策のはたらきに、来た所ごとに一度ずつ数わる。"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.applications import actions
from shien.domain.editorial import effects
from shien.values.fault import InvalidValue
from tests.integration.applications.conftest import Desk
from tests.integration.test_desk import load, row


@pytest.fixture
def measure(desk: Desk) -> UUID:
    """公募回の支援策。"""
    key = next(iter(load(row(1)).values())).key
    row_security.bind(desk.viewer("secretariat"))
    desk.call = actions.open_call(
        procedure="trial", name="支援策の回", number="2", opens_at=desk.at - timedelta(days=1), measure_key=str(key),
        closes_at=desk.at + timedelta(days=1), by=desk.viewer("secretariat"), at=desk.at, budget=10_000_000,
    )  # fmt: skip
    row_security.unbind()
    return key


def counted(key: UUID) -> list[tuple[str, int, int]]:
    effects.gather()
    found = next((each for each in effects.totals(on=timezone.localdate()) if each.key == key), None)
    return [(each.label, each.started, each.finished) for each in found.by_source] if found else []


def test_a_start_and_a_first_submission_are_counted_once(desk: Desk, measure: UUID) -> None:
    client = desk.world.clients["a-prime"]
    start = f"/apply/calls/{desk.call.key}/start"
    assert f"/apply/calls/{desk.call.key}/?from=mail" in client.get(f"/measures/{measure}/?from=mail").content.decode()
    assert 'name="from" value="mail"' in client.get(f"/apply/calls/{desk.call.key}/?from=mail").content.decode()
    client.post(start, {"from": "mail"})
    client.post(start, {"from": "mail"})  # pressed twice
    assert counted(measure)[0] == ("メールマガジン", 1, 0)
    made = desk.ready()
    desk.submit("a-prime", made, key="once-once")
    desk.submit("a-prime", made, key="once-once")
    desk.do("a-prime", actions.reopen, application=made.key)
    desk.do(
        "a-prime", actions.save, application=made.key, form="application", version=3, answers={"note": "直しました。"}
    )
    desk.submit("a-prime", made)
    assert counted(measure)[0] == ("メールマガジン", 1, 1)


def test_an_unknown_source_counts_as_this_site(desk: Desk, measure: UUID) -> None:
    desk.do("a-prime", actions.start, call=desk.call.key, came_from="<script>")
    assert counted(measure) == [("このサイトの中", 1, 0)]


def test_a_start_that_is_refused_is_not_counted(desk: Desk, measure: UUID) -> None:
    late = desk.at + timedelta(days=2)
    with pytest.raises(actions.Refused):
        desk.do("a-prime", actions.start, call=desk.call.key, at=late)
    assert counted(measure) == []


def test_a_call_names_a_measure_that_exists(desk: Desk) -> None:
    for wrong in (str(uuid4()), "ものづくり"):
        row_security.bind(desk.viewer("secretariat"))
        with pytest.raises(InvalidValue, match="支援策"):
            actions.open_call(
                procedure="trial", name="回", opens_at=desk.at, closes_at=None, by=desk.viewer("secretariat"), at=desk.at,
                measure_key=wrong,
            )  # fmt: skip
        row_security.unbind()
