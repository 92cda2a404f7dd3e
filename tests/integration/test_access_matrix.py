"""アクセス表: OpenAPI のすべての操作 × すべての人 (SEC-15, 16, 17, 23)。"""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.applications import actions as applying
from shien.domain.karte import actions as karte
from shien.domain.outside import actions as outside
from shien.ledger.audit import SYSTEM
from tests.integration.applications.conftest import LIFECYCLE, PROCEDURE
from tests.integration.conftest import PEOPLE, basic

OWNERS = {"a-prime", "a-member", "b-prime", "sole-s", "supporter-y"}
WHO = {
    "owner": OWNERS,
    "supporter": {"supporter-x"},
    "file_reader": {"chamber-iwate", "chamber-fukui", "bureau", "bureau-2"},
    "procedure_staff": {"secretariat", "secretariat-2", "bureau", "bureau-2"},
    "site": {"site"},
    "system": {"system"},
    "partner": {"system"},
}


def document() -> dict[str, Any]:
    return Client().get("/openapi.json").json()


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, each) for path, group in document()["paths"].items() for method, each in group.items()]


def allowed(who: list[str]) -> set[str]:
    everyone = {"visitor", "site", "system", *PEOPLE}
    return everyone if "anyone" in who else set().union(*(WHO[each] for each in who))


def call(client: Client, method: str, path: str, **headers: str) -> Any:
    path = path.replace("{form}", "management_improvement_plan")
    path = re.sub(r"\{[^}]+\}", str(uuid.uuid4()), path)
    query = "?groups=basic&purpose=経営相談のため" if method == "get" else ""
    body = json.dumps({"values": [{"item": "name", "value": "x"}]}) if method == "post" else None
    return client.generic(method.upper(), path + query, body or b"", content_type="application/json", headers=headers)


def test_every_operation_says_who_may_call_it(db) -> None:
    for method, path, operation in operations():
        assert operation.get("x-access"), f"{method} {path} names nobody"
        assert set(operation["x-access"]) <= {*WHO, "anyone"}


@pytest.mark.parametrize("person", ["visitor", "site", "system", *PEOPLE])
def test_the_answer_is_allowed_only_where_the_matrix_says_so(world, consent_of, flow, person: str) -> None:
    headers = {}
    client = world.clients.get(person, Client())
    if person == "site":
        consent_of()
        headers = {"Authorization": f"Bearer {flow().access()['access_token']}", "Idempotency-Key": str(uuid.uuid4())}
    if person == "system":
        headers = {"Authorization": f"Bearer {own_token(world)}", "Idempotency-Key": str(uuid.uuid4())}
    for method, path, operation in operations():
        status = call(client, method, path, **headers).status_code
        inside = person in allowed(operation["x-access"])
        where = f"{person}: {method} {path} -> {status}"
        if inside:
            assert status not in (401, 403) or (person, path) == ("a-member", "/api/v1/consents/{consent_id}"), where
        else:
            assert status in (401, 403), where


def own_token(world) -> str:
    applying.publish_procedure(definition=PROCEDURE, lifecycle=LIFECYCLE, at=world.at)
    for work in ("submissions", "drafts"):
        outside.assign(client_id="r1", procedure="trial", work=work, by=SYSTEM, at=world.at)
    data = {"grant_type": "client_credentials"}
    return str(Client().post("/oauth/token", data, headers=basic("r1")).json()["access_token"])


def test_another_firms_object_is_as_if_it_never_was(world, consent_of) -> None:
    """SEC-16"""
    theirs = consent_of("b-prime")
    a = world.clients["a-prime"]
    for path in ("/sites/consents/{}/", "/sites/consents/{}/receipt"):
        real, never = a.get(path.format(theirs)), a.get(path.format(uuid.uuid4()))
        assert (real.status_code, never.status_code) == (404, 404)
        assert len(real.content) == len(never.content)
    real, never = a.delete(f"/api/v1/consents/{theirs}"), a.delete(f"/api/v1/consents/{uuid.uuid4()}")
    assert real.status_code == never.status_code == 404
    assert {**real.json(), "instance": ""} == {**never.json(), "instance": ""}
    assert "乙社の秘密" not in a.get("/api/v1/karte").content.decode()


def test_staff_see_their_jurisdiction_only(world) -> None:
    """SEC-22"""
    iwate = world.clients["chamber-iwate"].get("/api/v1/enterprises").json()
    assert {each["prefecture_code"] for each in iwate["enterprises"]} == {"03"}
    b = world.viewer("b-prime").enterprise_key
    refused = world.clients["chamber-iwate"].get(f"/api/v1/enterprises/{b}/karte", {"purpose": "経営相談のため"})
    assert refused.status_code == 404
    a = world.viewer("a-prime").enterprise_key
    opened = world.clients["chamber-iwate"].get(f"/api/v1/enterprises/{a}/karte", {"purpose": "経営相談のため"})
    assert opened.status_code == 200
    assert "自宅の住所" not in opened.content.decode()
    uses = world.clients["a-prime"].get("/api/v1/usage").json()["uses"]
    assert uses[0]["act"] == "staff_view"
    assert uses[0]["purpose"] == "経営相談のため"
    short = world.clients["chamber-iwate"].get(f"/api/v1/enterprises/{a}/karte", {"purpose": "x"})
    assert short.status_code == 422


def test_priv_6_the_home_of_a_sole_proprietor_is_not_shown_to_staff(world) -> None:
    told = {"location": "盛岡市の自宅", "telephone": "019-000-0000", "postal_code": "0200000", "name": "見本太郎"}
    for person in ("a-prime", "sole-s"):
        viewer = world.viewer(person)
        with row_security.system():
            karte.load(
                enterprise_id=viewer.enterprise_id, source="gbizinfo", detail="", at=world.at,
                entries=[karte.Entry(item, value) for item, value in told.items()],
            )  # fmt: skip
        opened = {"purpose": "経営相談のため"}
        staff = world.clients["chamber-iwate"]
        answer = staff.get(f"/api/v1/enterprises/{viewer.enterprise_key}/karte", opened)
        shown = set(told) & {each["item"] for each in answer.json()["values"]}
        assert shown == (set(told) if person == "a-prime" else set())
        page = staff.post(f"/staff/enterprises/{viewer.enterprise_key}/", opened).content.decode()
        assert "経営相談のため" in page
        assert ("盛岡市の自宅" in page) == (person == "a-prime")
    own = world.clients["sole-s"].get("/api/v1/karte").json()["values"]
    assert set(told) <= {each["item"] for each in own}


def test_unknown_fields_are_refused_and_named(consent_of, flow) -> None:
    """SEC-23"""
    consent_of()
    token = flow().access()["access_token"]
    answer = Client().post(
        "/api/v1/registrations", json.dumps({"values": [{"item": "name", "value": "x"}], "state": "accepted"}),
        content_type="application/json", headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k" * 12},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "state" in answer.content.decode()
