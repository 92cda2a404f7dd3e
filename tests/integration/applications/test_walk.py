"""申請の一生。始めから、提出、取消し、差戻し、決定、額の確定まで。"""

from datetime import timedelta

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries
from shien.domain.consent import receipt as consent_receipt
from tests.integration.applications.conftest import Desk


def test_an_application_from_start_to_settlement(desk: Desk) -> None:
    made = desk.ready()
    draft = desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime"))
    assert draft.answers["name"] == "株式会社架空髙﨑"
    assert draft.answers["sales"] == 120_000_000
    assert draft.origins["sales"].source_label
    assert draft.origins["sales"].locked
    sent = desk.submit("a-prime", made)
    assert sent.values["grant"] == 1_000_000
    assert [each.name for each in sent.files] == ["決算書.pdf"]
    content = jws.deserialize_compact(
        sent.receipt, KeySet.import_key_set(consent_receipt.jwks()), algorithms=["Ed25519"]
    )
    assert sent.number in content.payload.decode()
    desk.do("secretariat", actions.move, application=made.key, transition="finish_review")
    second = desk.viewer("secretariat-2").account_id
    desk.do("secretariat", actions.move, application=made.key, transition="adopt", second=second)
    desk.do("secretariat", actions.move, application=made.key, transition="grant", second=second, amount=1_000_000)
    found = desk.see("a-prime", queries.application, made.key, desk.viewer("a-prime"))
    assert (found.state, found.amount) == ("granted", 1_000_000)
    assert [each.transition for each in found.steps] == ["start", "submit", "finish_review", "adopt", "grant"]
    desk.do("a-prime", actions.open_draft, application=made.key, form="yearly_report", occurrence="2027")
    desk.do(
        "a-prime", actions.save, application=made.key, form="yearly_report", occurrence="2027", version=1,
        answers={"sales": 1},
    )  # fmt: skip
    desk.submit("a-prime", made, form="yearly_report", occurrence="2027")
    desk.do("secretariat", actions.move, application=made.key, transition="settle", second=second, amount=900_000)
    assert desk.see("a-prime", queries.call, desk.call.key).budget_taken == 900_000


def test_one_submits_takes_back_corrects_and_submits_again(desk: Desk) -> None:
    made = desk.ready()
    first = desk.submit("a-prime", made)
    assert desk.do("a-prime", actions.reopen, application=made.key).state == "draft"
    version = desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime")).version
    desk.do(
        "a-prime", actions.save, application=made.key, form="application", version=version, answers={"cost": 3_000_000}
    )
    again = desk.submit("a-prime", made)
    assert first.number != again.number
    assert again.values["grant"] == 2_000_000
    desk.do("a-prime", actions.withdraw, application=made.key)
    other = desk.started()
    assert other.key != made.key


@pytest.mark.parametrize("back", ["reopen", "send_back"])
def test_what_came_back_is_submitted_again_without_a_change(desk: Desk, back: str) -> None:
    made = desk.ready()
    first = desk.submit("a-prime", made)
    if back == "reopen":
        desk.do("a-prime", actions.reopen, application=made.key)
    else:
        desk.do("secretariat", actions.move, application=made.key, transition=back, reason="誤って差し戻しました。")
    again = desk.submit("a-prime", made)
    assert (again.answers, again.values) == (first.answers, first.values)
    assert again.number != first.number
    version = desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime")).version
    assert desk.submit("a-prime", made, key="pressed-again").number == again.number
    assert version == 4  # started, saved, a file, and sent again


def test_sent_back_is_submitted_after_the_close(desk: Desk) -> None:
    made = desk.ready()
    desk.submit("a-prime", made)
    desk.do(
        "secretariat", actions.move, application=made.key, transition="send_back", reason="決算書が古い年のものです。"
    )
    late = desk.at + timedelta(days=2)
    version = desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime")).version
    desk.do(
        "a-prime",
        actions.save,
        application=made.key,
        form="application",
        version=version,
        answers={"note": "直しました"},
    )
    assert desk.submit("a-prime", made, at=late)


def test_a_decision_needs_two_people(desk: Desk) -> None:
    made = desk.ready()
    desk.submit("a-prime", made)
    desk.do("secretariat", actions.move, application=made.key, transition="finish_review")
    alone = desk.viewer("secretariat").account_id
    for second in (None, alone, desk.viewer("analyst").account_id, desk.viewer("a-prime").account_id):
        with pytest.raises(NotAllowed):
            desk.do("secretariat", actions.move, application=made.key, transition="adopt", second=second)
