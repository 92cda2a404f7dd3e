"""打ち間違いと悪意: 500 にならず、よそからは動かせず、当て推量は止まる。"""

import base64
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.consent.models import Consent


def test_text_that_was_pasted_with_nul_is_said_in_words(world) -> None:
    client = world.clients["a-prime"]
    sent = client.post("/karte/basic/edit", {"name": "架空\0商店"})
    assert sent.status_code == 400
    assert "貼り付けた文字を消して" in sent.content.decode()
    assert "貼り付けた" not in client.post("/karte/basic/edit?x=%00", {"name": "架空"}).content.decode()


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", "/oauth/authorize?client_id=%00", None),
        ("get", "/usage/?organisation=%00", None),
        ("get", "/usage/?until=9999年12月31日", None),
        ("get", "/karte/items/name/?part=%00", None),
        ("get", "/karte/shareholders/edit?part=²", None),
        ("post", "/karte/prefer", {"item": "name", "part": "\0", "source": "typed"}),
        ("post", "/members/", {"member": "²"}),
        ("post", "/members/", {"member": "9" * 30}),
        ("post", "/my/sign-ins/", {"sign_in": "²"}),
        ("post", "/delegations/", {"number": "7123456789012", "until": "9999-12-31", "groups": "basic"}),
        ("post", "/karte/finance/edit", {"part": "0001-01-01", "net_sales": "1"}),
        ("post", "/switch", {"enterprise": "abc"}),
    ],
)
def test_a_slip_is_no_breakdown(world, method: str, path: str, data: Any) -> None:
    client = world.clients["a-prime"]
    client.raise_request_exception = False
    assert getattr(client, method)(path, data or {}).status_code in (200, 400, 404, 422)
    assert client.get("/my/").status_code == 200


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "invalid_scope"),
        ({"grant_type": "authorization_code", "code": "\0"}, None),
        ({}, "unsupported_grant_type"),
    ],
)
def test_a_strange_token_request_is_refused(world, data: dict[str, str], error: str | None) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/oauth/token", data, headers=_basic("r1", "a-secret-of-a-test-site-long-enough"))
    assert answer.status_code == 400
    assert error is None or answer.json()["error"] == error


def _basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_sec_28_another_origin_cannot_withdraw(world, consent_of) -> None:
    found = consent_of()
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.clients["a-prime"].cookies
    answer = client.delete(f"/api/v1/consents/{found}", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    with row_security.system():
        assert Consent.objects.get(id=found).ended_at is None


def test_sec_41_a_secret_cannot_be_guessed(world) -> None:
    body = {"grant_type": "authorization_code", "code": "x", "redirect_uri": "https://site.test/callback"}
    seen = [Client().post("/oauth/token", body, headers=_basic("r1", f"guess-{n}")).status_code for n in range(12)]
    assert seen == [401] * 10 + [429] * 2
    assert Client().post("/oauth/token", body, headers=_basic("r2", "guess")).status_code == 401


def test_sec_41_made_up_tokens_fill_no_table_and_are_slowed(db) -> None:
    seen = {
        Client().get("/api/v1/consent", headers={"Authorization": f"Bearer {uuid.uuid4()}"}).status_code
        for _ in range(90)
    }
    assert seen == {401, 429}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_calls")
        assert cursor.fetchone()[0] <= 2


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"x" * 1_200_000, "application/json", 413, "1 MB"),
        (b"a=b", "text/plain", 415, "application/json"),
        (b'{"values": [}', "application/json", 400, "1行目の13文字目"),
        (b'{"a": 1, "a": 2}', "application/json", 400, "二つあります"),
        (b"[" * 5000 + b"]" * 5000, "application/json", 400, "入れ子が深すぎます"),
        (b'{"a": 1e400}', "application/json", 400, "大きすぎます"),
    ],
)
def test_sec_37_a_body_is_refused_with_its_reason(
    consent_of, flow, body: bytes, kind: str, status: int, said: str
) -> None:
    consent_of()
    token = flow().access()["access_token"]
    answer = Client().post(
        "/api/v1/registrations", body, content_type=kind,
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "a-key-of-a-test"},
    )  # fmt: skip
    assert answer.status_code == status
    assert said in json.loads(answer.content)["detail"]


def test_a_weak_tag_and_a_list_of_tags_are_understood(consent_of, flow) -> None:
    consent_of()
    token = flow().access()["access_token"]
    url = "/api/v1/sheets/management_improvement_plan"
    first = Client().get(url, headers={"Authorization": f"Bearer {token}"})
    assert "Authorization" in first["Vary"]
    for tags in (f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = Client().get(url, headers={"Authorization": f"Bearer {token}", "If-None-Match": tags})
        assert again.status_code == 304


def test_sec_22_a_firm_that_moves_changes_its_jurisdiction(world) -> None:
    from dataclasses import replace

    from shien.domain.accounts import actions, queries
    from tests.integration.conftest import claims_of

    for person in ("b-prime", "sole-s"):
        moved = replace(claims_of(person), prefecture_code="05")
        actions.admit(claims=moved, session_key=f"moved-{person}", device="", at=world.at)
        with row_security.system():
            viewer, _ = queries.viewer_of_session(f"moved-{person}", acting=None, auth_time=world.at, at=world.at)
            found = queries.enterprise(viewer)
        assert found is not None
        assert found.prefecture_code == "05"
