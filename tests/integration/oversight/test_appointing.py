"""職員の任用 (PRIV-10): 本人が番号を出し、一人が起案し、別の一人が決裁する。"""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from shien.domain.accounts import appointing, row_security, staffing
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.models import Appointment, JoinNumber, Nomination
from shien.domain.accounts.terms import Terms
from shien.ledger.models import Entry, Event
from shien.values.fault import InvalidValue
from tests.integration.conftest import World

RIGHTS, FORM = "/staff/oversight/rights/", "/staff/oversight/appoint/"


def number(world: World, person: str = "entry") -> str:
    page = world.clients[person].post("/staff/join/").content.decode()
    found = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page)
    assert found
    return found[0]


def terms(code: str, **change: Any) -> dict[str, Any]:
    return {
        "number": code, "role": "chamber", "organisation": "架空商工会", "ends_on": "2099年3月31日", "prefecture": ["03"], "duty": [],
    } | change  # fmt: skip


def proposed(world: World, **change: Any) -> Nomination:
    sent = world.clients["operator"].post(FORM, terms(number(world), **change) | {"do": "propose"})
    assert sent.status_code == 302, re.findall(r'class="error"[^>]*>([^<]*)', sent.content.decode())
    with row_security.system():
        return Nomination.objects.get(decided_at=None)


def decide(world: World, person: str, row: Nomination, what: str = "approve") -> Any:
    return world.clients[person].post(RIGHTS, {"do": what, "nomination": str(row.key)})


def test_two_people_make_one_staff(world: World) -> None:
    code = number(world)
    shown = world.clients["operator"].post(FORM, terms(f" {code.lower()} ")).content.decode()
    assert "この人を任用しますか" in shown
    assert "entry" in shown
    row = proposed(world)
    assert row.organisation == "架空商工会"
    assert "自分の起案" in decide(world, "operator", row).content.decode()
    waiting = world.clients["auditor"].get(RIGHTS).content.decode()
    assert "決裁を待つ任用（1件）" in waiting
    assert decide(world, "auditor", row).status_code == 302
    with row_security.system():
        [right] = [each for each in staffing.rights(at=world.at + timedelta(minutes=1)) if each.name == "entry"]
        assert (right.role, right.prefectures) == ("chamber", ("03",))
        acts = list(Entry.objects.filter(act__startswith="staff_").order_by("seq").values_list("act", flat=True))
        assert acts == ["staff_propose", "staff_appoint"]
        told = set(Event.objects.filter(subject__startswith="nomination:").values_list("recipient", flat=True))
    assert told <= {"mail:auditor@demo.example"}
    assert "この起案は、もう済んでいます" in decide(world, "auditor", row).content.decode()


def test_the_database_holds_that_it_takes_two(world: World) -> None:
    row = proposed(world)
    for decider in (row.proposed_by_id, row.account_id, None):
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic(), row_security.system():
            Nomination.objects.filter(id=row.id).update(accepted=True, decided_by_id=decider, decided_at=world.at)


def test_a_number_works_once_for_thirty_minutes_and_only_the_newest(world: World) -> None:
    first, code = number(world), number(world)
    for old in (first, "AAAAA-AAAAA", ""):
        assert "エラー" in world.clients["operator"].post(FORM, terms(old)).content.decode()
    with pytest.raises(InvalidValue, match="使えません"):
        appointing.candidate(code, at=world.at + timedelta(minutes=31))
    assert world.clients["operator"].post(FORM, terms(code) | {"do": "propose"}).status_code == 302
    again = world.clients["operator"].post(FORM, terms(code) | {"do": "propose"})
    assert again.status_code == 422
    with row_security.system():
        assert not JoinNumber.objects.filter(hash__contains=code.replace("-", "")).exists()


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(world: World) -> None:
    sent = {
        "number": "",
        "role": "secretariat",
        "organisation": "",
        "ends_on": "令和8年2月30日",
        "duty": ["unknown:decide"],
    }
    page = world.clients["operator"].post(FORM, sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert "入力に4件の誤りがあります" in text
    assert 'value="令和8年2月30日"' in text
    assert '<option value="secretariat" selected>' in text


def test_a_new_appointment_of_the_same_role_takes_the_place_of_the_old(world: World) -> None:
    for duties in (("trial:review", "trial:call"), ("trial:help",)):
        code, wanted = number(world), Terms("secretariat", "事務局", (), duties, world.at + timedelta(days=9))
        with row_security.system():
            key = appointing.propose(number=code, terms=wanted, by=world.viewer("operator"), at=world.at)
            appointing.approve(nomination=key, by=world.viewer("auditor"), at=world.at)
    with row_security.system():
        [right] = [each for each in staffing.rights(at=world.at + timedelta(minutes=1)) if each.name == "entry"]
    assert right.duties == ("trial:help",)
    other = world.clients["operator"].post(FORM, terms(number(world), role="editor", prefecture=[]) | {"do": "propose"})
    assert "先に、その任用を終えてください" in other.content.decode()


def test_a_newer_motion_takes_the_place_of_the_old_and_may_be_refused(world: World) -> None:
    old, new = proposed(world), proposed(world, organisation="別の商工会")
    assert old.key != new.key
    assert "もう済んでいます" in decide(world, "auditor", old).content.decode()
    assert decide(world, "operator", new, "refuse").status_code == 302
    with row_security.system():
        assert not Appointment.objects.filter(account__name="entry").exists()
        assert Entry.objects.filter(act="staff_refuse").exists()


@pytest.mark.parametrize("person", ["auditor", "a-prime", "bureau", "editor", "entry"])
def test_only_operators_propose(world: World, person: str) -> None:
    assert world.clients[person].get(FORM).status_code == 404
    wanted = Terms("editor", "編集室", (), (), world.at + timedelta(days=9))
    with pytest.raises(NotAllowed), row_security.system():
        appointing.propose(number=number(world), terms=wanted, by=world.viewer(person), at=world.at)


def test_nobody_appoints_oneself(world: World) -> None:
    code = number(world, "operator")
    page = world.clients["operator"].post(FORM, terms(code, role="operator", prefecture=[]) | {"do": "propose"})
    assert "自分の任用は起案できません" in page.content.decode()


def test_the_first_operator_is_appointed_from_the_machine(world: World) -> None:
    with pytest.raises(CommandError, match="もう居ます"):
        call_command("appoint", number(world), "operator", "運用室", "2099-03-31")
    with row_security.system():
        Appointment.objects.filter(role="operator").update(ends_at=world.at)
    with pytest.raises(CommandError, match="使えません"):
        call_command("appoint", "AAAAA-AAAAA", "operator", "運用室", "2099-03-31")
    out = StringIO()
    call_command("appoint", number(world), "operator", "運用室", "R80.3.31", stdout=out)
    assert out.getvalue() == "entry: operator, 運用室\n"
