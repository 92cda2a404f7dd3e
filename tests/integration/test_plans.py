"""事業計画: 誰が見て、変え、渡せるか。版は足すだけで、先に保存された版を黙って上書きしない。"""

from dataclasses import replace
from typing import Any

import pytest
import yaml
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.plans import actions, queries
from shien.ledger import export
from shien.values.fault import InvalidValue
from tests.conftest import ROOT

DOCUMENT = yaml.safe_load((ROOT / "examples" / "simulation" / "plan.yaml").read_text(encoding="utf-8")) | {
    "start": "2026-04-01"
}


@pytest.fixture
def people(world: Any) -> Any:
    """事業者A、委任された支援者 (A の代理)、委任の無い事業者B。呼ぶと、その人として行の保護を結ぶ。"""
    with row_security.system():
        supporter, _ = accounts.viewer_of_session(
            world.viewer("supporter-x").session_key,
            acting=str(world.viewer("a-prime").enterprise_key), auth_time=world.at, at=timezone.now(),
        )  # fmt: skip
    found = {"firm": world.viewer("a-prime"), "supporter": supporter, "other": world.viewer("b-prime")}

    def become(name: str) -> Any:
        row_security.bind(found[name])
        return found[name]

    yield become
    row_security.unbind()


def save(by: Any, **more: Any) -> Any:
    return actions.save(**{"name": "加工機", "document": DOCUMENT, "by": by, "at": timezone.now()} | more)


def names(by: Any) -> list[str]:
    return [each.name for each in queries.plans(by)]


def send(by: Any, plan: Any) -> str:
    chosen = None if by.acting_for_other else actions.receivers(by, at=timezone.now())[0].id
    return actions.send(plan_id=plan, by=by, at=timezone.now(), delegation_id=chosen)


def test_a_draft_is_seen_by_its_maker_only_until_it_is_sent(people) -> None:
    supporter = people("supporter")
    plan = save(supporter)
    assert names(supporter) == ["加工機"]
    firm = people("firm")
    assert names(firm) == []
    assert queries.plan(firm, plan) is None
    assert send(people("supporter"), plan) == firm.enterprise_name
    found = queries.plan(people("firm"), plan)
    assert (found.document, found.by_supporter, found.sent) == (DOCUMENT, True, True)
    assert names(people("other")) == []
    assert queries.plan(people("other"), plan) is None


def test_the_firm_hands_a_plan_to_a_supporter_with_a_live_delegation(people) -> None:
    firm = people("firm")
    plan = save(firm)
    assert names(people("supporter")) == []
    firm = people("firm")
    with pytest.raises(InvalidValue, match="支援者をお選びください"):
        actions.send(plan_id=plan, by=firm, at=timezone.now(), delegation_id=999)
    assert "架空3" in send(firm, plan)
    supporter = people("supporter")
    assert names(supporter) == ["加工機"]
    assert not queries.plan(supporter, plan).may_save
    with pytest.raises(NotAllowed, match="別の計画として"):
        save(supporter, plan_id=plan, version=1, name="変えた")
    assert (
        save(replace(supporter, can_edit=True, edited=supporter.groups), plan_id=plan, version=1, name="変えた") == plan
    )
    firm = people("firm")
    assert [each.number for each in queries.versions(firm, plan)] == [2, 1]
    actions.take_back(plan_id=plan, by=firm, at=timezone.now())
    assert names(people("supporter")) == []


def test_what_was_saved_first_is_not_lost(people) -> None:
    """REL-13"""
    firm = people("firm")
    plan = save(firm)
    save(firm, plan_id=plan, version=1, name="二つ目")
    with pytest.raises(actions.Stale):
        save(firm, plan_id=plan, version=1, name="遅れた")
    assert save(firm, plan_id=plan, version=2, name="二つ目") == plan
    assert [(each.number, each.name) for each in queries.versions(firm, plan)] == [(2, "二つ目"), (1, "加工機")]
    assert queries.plan(firm, plan, version=1).name == "加工機"
    assert queries.plan(firm, plan, version=3) is None


def test_the_supporter_cannot_take_back_what_the_firm_has_changed(people) -> None:
    supporter = people("supporter")
    plan = save(supporter)
    send(supporter, plan)
    with pytest.raises(NotAllowed):
        save(supporter, plan_id=plan, version=1, name="渡した後")
    with pytest.raises(NotAllowed):
        actions.remove(plan_id=plan, by=supporter, at=timezone.now())
    save(people("firm"), plan_id=plan, version=1, name="直した")
    with pytest.raises(NotAllowed):
        actions.take_back(plan_id=plan, by=people("supporter"), at=timezone.now())
    actions.remove(plan_id=plan, by=people("firm"), at=timezone.now())
    assert names(people("firm")) == names(people("supporter")) == []


@pytest.mark.parametrize(
    "change",
    [{"name": "  "}, {"name": "長" * 61}, {"document": {}}, {"document": DOCUMENT | {"x": 1}},
     {"document": DOCUMENT | {"name": "あ" * 100_000}}],
)  # fmt: skip
def test_only_a_plan_that_can_be_read_is_saved(people, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        save(people("firm"), **change)


def test_without_the_finance_there_is_no_plan(people) -> None:
    supporter = people("supporter")
    blind = replace(supporter, groups=frozenset({"basic"}))
    plan = save(supporter)
    with pytest.raises(NotAllowed):
        save(blind)
    assert (queries.plans(blind), queries.plan(blind, plan), queries.versions(blind, plan)) == ([], None, [])


def test_every_act_is_in_the_ledger_without_a_figure(people) -> None:
    supporter = people("supporter")
    plan = save(supporter)
    send(supporter, plan)
    actions.take_back(plan_id=plan, by=supporter, at=timezone.now())
    actions.remove(plan_id=plan, by=supporter, at=timezone.now())
    firm = people("firm")
    found, _ = export.uses(firm.enterprise_id)
    assert [each.act for each in found[:4]] == ["plan_remove", "plan_take_back", "plan_send", "plan_save"]
    assert all("架空3" in each.organisation and each.groups == ("finance",) for each in found[:4])


def test_the_application_cannot_change_a_plan(people) -> None:
    save(people("firm"))
    for table in ("plans_businessplan", "plans_planversion", "plans_planstep"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET enterprise_id = 1"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)


def test_the_plan_part_of_an_application(people) -> None:
    firm = people("firm")
    plan = save(firm)
    found = queries.plan_part(firm, plan)
    assert (found.investment, found.subsidy) == (20_000_000, 10_000_000)
    assert [year.number for year in found.years] == [0, 1, 2, 3, 4, 5]
    for year in found.years:
        parts = year.operating_income + year.personnel_expenses + year.depreciation
        assert abs(year.value_added - parts) <= 2
    assert found.growth is not None
    assert queries.plan_part(people("other"), plan) is None


def test_the_list_asks_the_same_however_long(people, django_assert_max_num_queries) -> None:
    firm = people("firm")
    for count in (1, 20):
        for _ in range(count):
            save(firm)
        with django_assert_max_num_queries(1):
            assert len(queries.plans(firm)) == (1 if count == 1 else 21)
