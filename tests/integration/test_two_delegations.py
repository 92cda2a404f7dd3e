"""一つの支援者に生きた委任が二つあるとき。見るのは和、直すのは、直すことを許した委任の項目群だけ (SEC-17)。"""

from datetime import timedelta
from typing import Any

import pytest

from shien.domain.accounts import actions, queries, row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry

from .conftest import World


@pytest.fixture
def again(world: World) -> Any:
    """A から X への委任を足す。はじめから、基本情報と財務情報を見るだけの委任がある。"""

    def make(*groups: str, can_edit: bool = False, days: int = 5, after: int = 0) -> int:
        row_security.bind(world.viewer("a-prime"))
        made = actions.delegate(
            supporter_id=_own(world), groups=groups, can_edit=can_edit, starts_at=world.at + timedelta(days=after),
            ends_at=world.at + timedelta(days=days), by=world.viewer("a-prime"), at=world.at,
        )  # fmt: skip
        row_security.unbind()
        return made

    return make


def _own(world: World) -> int:
    return world.viewer("supporter-x").enterprise_id or 0


def acting(world: World) -> Viewer:
    """A の代理で操作する X。"""
    held = world.viewer("supporter-x")
    with row_security.system():
        return queries.viewer_of_session(
            held.session_key, acting=str(world.viewer("a-prime").enterprise_key), auth_time=world.at,
            at=world.at,
        )[0]  # fmt: skip


def test_the_groups_of_all_live_delegations_are_seen(world: World, again: Any) -> None:
    assert acting(world).groups == {"basic", "finance"}
    number = again("contact", "basic")
    assert acting(world).groups == {"basic", "finance", "contact"}
    row_security.bind(world.viewer("a-prime"))
    actions.end_delegation(delegation_id=number, by=world.viewer("a-prime"), at=world.at)
    row_security.unbind()
    assert acting(world).groups == {"basic", "finance"}


def test_leave_to_edit_one_group_is_no_leave_to_edit_another(world: World, again: Any) -> None:
    again("contact", can_edit=True)
    viewer = acting(world)
    assert viewer.can_edit
    assert [viewer.edits(group) for group in ("contact", "finance", "basic", "employees")] == [
        True,
        False,
        False,
        False,
    ]
    row_security.bind(viewer)
    for item, value in (("employee_number", "9"), ("name", "別の名")):
        with pytest.raises(NotAllowed):
            karte.save(entries=[Entry(item, value)], version=None, by=viewer, at=world.at)
    karte.save(entries=[Entry("contact_name", "山田 花子")], version=None, by=viewer, at=world.at)
    row_security.unbind()


def test_a_delegation_that_has_not_begun_adds_nothing(world: World, again: Any) -> None:
    again("contact", can_edit=True, after=2)
    assert acting(world).groups == {"basic", "finance"}
    assert not acting(world).can_edit


def test_the_token_of_a_site_is_bound_to_the_widest(world: World, again: Any) -> None:
    """トークンは委任一つに結ぶ。項目群の多いもの、同じなら直せるもの。どれも、その委任の外は渡さない。"""
    first = acting(world).delegation_id
    narrow = again("contact", can_edit=True, days=300)
    assert acting(world).delegation_id == first != narrow
    wide = again("basic", "finance", "contact", days=2)
    assert acting(world).delegation_id == wide


def test_a_firm_stands_once_among_the_choices(world: World, again: Any) -> None:
    again("contact")
    with row_security.system():
        found = queries.choices(world.viewer("supporter-x"), at=world.at)
    assert [each.role_label for each in found] == ["自社", "委任"]
