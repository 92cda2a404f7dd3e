"""提出の API。"""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from shien.domain.applications import actions
from tests.integration.applications.conftest import Desk


def send(desk: Desk, person: str, application: Any, key: str = "", **body: Any) -> Any:
    return desk.world.clients[person].post(
        f"/api/v1/applications/{application}/submissions", json.dumps(body), content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )  # fmt: skip


def test_a_submission_is_answered_once_whatever_is_sent(desk: Desk) -> None:
    made = desk.ready()
    before = timezone.now()
    first = send(desk, "a-prime", made.key, "the-same-key")
    assert first.status_code == 201, first.content
    told = first.json()
    assert before.isoformat() <= told["submitted_at"]
    assert told["files"][0]["name"] == "決算書.pdf"
    assert told["receipt"].count(".") == 2
    assert send(desk, "a-prime", made.key, "the-same-key").json() == told
    other = send(desk, "a-prime", made.key, "the-same-key", version=1)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    row = desk.world.clients["a-prime"].get(f"/api/v1/applications/{made.key}").json()
    assert (row["state"], row["number"]) == ("submitted", made.number)
    listed = desk.world.clients["a-prime"].get("/api/v1/applications").json()["applications"]
    assert [each["id"] for each in listed] == [str(made.key)]


def test_sec_16_another_firms_application_answers_as_one_that_never_was(desk: Desk) -> None:
    made = desk.ready()
    answers = [send(desk, "b-prime", key) for key in (made.key, uuid4())]
    assert {each.status_code for each in answers} == {404}
    assert len({each.json()["detail"] for each in answers}) == 1
    assert desk.world.clients["b-prime"].get(f"/api/v1/applications/{made.key}").status_code == 404


def test_what_is_wrong_is_said_at_its_field(desk: Desk) -> None:
    made = desk.started()
    answer = send(desk, "a-prime", made.key)
    assert (answer.status_code, answer.json()["code"]) == (422, "incomplete")
    assert {"plan", "cost", "statements"} <= {each["pointer"] for each in answer.json()["errors"]}
    assert send(desk, "a-prime", made.key, state="adopted").status_code == 422
    assert send(desk, "a-prime", made.key, "short").status_code == 422


def test_a_member_without_the_right_and_a_stale_page_are_refused(desk: Desk) -> None:
    made = desk.ready()
    assert send(desk, "a-member", made.key).status_code == 403
    stale = send(desk, "a-prime", made.key, version=1)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


def test_too_late_says_both_instants(desk: Desk) -> None:
    made = desk.ready()
    desk.do("secretariat", actions.close_call, call=desk.call.key, reason="予算に達したため", at=timezone.now())
    answer = send(desk, "a-prime", made.key)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")


@pytest.mark.parametrize("person", ["secretariat", "supporter-x", "entry"])
def test_only_the_firm_submits(desk: Desk, person: str) -> None:
    assert send(desk, person, uuid4()).status_code == 403
