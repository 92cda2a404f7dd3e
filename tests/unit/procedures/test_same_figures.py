"""様式・公募のめやす・シミュレーションの三つが、同じ補助金の数字を言う。"""

from typing import Any

import pytest

from shien import procedures
from shien.engines.simulation.grant import programmes_of
from shien.engines.simulation.plan import Subsidy
from tests.unit.engines.simulation.plans import granted

from .filling import judged

STAFF = (5, 6, 20, 21, 50, 51)
COSTS = (3_000_001, 20_000_000, 100_000_000)
FORM = {"small": False, "revival": False, "wage_special": False, "low_wage_special": False}


def _scheme(name: str, key: str) -> dict[str, Any]:
    return next(each for each in procedures.procedure(name)["scheme"] if each["id"] == key)


def _of_band(scheme: dict[str, Any], amounts: str, staff: int) -> int:
    limits = scheme.get("employees", [0])
    return next(amount for most, amount in zip(limits, scheme[amounts], strict=True) if most == 0 or staff <= most)


@pytest.mark.parametrize("frame", ["product", "global"])
@pytest.mark.parametrize(
    ("answers", "subsidy"),
    [({}, {}), ({"wage_special": True}, {"specials": ["large_wage_raise"]}), ({"small": True}, {"micro": True}),
     ({"small": True, "wage_special": True}, {"micro": True, "specials": ["large_wage_raise"]}),
     ({"low_wage_special": True}, {"specials": ["minimum_wage"]})],
)  # fmt: skip
def test_monozukuri_form_guide_and_simulation_agree(
    frame: str, answers: dict[str, Any], subsidy: dict[str, Any]
) -> None:
    for staff in STAFF:
        guide = _of_band(_scheme("monozukuri", frame), "caps", staff)
        if "wage_special" in answers:
            guide += _of_band(_scheme("monozukuri", "wage"), "raises", staff)
        for cost in COSTS:
            typed = FORM | answers | {"frame": frame, "employee_number": staff}
            values = judged("monozukuri", typed | {"expenses": [{"row": "machinery", "eligible": cost}]}).values
            found = granted(cost, staff, scheme=f"monozukuri_{frame}", **subsidy)
            assert (values["grant_total"], values["grant_cap"]) == (found.amount, found.cap)
            assert found.cap == guide


@pytest.mark.parametrize(
    ("answers", "specials", "schemes"),
    [({}, [], ()), ({"invoice_special": True}, ["invoice"], ("invoice",)),
     ({"wage_special": True}, ["wage_raise"], ("wage",)),
     ({"invoice_special": True, "wage_special": True}, ["invoice", "wage_raise"], ("both",)),
     ({"wage_special": True, "deficit": True}, ["wage_raise", "wage_raise_deficit"], ("wage",))],
)  # fmt: skip
def test_jizokuka_form_guide_and_simulation_agree(
    answers: dict[str, Any], specials: list[str], schemes: tuple[str, ...]
) -> None:
    guide = _scheme("jizokuka", "ordinary")["cap"] + sum(_scheme("jizokuka", each)["raise_cap"] for each in schemes)
    for cost in (100_001, 900_000, 10_000_000):
        typed = {"invoice_special": False, "wage_special": False, "deficit": False} | answers
        row = {"category": "machinery", "content": "棚", "unit_price": cost, "times": 1}
        values = judged("jizokuka", typed | {"expenses": [row]}).values
        found = granted(cost, 5, scheme="jizokuka", specials=specials)
        assert (values["grant_total"], values["grant_cap"], guide) == (found.amount, found.cap, found.cap)


def test_a_special_brings_its_own_goals() -> None:
    plain = Subsidy(received_month=12, settled_month=12, scheme="monozukuri_global")
    assert programmes_of(plain) == ("monozukuri",)
    raised = Subsidy(received_month=12, settled_month=12, scheme="monozukuri_global", specials=("large_wage_raise",))
    assert programmes_of(raised) == ("monozukuri", "monozukuri_large_wage_raise")
    assert programmes_of(None) == ()


@pytest.mark.parametrize("name", ["monozukuri", "jizokuka"])
def test_a_special_says_its_condition(name: str) -> None:
    specials = [each for each in procedures.procedure(name)["scheme"] if each.get("raises") or each.get("raise_cap")]
    assert specials
    assert all(each.get("condition") for each in specials)
