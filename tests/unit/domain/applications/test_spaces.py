"""式の読む、書類の外の名前。八つの手続きの様式は、知っている名前だけを読む。"""

import pytest

from shien import procedures
from shien.domain.applications import spaces
from shien.engines import forms, lifecycle

ALL = [(name, form) for name in procedures.procedures() for form in procedures.form_ids(name)]


@pytest.mark.parametrize(("name", "form"), ALL)
def test_every_form_reads_known_names_only(name: str, form: str) -> None:
    cycle = lifecycle.read(procedures.lifecycle(procedures.procedure(name)["procedure"]["lifecycle"]))
    forms.read(procedures.definition(name, form), spaces.known(cycle))


@pytest.mark.parametrize(
    "name", [each for each in procedures.procedures() if procedures.procedure(each).get("clawback")]
)
def test_every_clawback_reads_known_amounts_only(name: str) -> None:
    forms.read(procedures.clawback_form(name), {"firm": (), "call": (), "case": spaces.CLAWBACK})


def test_the_names_follow_the_transitions_and_the_amounts() -> None:
    cycle = lifecycle.read(procedures.lifecycle("it_subsidy"))
    case = spaces.known(cycle)["case"]
    assert {"state", "submit_on", "decided_amount", "decided_on", "settled_amount", "certificate_number"} <= case
    assert not {"granted_on", "decided"} & case
    assert {"kind", "employee_number", "latest_period", "net_sales"} <= spaces.FIRM
