"""提出を外部システムに引き渡す: 一度だけ、番号と要約値だけ、取りに来て、確かめて、状況を返す (SEC-40, REL-3, REL-12)。"""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.applications import actions as applying
from shien.domain.applications import queries
from shien.domain.consent.models import LinkedSite
from shien.domain.outside import actions
from shien.domain.outside.models import Handover, SiteToken
from shien.jobs.deliver import _settle, deliver
from shien.ledger.models import Entry, Event
from tests.integration.conftest import SECRET

from .conftest import Desk
from .outside import ask, assign, enlist, system


@pytest.fixture
def sent(desk: Desk) -> Any:
    """任された手続きに、提出が一つ。"""
    assign(desk)
    made = desk.submit("a-prime", desk.ready())
    assert enlist(desk.at) == 1
    return made


def only_delivery() -> Handover:
    with row_security.system():
        return Handover.objects.get()


def test_the_own_token_opens_what_was_assigned_and_nothing_else(desk: Desk) -> None:
    assert ask().json()["error"] == "invalid_scope", "nothing is assigned yet"
    assign(desk)
    assert ask(secret="wrong").status_code == ask("nobody").status_code == 401
    assert ask(scope="drafts").json()["error"] == "invalid_scope"
    answer = ask(scope="submissions").json()
    assert (answer["scope"], answer["expires_in"]) == ("submissions", 600)
    assert system().get("submissions").status_code == 200
    for path in ("sheets/management_improvement_plan", "items?groups=basic", "consent"):
        assert system().get(path).status_code == 401, "a token of its own is no firm's consent"
    assert system().get(f"drafts/{uuid4()}").status_code == 403
    assert SiteToken.objects.filter(token_sha256=answer["access_token"]).count() == 0, "only its hash is kept"


def test_a_token_ends_with_its_time_its_work_and_its_site(desk: Desk) -> None:
    assign(desk)
    held = system()
    LinkedSite.objects.filter(client_id="r1").update(state="suspended")
    assert held.get("submissions").json()["code"] == "site_suspended"
    assert ask().status_code == 401
    LinkedSite.objects.filter(client_id="r1").update(state="active")
    assert held.get("submissions").status_code == 200
    from shien.domain.outside.queries import assignments
    from shien.ledger.audit import SYSTEM

    actions.end_assignment(assignment=assignments()[0].id, by=SYSTEM, at=desk.at)
    assert held.get("submissions").status_code == 403
    assert not actions.end_assignment(assignment=0, by=SYSTEM, at=desk.at)
    with pytest.raises(actions.Refused):
        actions.admitted(token=held.token, work="submissions", at=timezone.now() + timedelta(minutes=11))


def test_a_submission_is_staged_once_and_the_notice_carries_no_values(desk: Desk, sent: Any) -> None:
    assert enlist(desk.at) == enlist(desk.at + timedelta(hours=1)) == enlist(desk.at + timedelta(hours=2)) == 0
    event = Event.objects.get(topic="application.moved")
    assert event.payload["sha256"] == sent.sha256
    assert "新しい機械" not in json.dumps(event.payload, ensure_ascii=False)
    assert "架空" not in json.dumps(event.payload, ensure_ascii=False)
    desk.do("a-prime", applying.reopen, application=sent.application)
    assert enlist(desk.at) == 1
    with row_security.system():
        assert list(Handover.objects.order_by("id").values_list("sequence", "body__transition")) == [
            (1, "submit"),
            (2, "reopen"),
        ]
    assert list(
        Event.objects.filter(topic="application.moved").order_by("sequence").values_list("sequence", flat=True)
    ) == [1, 2]


def test_what_was_there_before_the_assignment_is_not_handed_over(desk: Desk) -> None:
    desk.submit("a-prime", desk.ready())
    actions.assign(
        client_id="r1", procedure="trial", work="submissions", by=_operator(), at=desk.at + timedelta(seconds=1)
    )
    assert enlist(desk.at) == 0


def _operator() -> Any:
    from shien.ledger.audit import SYSTEM

    return SYSTEM


def test_the_database_refuses_a_second_delivery_of_a_step(desk: Desk, sent: Any) -> None:
    with row_security.system():
        row = Handover.objects.get()
        row.pk, row.key, row.event, row.sequence = None, uuid4(), uuid4(), 2
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        for statement in ("DELETE FROM outside_handover", "UPDATE outside_handover SET body = '{}'"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_system_pulls_verifies_and_acknowledges(desk: Desk, sent: Any) -> None:
    held = system()
    page = held.get("submissions?limit=1").json()
    row = page["deliveries"][0]
    assert (row["state"], row["sequence"], row["number"], page["more"]) == ("ready", 1, sent.number, False)
    assert "answers" not in row
    found = held.get(f"submissions/{row['id']}").json()
    assert found["answers"]["plan"] == "新しい機械を入れます。"
    assert found["receipt"] == sent.receipt
    file = found["files"][0]
    document = held.get(file["url"].removeprefix("/api/v1/"))
    assert hashlib.sha256(document.content).hexdigest() == file["sha256"]
    assert document["Content-Disposition"].startswith("attachment")
    path = f"submissions/{row['id']}/acknowledgement"
    assert held.post(path, {"sha256": "0" * 64}).json()["code"] == "sha256_differs"
    assert held.post(path, {"sha256": sent.sha256}).json()["state"] == "acknowledged"
    first = only_delivery().acknowledged_at
    assert held.post(path, {"sha256": sent.sha256}).json()["state"] == "acknowledged"
    assert only_delivery().acknowledged_at == first
    assert held.get(f"submissions?after={page['cursor']}").json()["deliveries"] == []
    with row_security.system():
        acts = list(
            Entry.objects.filter(enterprise_id=desk.viewer("a-prime").enterprise_id)
            .order_by("at")
            .values_list("act", flat=True)
        )
    assert acts.count("submission_supply") == 2
    assert acts.count("submission_acknowledge") == 1


@pytest.mark.parametrize("kind", ["another_system", "another_procedure", "never"])
def test_what_belongs_to_another_is_as_if_it_never_was(desk: Desk, sent: Any, kind: str) -> None:
    key = str(uuid4()) if kind == "never" else str(only_delivery().key)
    if kind == "another_system":
        assign(desk, "r2")
        enlist(desk.at)
        held = system("r2")
    else:
        held = system()
    if kind == "another_procedure":
        from shien.domain.outside.queries import assignments

        for each in assignments():
            actions.end_assignment(assignment=each.id, by=_operator(), at=desk.at)
        applying.publish_procedure(definition=_other(), lifecycle=_cycle(), at=desk.at)
        assign(desk, procedure="other")
        held = system()
    answers = [
        held.get(f"submissions/{key}"), held.get(f"submissions/{key}/files/{uuid4()}"),
        held.post(f"submissions/{key}/acknowledgement", {"sha256": sent.sha256}),
        held.post(f"submissions/{key}/status", {"transition": "finish_review"}),
    ]  # fmt: skip
    assert [each.status_code for each in answers] == [404] * 4
    found = desk.see("secretariat", queries.staff_application, sent.application, desk.viewer("secretariat"))
    assert found.state == "submitted"


def _other() -> dict[str, Any]:
    from .conftest import PROCEDURE

    return {"procedure": {**PROCEDURE["procedure"], "id": "other"}}


def _cycle() -> dict[str, Any]:
    from .conftest import LIFECYCLE

    return LIFECYCLE


def test_the_status_comes_back_once_and_only_where_it_is_allowed(desk: Desk, sent: Any) -> None:
    held, path = system(), f"submissions/{only_delivery().key}/status"
    body = {"transition": "send_back", "reason": "決算書が読めません。"}
    answer = held.post(path, body, "key-0001")
    assert answer.json()["state"] == "sent_back"
    assert held.post(path, body, "key-0001").json() == answer.json(), "the same key is the same answer"
    assert held.post(path, {**body, "reason": "別のわけです。"}, "key-0001").json()["code"] == "key_reused"
    again = held.post(path, body, "key-0002")
    assert (again.status_code, again.json()["code"]) == (409, "not_allowed")
    steps = desk.see("secretariat", queries.staff_application, sent.application, desk.viewer("secretariat")).steps
    assert [each.transition for each in steps] == ["start", "submit", "send_back"]
    assert steps[-1].by_name == "サイトR1"
    assert enlist(desk.at) == 0, "what a system did is not told to that system"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"transition": "send_back", "reason": "短い"}, 422, "invalid"), ({"transition": "adopt"}, 409, "not_allowed"),
     ({"transition": "withdraw"}, 409, "not_allowed"), ({"transition": "reopen"}, 409, "not_allowed"),
     ({"transition": "no_such"}, 409, "not_allowed"), ({"transition": "finish_review", "amount": 1}, 422, "invalid"),
     ({"transition": "Drop Table"}, 422, "invalid_request"), ({"transition": "finish_review", "x": 1}, 422, "invalid_request")],
)  # fmt: skip
def test_what_may_not_be_reported(desk: Desk, sent: Any, body: dict[str, Any], status: int, code: str) -> None:
    answer = system().post(f"submissions/{only_delivery().key}/status", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


class Receiver(BaseHTTPRequestHandler):
    """知らせを受けるシステム。"""

    heard: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.heard.append((dict(self.headers), body))
        self.send_response(Receiver.answers.pop(0) if Receiver.answers else 204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """静かに。"""


@pytest.fixture
def receiver(desk: Desk, settings: Any) -> Any:
    """R1 の知らせの送り先。"""
    settings.LOCAL_INSTANCE = True
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    LinkedSite.objects.filter(client_id="r1").update(
        webhook_url=f"http://127.0.0.1:{server.server_port}/events", webhook_secret=SECRET
    )
    Receiver.heard, Receiver.answers = [], []
    yield Receiver
    server.shutdown()
    server.server_close()


def test_the_notice_is_signed_retried_and_keeps_its_number(desk: Desk, receiver: Any) -> None:
    assign(desk)
    desk.submit("a-prime", desk.ready())
    receiver.answers = [500]
    deliver()
    assert only_delivery().state == "ready"
    Event.objects.filter(topic="application.moved").update(due_at=timezone.now())
    deliver()
    deliver()
    ours = [(headers, body) for headers, body in receiver.heard if b"delivery" in body]
    assert len(ours) == 2
    assert ours[0][0]["Shien-Event-Id"] == ours[1][0]["Shien-Event-Id"], "the receiver knows the second by its number"
    headers, body = ours[1]
    parts = dict(part.split("=", 1) for part in headers["Shien-Signature"].split(","))
    assert parts["v1"] == hmac.new(SECRET.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert only_delivery().state == "delivered"


def test_what_is_given_up_after_a_day_is_failed_and_can_be_sent_again(desk: Desk, receiver: Any) -> None:
    assign(desk)
    desk.submit("a-prime", desk.ready())
    deliver()
    event = Event.objects.get(topic="application.moved")
    event.delivered_at, event.attempts = None, 0
    total = timedelta()
    while event.given_up_at is None:
        before = timezone.now()
        _settle(event, "HTTP 500")
        total += max(event.due_at - before, timedelta())
    assert total >= timedelta(hours=24)
    assert only_delivery().state == "failed"
    operator = desk.world.clients["operator"]
    assert "もう一度送る" in operator.get("/staff/systems/").content.decode()
    for _ in range(2):
        assert operator.post("/staff/systems/", {"answer": "again", "number": str(event.id)}).status_code == 302
    deliver()
    assert only_delivery().state == "delivered"
    held = system()
    assert (
        held.post(
            f"submissions/{only_delivery().key}/acknowledgement", {"sha256": only_delivery().body["sha256"]}
        ).status_code
        == 200
    )
    with row_security.system():
        actions.noted(event=only_delivery().event, at=timezone.now(), error="HTTP 500", given_up=True)
    assert only_delivery().state == "acknowledged", "what was acknowledged does not go back"


def test_a_stop_while_staging_loses_nothing_and_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from shien.domain.outside.actions import deliveries as module

    assign(desk)
    desk.submit("a-prime", desk.ready())
    desk.submit("b-prime", desk.ready("b-prime", "b"))
    once = [module._staged]

    def broken(*args: Any) -> Any:
        if not once:
            raise InterruptedError
        return once.pop()(*args)

    with monkeypatch.context() as patch:
        patch.setattr(module, "_staged", broken)
        with pytest.raises(InterruptedError):
            enlist(desk.at)
    with row_security.system():
        assert Handover.objects.count() == Event.objects.filter(topic="application.moved").count() == 0
    assert enlist(desk.at) == 2


def test_a_system_without_an_address_takes_its_deliveries_itself(desk: Desk) -> None:
    assign(desk)
    desk.submit("a-prime", desk.ready())
    deliver()
    assert only_delivery().state == "ready"
    system().get(f"submissions/{only_delivery().key}")
    assert only_delivery().state == "delivered"


def test_a_file_that_waits_for_the_scanner_is_not_handed_over(desk: Desk, sent: Any, settings: Any) -> None:
    held, key = system(), only_delivery().key
    file = held.get(f"submissions/{key}").json()["files"][0]
    settings.SHIEN_CLAMD = "tcp:127.0.0.1:1"
    assert held.get(file["url"].removeprefix("/api/v1/")).json()["code"] == "not_scanned"


def test_the_list_costs_the_same_at_any_length(desk: Desk, sent: Any, django_assert_max_num_queries: Any) -> None:
    for person in ("b-prime", "sole-s"):
        desk.submit(person, desk.ready(person, person))
    enlist(desk.at)
    held = system()
    held.get("submissions")
    with django_assert_max_num_queries(16):
        assert len(held.get("submissions").json()["deliveries"]) == 3


def test_without_a_token_nobody_comes_in(desk: Desk, sent: Any) -> None:
    assert Client().get("/api/v1/submissions").status_code == 401
    for person in ("secretariat", "a-prime", "operator"):
        assert desk.world.clients[person].get("/api/v1/submissions").status_code == 401


def test_the_operator_assigns_and_ends(desk: Desk) -> None:
    operator = desk.world.clients["operator"]
    given = {"answer": "assign", "client_id": "r1", "procedure": "trial", "work": "submissions"}
    assert operator.post("/staff/systems/", given).status_code == 302
    assert "サイトR1" in operator.get("/staff/systems/").content.decode()
    assert operator.post("/staff/systems/", {**given, "work": "x"}).status_code == 422
    assert operator.post("/staff/systems/", {"answer": "x"}).status_code == 404
    held = system()
    from shien.domain.outside.queries import assignments

    operator.post("/staff/systems/", {"answer": "end", "number": str(assignments()[0].id)})
    assert held.get("submissions").status_code == 403
    for person in ("secretariat", "a-prime", "editor", "auditor"):
        assert desk.world.clients[person].get("/staff/systems/").status_code == 404
        assert desk.world.clients[person].post("/staff/systems/", given).status_code == 404
