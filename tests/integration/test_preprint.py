"""プレプリント: 渡す・渡さない・記録する・登録の提案。"""

import json
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.karte import actions as karte
from shien.ledger import audit, export
from shien.ledger.models import Entry
from tests.integration.conftest import sheet


def propose(token: str, values: list[dict[str, str]], key: str) -> Any:
    return Client().post(
        "/api/v1/registrations", json.dumps({"form": "management_improvement_plan", "values": values}),
        content_type="application/json", headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )  # fmt: skip


def entries(world: Any, person: str = "a-prime") -> list[str]:
    row_security.bind(world.viewer(person))
    acts = list(Entry.objects.order_by("shard", "seq").values_list("act", flat=True))
    row_security.unbind()
    return acts


def test_a_sheet_gives_source_and_date_and_each_reason(world, consent_of, flow) -> None:
    consent_of(groups=("basic", "employees", "finance"))
    body = sheet(flow().access("basic employees finance")["access_token"]).json()
    name = body["fields"]["name"]
    assert (name["value"], name["source"], name["sources"]) == ("株式会社架空髙﨑", "typed", ["typed"])
    assert body["fields"]["net_sales_0"]["value"] == 120_000_000
    assert body["fields"]["net_sales_0"]["part"] == "2026-03-31"
    assert body["withheld"]["net_sales_1"]["reason"] == "no_value"
    assert body["withheld"]["contact_name"]["reason"] == "not_consented"
    assert body["meter"] == {"asked": len(body["fields"]) + len(body["withheld"]), "filled": len(body["fields"])}
    karte.set_source_status(source="gbizinfo", unavailable_since=timezone.now())
    body = sheet(flow().access("basic employees finance")["access_token"]).json()
    assert body["withheld"]["net_sales_1"]["reason"] == "source_unavailable"


def test_groups_give_every_year_and_row(world, consent_of, flow) -> None:
    consent_of(groups=("basic", "finance"))
    with row_security.system():
        karte.load(
            enterprise_id=world.viewer("a-prime").enterprise_id, source="etax", detail="", at=timezone.now(),
            entries=[karte.Entry("net_sales", "90000000", "2025-03-31"), karte.Entry("sga_depreciation", "5", "2026-03-31")],
        )  # fmt: skip
    token = flow().access("basic finance")["access_token"]
    answer = Client().get("/api/v1/items?groups=basic,finance", headers={"Authorization": f"Bearer {token}"}).json()
    assert answer["fields"]["name"]["part"] == ""
    assert answer["fields"]["net_sales@2026-03-31"]["value"] == 120_000_000
    assert answer["fields"]["net_sales@2025-03-31"]["value"] == 90_000_000
    assert answer["withheld"]["total_assets"]["reason"] == "no_value"
    assert sheet(token).json()["fields"]["depreciation_0"]["partial"] is True


def test_a_stale_value_is_withheld(world, consent_of, flow) -> None:
    from datetime import timedelta

    consent_of()
    row_security.bind(world.viewer("a-prime"))
    from shien.domain.karte.models import Value

    Value.objects.filter(item="employee_number").update(observed_on=timezone.localdate() - timedelta(days=500))
    row_security.unbind()
    body = sheet(flow().access()["access_token"]).json()
    assert body["withheld"]["employee_number"]["reason"] == "stale"
    assert body["withheld"]["employee_number"]["last_observed_on"]


def test_each_read_has_one_ledger_row_and_an_unchanged_one_too(world, consent_of, flow) -> None:
    consent_of()
    token = flow().access()["access_token"]
    first = sheet(token)
    second = sheet(token, **{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    acts = entries(world)
    assert acts.count("disclose") == 1
    assert acts.count("disclose_unchanged") == 1


def test_when_the_ledger_cannot_be_written_nothing_is_disclosed(world, consent_of, flow, monkeypatch) -> None:
    consent_of()
    token = flow().access()["access_token"]
    from django.db import OperationalError

    def full(*args: Any, **kwargs: Any) -> str:
        raise OperationalError("no space left on device")

    monkeypatch.setattr(audit, "record", full)
    answer = sheet(token)
    assert answer.status_code == 503
    assert "髙﨑" not in answer.content.decode()


def test_the_read_costs_the_same_for_any_karte(world, consent_of, flow, django_assert_max_num_queries) -> None:
    consent_of(groups=("basic", "employees", "finance"))
    token = flow().access("basic employees finance")["access_token"]
    for years in (1, 12):
        with row_security.system():
            karte.load(
                enterprise_id=world.viewer("a-prime").enterprise_id, source="etax", detail="", at=timezone.now(),
                entries=[karte.Entry("net_sales", str(year), f"20{year:02d}-03-31") for year in range(10, 10 + years)],
            )  # fmt: skip
        with django_assert_max_num_queries(9):
            assert sheet(token).status_code == 200


def test_a_proposal_waits_for_the_firm_and_is_answered_once(world, consent_of, flow) -> None:
    consent_of()
    token = flow().access()["access_token"]
    key = str(uuid.uuid4())
    values = [{"item": "employee_number", "value": "8人"}]
    first = propose(token, values, key)
    assert (first.status_code, first.json()["state"]) == (201, "proposed")
    assert propose(token, values, key).json() == first.json()
    assert propose(token, [{"item": "employee_number", "value": "9"}], key).json()["code"] == "key_reused"
    owner = world.clients["a-prime"]
    assert "8人" in owner.get("/proposals/").content.decode()
    owner.post(f"/proposals/{first.json()['id']}/decide", {"answer": "accept"})
    body = sheet(token).json()
    assert body["fields"]["employee_number"]["value"] == 8
    assert body["fields"]["employee_number"]["source"] == "linked_site"


def test_a_wrong_value_registers_nothing(world, consent_of, flow) -> None:
    consent_of()
    token = flow().access()["access_token"]
    answer = propose(
        token,
        [{"item": "employee_number", "value": "8"}, {"item": "date_of_establishment", "value": "平成31年5月1日"}],
        "k" * 12,
    )
    assert answer.status_code == 422
    assert "令和元年5月1日" in answer.json()["errors"][0]["detail"]
    row_security.bind(world.viewer("a-prime"))
    from shien.domain.preprint.models import Proposal

    assert not Proposal.objects.exists()
    row_security.unbind()


def test_a_site_that_only_reads_cannot_register(consent_of, flow) -> None:
    consent_of(site="r2", groups=("basic",))
    token = flow(site="r2").access("basic")["access_token"]
    assert propose(token, [{"item": "name", "value": "x"}], "k" * 12).json()["code"] == "read_only"


@pytest.mark.parametrize("kind", ["site_read", "client_read"])
def test_calls_beyond_the_limit_are_told_when_to_come_back(consent_of, flow, settings, kind: str) -> None:
    consent_of()
    token = flow().access()["access_token"]
    settings.RATE_LIMITS = settings.RATE_LIMITS | {kind: (3, 1)}
    answers = [sheet(token) for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 0 < int(refused[0]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    "body",
    ['{"values": [{"item": "name", "value": "a"}], "values": []}', '{"values": NaN}', "[" * 60 + "]" * 60, '{"values": 1e400}',
     '{"form": "\\ud800", "values": [{"item": "name", "value": "a"}]}', "x", '{"values": [{"item": "name", "value": 999999999999999999999999}]}'],
)  # fmt: skip
def test_sec_37_json_that_means_two_things_is_refused(consent_of, flow, body: str) -> None:
    consent_of()
    token = flow().access()["access_token"]
    answer = Client().post(
        "/api/v1/registrations", body, content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k" * 12},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")


def test_the_exported_ledger_verifies_and_a_missing_row_is_found(world, consent_of, flow, settings) -> None:
    from shien.ledger.chain import verify
    from shien.ledger.keys import public_jwks, public_keys

    consent_of()
    token = flow().access()["access_token"]
    sheet(token)
    audit.seal(at=timezone.now())
    sheet(token)
    keys = public_keys(public_jwks(settings.SIGNING_KEY_FILE))
    with row_security.system():
        records = list(export.contents())
    assert verify(records, keys).faults == []
    disclosures = [
        place for place, each in enumerate(records) if each["kind"] == "entry" and each["body"]["act"] == "disclose"
    ]
    for place in disclosures:
        assert verify(records[:place] + records[place + 1 :], keys).faults


def test_the_ledger_is_written_inside_a_transaction_only(db) -> None:
    assert connection.in_atomic_block
    with transaction.atomic():
        audit.record(audit.Act.SITE_CHANGE, by=audit.SYSTEM, at=timezone.now(), target="undone")
        transaction.set_rollback(True)
    with row_security.system():
        assert not Entry.objects.filter(body__target="undone").exists()


def test_the_form_documents_itself_and_a_real_sheet_fits_its_schema(world, consent_of, flow) -> None:
    import jsonschema_rs

    contract = Client().get("/api/v1/forms/management_improvement_plan").json()
    schema = jsonschema_rs.validator_for(contract["schema"])
    schema.validate(contract["example"]["response"])
    consent_of(groups=("basic", "employees", "finance"))
    schema.validate(sheet(flow().access("basic employees finance")["access_token"]).json())


@pytest.mark.parametrize("form", ["jizokuka", "monozukuri", "it_introduction", "expert_dispatch"])
def test_the_contract_of_a_procedure_fits_its_own_schema(db, form) -> None:
    import jsonschema_rs

    contract = Client().get(f"/api/v1/forms/{form}").json()
    schema = jsonschema_rs.validator_for(contract["schema"])
    schema.validate(contract["example"]["response"])
    wrong = contract["example"]["response"] | {
        "withheld": {"officers_name@x": {"reason": "no_value", "item": "x", "message": "x"}}
    }
    assert not schema.is_valid(wrong)
