"""認可サーバー (SEC-3, 4, 5, 7, 8, 10, 17)。"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.consent import actions as consents
from tests.integration.conftest import basic, sheet


@pytest.mark.parametrize(
    "uri",
    ["https://site.test/callback/", "https://site.test/Callback", "https://site.test/callback?x=1", "https://site.test:443/callback",
     "http://site.test/callback", "https://site.test@evil.test/callback", "https://site.test/%63allback", ""],
)  # fmt: skip
def test_sec_3_a_redirect_that_differs_by_one_byte_is_refused_without_redirect(consent_of, flow, uri: str) -> None:
    consent_of()
    assert flow().authorize(redirect_uri=uri).status_code == 400


@pytest.mark.parametrize(
    "change", [{"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None}]
)
def test_sec_4_only_s256(consent_of, flow, change) -> None:
    consent_of()
    answer = flow().authorize(**change)
    assert "error=invalid_request" in answer["Location"]
    assert "state=st" in answer["Location"]


def test_sec_4_a_wrong_verifier_or_another_client_is_refused(consent_of, flow) -> None:
    consent_of()
    begun = flow()
    assert begun.token(begun.code(), code_verifier="w" * 64).status_code == 400
    assert begun.token(begun.code(), site="r2").status_code == 400


def test_sec_5_a_code_used_twice_kills_its_tokens(consent_of, flow) -> None:
    consent_of()
    begun = flow()
    code = begun.code()
    given = begun.token(code).json()
    assert sheet(given["access_token"]).status_code == 200
    assert begun.token(code).status_code == 400
    assert sheet(given["access_token"]).status_code == 401
    again = Client().post(
        "/oauth/token", {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}, headers=basic()
    )
    assert again.status_code == 400


def test_sec_5_a_code_lives_a_minute_and_an_access_token_ten(consent_of, flow) -> None:
    consent_of()
    from shien.domain.consent.models import Grant

    begun = flow()
    code = begun.code()
    assert Grant.objects.get(code=code).expires <= timezone.now() + timedelta(seconds=60)
    given = begun.token(code).json()
    assert given["expires_in"] <= 600
    code = begun.code()
    Grant.objects.filter(code=code).update(expires=timezone.now() - timedelta(seconds=1))
    assert begun.token(code).status_code == 400


def test_sec_7_refresh_rotates_and_a_lost_answer_can_be_retried(consent_of, flow) -> None:
    consent_of()
    given = flow().access()
    body = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    first = Client().post("/oauth/token", body, headers=basic())
    assert first.status_code == 200
    assert first.json()["refresh_token"] != given["refresh_token"]
    retried = Client().post("/oauth/token", body, headers=basic())
    assert retried.status_code == 200
    assert sheet(retried.json()["access_token"]).status_code == 200
    other = Client().post(
        "/oauth/token",
        {"grant_type": "refresh_token", "refresh_token": first.json()["refresh_token"]},
        headers=basic("r2"),
    )
    assert other.status_code == 400


def test_sec_8_the_answer_carries_issuer_and_state(consent_of, flow, settings) -> None:
    consent_of()
    location = flow().authorize()["Location"]
    assert location.startswith("https://site.test/callback?")
    assert "state=st" in location
    assert "iss=http" in location


def test_sec_9_a_token_reads_its_groups_only(consent_of, flow) -> None:
    consent_of(groups=("basic", "employees", "finance"))
    given = flow().access(scope="basic")
    fields = sheet(given["access_token"]).json()
    assert "name" in fields["fields"]
    assert fields["withheld"]["employee_number"]["reason"] == "not_consented"
    assert fields["withheld"]["net_sales_0"]["reason"] == "not_consented"


def test_sec_10_withdrawal_is_felt_by_the_next_call(world, consent_of, flow) -> None:
    consent_id = consent_of()
    given = flow().access()
    assert sheet(given["access_token"]).status_code == 200
    answer = world.clients["a-prime"].post(f"/sites/consents/{consent_id}/withdraw")
    assert answer.status_code == 302
    refused = sheet(given["access_token"])
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_withdrawn")
    again = Client().post(
        "/oauth/token", {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}, headers=basic()
    )
    assert again.status_code == 400


def test_sec_10_a_suspended_site_is_refused_at_once(world, consent_of, flow) -> None:
    consent_of()
    given = flow().access()
    world.clients["operator"].post("/staff/sites/", {"client_id": "r1", "answer": "suspend"})
    assert sheet(given["access_token"]).json()["code"] == "site_suspended"


def test_sec_17_a_supporters_token_ends_with_the_delegation(world, consent_of, flow) -> None:
    consent_of(groups=("basic", "employees", "finance"))
    given = flow("supporter-x").access(scope="basic employees finance")
    fields = sheet(given["access_token"]).json()
    assert "net_sales_0" in fields["fields"]
    assert fields["withheld"]["employee_number"]["reason"] == "not_consented"
    prime = world.viewer("a-prime")
    row_security.bind(prime)
    from shien.domain.accounts.models import Delegation

    accounts.end_delegation(delegation_id=Delegation.objects.get().id, by=prime, at=timezone.now())
    row_security.unbind()
    assert sheet(given["access_token"]).json()["code"] == "delegation_ended"


def test_sec_14_a_member_cannot_consent_until_the_prime_allows_it(world) -> None:
    member = world.viewer("a-member")
    row_security.bind(member)
    with pytest.raises(accounts.NotAllowed):
        consents.grant(
            client_id="r1",
            purpose="once_only",
            groups=["basic"],
            declined=(),
            auto_accept=False,
            by=member,
            at=timezone.now(),
        )
    row_security.unbind()


def test_a_token_lies_sealed_in_the_database(consent_of, flow, settings) -> None:
    """表を盗んでも、トークンは使えない。鍵を替えたあとも、前の鍵で封じたものは開く。"""
    consent_of()
    given = flow().access()
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM consent_accesstoken UNION ALL SELECT token FROM consent_refreshtoken")
        kept = [row[0] for row in cursor.fetchall()]
    assert len(kept) == 2
    assert not {given["access_token"], given["refresh_token"]} & set(kept)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another-secret-of-a-test-long-enough-to-be-one",
    )
    again = Client().post(
        "/oauth/token", {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}, headers=basic()
    )
    assert again.status_code == 200
