"""承諾: 二度押しても一つ、二つのサイトは混ざらず、改めてもサイトは切れない。"""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.consent import queries as consents
from shien.domain.consent.models import Consent
from shien.domain.preprint.models import Proposal
from tests.integration.conftest import Flow, basic, sheet

GROUPS = ["basic", "employees"]


def grant(client: Client, site: str = "r1", groups: list[str] = GROUPS, **more: str) -> Any:
    return client.post(f"/sites/{site}/link", {"groups": groups, "answer": "accept", **more})


def test_a_second_press_is_no_second_consent(world) -> None:
    client = world.clients["a-prime"]
    first, second = grant(client), grant(client)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    other = grant(client, groups=["basic"])
    assert other["Location"] != first["Location"]
    with row_security.system():
        assert Consent.objects.filter(ended_at=None).count() == 1


def test_two_sites_that_ask_at_once_are_kept_apart(world) -> None:
    client = world.clients["a-prime"]
    for site in ("r1", "r2"):
        assert Flow(client, site).authorize(scope="basic", state=f"of-{site}").status_code == 302
    declined = client.post("/sites/r1/link", {"answer": "decline", "from": "site"})
    assert parse_qs(urlsplit(declined["Location"]).query)["state"] == ["of-r1"]
    accepted = grant(client, "r2", ["basic"], **{"from": "site"})
    assert "client_id=r2" in accepted["Location"]


def test_a_renewal_does_not_cut_the_site_off(world, flow) -> None:
    client = world.clients["a-prime"]
    grant(client, groups=[*GROUPS, "finance"])
    given = flow().access(scope="basic employees finance")
    grant(client, groups=["basic"])
    read = sheet(given["access_token"])
    assert read.status_code == 200
    assert {ITEM_GROUP for ITEM_GROUP in ("net_sales_0", "name") if ITEM_GROUP in read.json()["fields"]} == {"name"}
    again = Client().post(
        "/oauth/token", {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}, headers=basic()
    )
    assert again.status_code == 200


def test_the_text_on_the_page_is_the_text_in_the_receipt(world) -> None:
    """PRIV-3"""
    import base64

    client = world.clients["a-prime"]
    page = client.get("/sites/r1/link").content.decode()
    where = grant(client)["Location"]
    found = consents.consent(world.viewer("a-prime"), where.split("/")[3])
    row_security.bind(world.viewer("a-prime"))
    found = consents.consent(world.viewer("a-prime"), where.split("/")[3])
    assert found is not None
    part = found.receipt.split(".")[1]
    text = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["privacy_notice"]["text"]
    assert text in page


def propose(token: str, values: list[dict[str, str]], key: str = "key-of-a-test") -> Any:
    return Client().post(
        "/api/v1/registrations", json.dumps({"values": values}), content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        {"item": "net_sales", "value": "1000", "part": "zzz"},
        {"item": "net_sales", "value": "1000", "part": "2026-13-99"},
        {"item": "net_sales", "value": "1000", "part": "20260331"},
        {"item": "net_sales", "value": "1000"},
        {"item": "name", "value": "架空", "part": "2026-03-31"},
        {"item": "corporate_number", "value": "7123456789012"},
    ],
)
def test_what_would_spoil_the_karte_is_refused(consent_of, flow, value: dict[str, str]) -> None:
    consent_of()
    answer = propose(flow().access(scope="basic finance")["access_token"], [value])
    assert answer.status_code == 422, answer.content.decode()
    with row_security.system():
        assert not Proposal.objects.exists()


def test_sec_17_a_supporter_sees_the_delegated_part_of_a_proposal(world, consent_of, flow) -> None:
    consent_of(groups=("basic", "representative", "finance"))
    token = flow().access(scope="basic representative finance")["access_token"]
    assert propose(token, [{"item": "representative_name", "value": "秘密の名前"}]).status_code == 201
    both = [{"item": "representative_name", "value": "秘密の名前"}, {"item": "name", "value": "架空の新しい名前"}]
    assert propose(token, both, "another-key").status_code == 201
    supporter, owner = world.clients["supporter-x"], world.clients["a-prime"]
    page = supporter.get("/proposals/").content.decode()
    assert "秘密の名前" not in page
    assert "架空の新しい名前" in page
    assert "委任されていない項目" in page
    assert "秘密の名前" in owner.get("/proposals/").content.decode()
    assert "支援者が閲覧" in owner.get("/usage/").content.decode()


def test_sec_17_a_supporter_who_may_only_look_registers_nothing(world, consent_of, flow) -> None:
    consent_of(groups=("basic", "finance"))
    token = flow("supporter-x").access(scope="finance")["access_token"]
    answer = propose(token, [{"item": "net_sales", "value": "1", "part": "2026-03-31"}])
    assert (answer.status_code, answer.json()["code"]) == (403, "delegation_reads_only")


def test_a_scope_of_declined_groups_only_gets_no_code(world, flow) -> None:
    grant(world.clients["a-prime"], groups=["basic"])
    assert "error=access_denied" in flow().authorize(scope="finance")["Location"]


def test_a_mistyped_year_does_not_become_the_newest(world, consent_of, flow) -> None:
    client = world.clients["a-prime"]
    for part in ("9999-12-31", "20260331", "2026-W13-2", "0001-01-01"):
        answer = client.post("/karte/finance/edit", {"part": part, "net_sales": ""})
        assert answer.status_code == (302 if part == "20260331" else 422), part
    client.post("/karte/finance/edit", {"part": "2026-09-30", "period_end_employees": "3"})
    consent_of()
    fields = sheet(flow().access(scope="finance")["access_token"]).json()["fields"]
    assert fields["net_sales_0"]["part"] == "2026-03-31"
