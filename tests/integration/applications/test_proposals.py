"""申請書の新しい版の案: 二人で公開し、下書きを移す。"""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.engines.forms import DefinitionError
from shien.values.fault import InvalidValue

from .conftest import FORM, Desk


def second(version: str = "2") -> dict[str, Any]:
    """題の変わった版。計画は短く、備考は数になり、新しい欄が増える。"""
    form: dict[str, Any] = copy.deepcopy(FORM)
    form["form"]["version"] = version
    company = form["page"][0]["field"]
    company[3] = {"id": "plan", "type": "long_text", "label": "計画", "required": True, "max_length": 5}
    company[4] = {"id": "note", "type": "integer", "label": "備考の数"}
    company.append({"id": "new", "type": "text", "label": "新しい欄", "required": True})
    return form


@pytest.fixture
def desk2(desk: Desk) -> Desk:
    """担当がもう一人いる窓口。"""
    from dataclasses import replace

    desk.viewers["secretariat-2"] = replace(desk.viewer("secretariat-2"), duties=frozenset({"trial:call"}))
    return desk


def propose(desk: Desk, **change: Any) -> facts.FormProposal:
    named = {"procedure": "trial", "definition": second(), "reason": "様式が改められたため", "grace_days": 7} | change
    return desk.do("secretariat", actions.propose_form, **named)


def write(desk: Desk, person: str, made: facts.Application, **answers: Any) -> None:
    version = desk.see(person, queries.draft, made.key, "application", desk.viewer(person)).version
    desk.do(person, actions.save, application=made.key, form="application", version=version, answers=answers)


def version_of(desk: Desk, person: str, made: facts.Application) -> str:
    return str(desk.see(person, queries.draft, made.key, "application", desk.viewer(person)).form_version.version)


def carry(desk: Desk, **later: float) -> int:
    with row_security.system():
        return actions.carry_published(at=desk.at + timedelta(**later))


def test_a_form_is_published_by_a_second_person_after_a_rehearsal(desk2: Desk) -> None:
    desk = desk2
    ready, begun = desk.ready(), desk.started("b-prime")
    write(desk, "b-prime", begun, note="取引先の名前", plan="短い計画です")
    made = propose(desk)
    with pytest.raises(actions.Refused, match="先に下見"):
        desk.do("secretariat-2", actions.publish_proposal, proposal=made.key)
    looked = desk.do("secretariat", actions.rehearse, proposal=made.key).rehearsal
    assert (looked.drafts, looked.ready) == (2, 1)
    assert {(each.outcome, each.label) for each in looked.fields} >= {
        ("lost", "備考"),
        ("blocked", "新しい欄"),
        ("asked", "新しい欄"),
    }
    assert "取引先の名前" not in repr(looked), "staff see the fields, not what the firm wrote"
    assert version_of(desk, "a-prime", ready) == "1"
    with pytest.raises(NotAllowed, match="別の担当"):
        desk.do("secretariat", actions.publish_proposal, proposal=made.key)
    done = desk.do("secretariat-2", actions.publish_proposal, proposal=made.key)
    assert done.outcome == "published"
    assert queries.call(desk.call.key).form_version == "2"
    assert next(each.step for each in queries.call_changes(desk.call.key)) == "form"


def test_drafts_move_at_once_but_a_ready_one_waits_for_the_end_of_the_grace(desk2: Desk) -> None:
    desk = desk2
    ready, begun, fresh = desk.ready(), desk.started("b-prime"), None
    write(desk, "b-prime", begun, note="文字です")
    made = propose(desk)
    desk.do("secretariat", actions.rehearse, proposal=made.key)
    desk.do("secretariat-2", actions.publish_proposal, proposal=made.key)
    assert carry(desk) == 1
    assert carry(desk, minutes=5) == 0, "the second round finds nothing to do"
    assert (version_of(desk, "a-prime", ready), version_of(desk, "b-prime", begun)) == ("1", "2")
    told = desk.see("b-prime", queries.draft, begun.key, "application", desk.viewer("b-prime")).carried
    assert [each["field"] for each in told["lost"]] == ["note"]
    fresh = desk.started("sole-s")
    assert version_of(desk, "sole-s", fresh) == "2", "whoever begins now begins with the new version"
    found = desk.see("secretariat", queries.form_proposal, made.key, desk.viewer("secretariat"))
    assert (found.carried.drafts, found.carried.spared, found.finished_at) == (1, 1, None)
    assert carry(desk, days=8) == 1
    assert version_of(desk, "a-prime", ready) == "2"
    found = desk.see("secretariat", queries.form_proposal, made.key, desk.viewer("secretariat"))
    assert (found.carried.drafts, found.carried.spared) == (2, 0)
    assert {label for _, label, _ in found.carried.blocked} == {"計画", "新しい欄"}
    assert all(reason for _, _, reason in found.carried.blocked), "none becomes unsubmittable without a stated reason"
    assert found.finished_at
    assert carry(desk, days=9) == 0


def test_a_ready_draft_is_submitted_within_the_grace(desk2: Desk) -> None:
    desk = desk2
    ready = desk.ready()
    made = propose(desk)
    desk.do("secretariat", actions.rehearse, proposal=made.key)
    desk.do("secretariat-2", actions.publish_proposal, proposal=made.key)
    carry(desk)
    assert desk.submit("a-prime", ready, at=desk.at + timedelta(hours=20)).form_version.version == "1"


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"grace_days": 91}, InvalidValue, "90"), ({"reason": "ない"}, InvalidValue, "5文字"),
        ({"definition": FORM}, DefinitionError, "もう公開"), ({"definition": {"form": {}}}, DefinitionError, "ページ"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed(desk2: Desk, change: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        propose(desk2, **change)


def test_a_form_that_the_procedure_does_not_have_is_refused(desk2: Desk) -> None:
    other = second()
    other["form"]["id"] = "elsewhere"
    with pytest.raises(DefinitionError, match="様式にありません"):
        propose(desk2, definition=other)


def test_two_proposals_of_one_version_do_not_wait_side_by_side(desk2: Desk) -> None:
    made = propose(desk2)
    with pytest.raises(actions.Refused, match="もうあります"):
        propose(desk2)
    desk2.do("secretariat", actions.withdraw_proposal, proposal=made.key)
    assert propose(desk2).open
    with pytest.raises(actions.Refused, match="もう決まって"):
        desk2.do("secretariat-2", actions.publish_proposal, proposal=made.key)


@pytest.mark.parametrize("person", ["bureau-2", "editor", "operator", "a-prime"])
def test_who_does_not_keep_the_forms_sees_and_does_nothing(desk2: Desk, person: str) -> None:
    made = propose(desk2)
    viewer = desk2.viewer(person)
    assert desk2.see(person, queries.form_proposal, made.key, viewer) is None
    assert desk2.see(person, queries.form_proposals, viewer) == []
    for action in (actions.rehearse, actions.publish_proposal, actions.withdraw_proposal):
        with pytest.raises(actions.NotFound):
            desk2.do(person, action, proposal=made.key)
    with pytest.raises(NotAllowed):
        desk2.do(
            person, actions.propose_form, procedure="trial", definition=second("3"), reason="様式の改正", grace_days=0
        )


def test_the_database_keeps_the_second_person_and_the_definition(desk2: Desk) -> None:
    made = propose(desk2)
    change = "UPDATE applications_formproposal SET outcome = 'published', settled_at = now(), settled_by_id = proposed_by_id WHERE key = %s"
    with row_security.system():
        for statement, error in (
            (change, IntegrityError), ("UPDATE applications_formproposal SET definition = '{}' WHERE key = %s", ProgrammingError),
            ("DELETE FROM applications_formproposal WHERE key = %s", ProgrammingError),
        ):  # fmt: skip
            with pytest.raises(error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [made.key])


def test_what_a_carry_was_stopped_at_is_done_by_the_next_round(desk2: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk2
    first, other = desk.started(), desk.started("b-prime")
    made = propose(desk)
    desk.do("secretariat", actions.rehearse, proposal=made.key)
    desk.do("secretariat-2", actions.publish_proposal, proposal=made.key)
    from shien.domain.applications.actions import carry as module

    once = [module._carried]

    def broken(*args: Any) -> None:
        if not once:
            raise RuntimeError("the power is gone")
        once.pop()(*args)

    with monkeypatch.context() as patch:
        patch.setattr(module, "_carried", broken)
        with pytest.raises(RuntimeError):
            carry(desk)
    assert sorted([version_of(desk, "a-prime", first), version_of(desk, "b-prime", other)]) == ["1", "2"]
    assert carry(desk, minutes=5) == 1
    assert version_of(desk, "a-prime", first) == version_of(desk, "b-prime", other) == "2"
