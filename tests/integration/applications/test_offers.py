"""パートナーが前もって書いた申請書: 一度きりの道、受け取った事業者だけのもの、同意した間だけの状況。"""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.applications import queries
from shien.domain.outside import actions
from shien.domain.outside import queries as outside
from shien.domain.outside.models import Offer
from shien.ledger.models import Entry

from .conftest import Desk
from .outside import System, assign, system

ANSWERS = {"name": "株式会社架空（旧名）", "plan": "パートナーの案です。", "cost": 1_500_000}


@pytest.fixture
def partner(desk: Desk) -> System:
    """前記入を任されたパートナー。"""
    assign(desk, "r2", "drafts")
    return system("r2")


def offered(desk: Desk, partner: System, key: str | None = None, **change: Any) -> Any:
    return partner.post("drafts", {"call": str(desk.call.key), "answers": ANSWERS, "reference": "顧客17"} | change, key)


def path_of(answer: Any) -> str:
    assert answer.status_code == 201, answer.content
    return urlsplit(answer.json()["claim_url"]).path


def claimed(desk: Desk, partner: System, person: str = "a-prime") -> tuple[str, str]:
    """(渡した番号, 受け取った画面の道)。"""
    made = offered(desk, partner)
    return made.json()["id"], desk.world.clients[person].post(path_of(made))["Location"]


def test_the_customer_takes_compares_and_accepts(desk: Desk, partner: System) -> None:
    made = offered(desk, partner)
    path, client = path_of(made), desk.world.clients["a-prime"]
    assert Client().get(path).status_code == 302, "sign in first"
    before = client.get(path).content.decode()
    assert "サイトR2" in before
    assert "パートナーの案です" not in before, "nothing is shown before it is taken"
    where = client.post(path)["Location"]
    shown = client.get(where).content.decode()
    for each in (
        "パートナーの案です。",
        "株式会社架空（旧名）",
        "株式会社架空髙﨑",
        "カルテと違います",
        "<strong>1欄</strong>",
    ):
        assert each in shown, each
    assert partner.get(f"drafts/{made.json()['id']}").json()["state"] == "waiting", "the partner learns nothing yet"
    answer = client.post(where, {"answer": "accept", "fields": ["plan", "cost"], "tells": "yes"})
    assert answer["Location"].startswith("/apply/")
    draft = desk.see("a-prime", queries.draft, _application(desk), "application", desk.viewer("a-prime"))
    assert (draft.answers["plan"], draft.answers["cost"]) == ("パートナーの案です。", 1_500_000)
    assert draft.answers["name"] == "株式会社架空髙﨑", "what was not chosen comes from the karte"
    found = partner.get(f"drafts/{made.json()['id']}").json()
    assert (found["state"], found["application_state"], found["reference"]) == ("shared", "draft", "顧客17")
    client.post(where, {"answer": "stop"})
    assert partner.get(f"drafts/{made.json()['id']}").json()["state"] == "waiting"
    with row_security.system():
        acts = set(
            Entry.objects.filter(enterprise_id=desk.viewer("a-prime").enterprise_id).values_list("act", flat=True)
        )
    assert {"offer_claim", "offer_answer", "status_supply", "application_start"} <= acts


def _application(desk: Desk, person: str = "a-prime") -> Any:
    return desk.see(person, queries.applications, desk.viewer(person))[0].key


def test_a_chosen_field_replaces_the_value_of_the_karte_and_says_so(desk: Desk, partner: System) -> None:
    _, where = claimed(desk, partner)
    desk.world.clients["a-prime"].post(where, {"answer": "accept", "fields": ["name"]})
    draft = desk.see("a-prime", queries.draft, _application(desk), "application", desk.viewer("a-prime"))
    assert draft.answers["name"] == "株式会社架空（旧名）"
    assert draft.origins["name"].corrected_by
    assert "plan" not in draft.answers


def test_without_consent_the_partner_learns_nothing(desk: Desk, partner: System) -> None:
    key, where = claimed(desk, partner)
    desk.world.clients["a-prime"].post(where, {"answer": "accept", "fields": ["plan"]})
    assert partner.get(f"drafts/{key}").json()["state"] == "waiting"
    with row_security.system():
        late = actions.offer_state(system=_facts(partner), key=key, at=timezone.now() + timedelta(days=6))
    assert late["state"] == "closed"


def _facts(partner: System) -> Any:
    return actions.admitted(token=partner.token, work="drafts", at=timezone.now())


def test_the_link_opens_once_and_for_one_firm(desk: Desk, partner: System) -> None:
    path = path_of(offered(desk, partner))
    a, b = desk.world.clients["a-prime"], desk.world.clients["b-prime"]
    where = a.post(path)["Location"]
    for client in (a, b):
        assert client.get(path).status_code == client.post(path).status_code == 404
    assert b.get(where).status_code == b.post(where, {"answer": "accept"}).status_code == 404
    assert desk.see("b-prime", outside.offers, desk.viewer("b-prime")) == []
    assert a.get("/claims/").content.decode().count("サイトR2") == 1


@pytest.mark.parametrize("person", ["supporter-x", "entry", "secretariat", "operator"])
def test_only_a_firm_takes_it(desk: Desk, partner: System, person: str) -> None:
    path = path_of(offered(desk, partner))
    client = desk.world.clients[person]
    assert client.post(path).status_code == 403
    assert client.get("/claims/").status_code == 404
    assert desk.world.clients["b-prime"].get(path).status_code == 200, "it is still there for the firm"


def test_a_link_that_was_guessed_or_is_late_looks_like_any_other(desk: Desk, partner: System) -> None:
    path = path_of(offered(desk, partner))
    client = desk.world.clients["a-prime"]
    with row_security.system():
        Offer.objects.filter(state="waiting").update(answers=ANSWERS)
        assert actions.expire_offers(at=timezone.now() + timedelta(days=5, seconds=1)) == 1
        assert Offer.objects.get().answers == {}, "what was never taken is erased"
    late, guessed = client.get(path), client.get("/claims/open/" + "0" * 64)
    assert late.status_code == guessed.status_code == 404
    assert "使えません" in late.content.decode()
    for _ in range(30):
        last = client.get(f"/claims/open/{uuid4().hex}").status_code
    assert last == 429


def test_what_is_refused_is_erased(desk: Desk, partner: System) -> None:
    _, where = claimed(desk, partner)
    client = desk.world.clients["a-prime"]
    client.post(where, {"answer": "refuse"})
    with row_security.system():
        assert Offer.objects.get().answers == {}
    assert "断りました" in client.get(where).content.decode()
    client.post(where, {"answer": "accept", "fields": ["plan"]})
    assert desk.see("a-prime", queries.applications, desk.viewer("a-prime")) == [], "an answer is final"
    assert client.post(where, {"answer": "x"}).status_code == 404


def test_the_same_key_gives_the_same_link_and_no_token_is_kept(desk: Desk, partner: System) -> None:
    first, again = offered(desk, partner, "key-00001"), offered(desk, partner, "key-00001")
    assert first.json() == again.json()
    assert offered(desk, partner, "key-00001", reference="別").json()["code"] == "key_reused"
    token = path_of(first).rpartition("/")[2]
    with connection.cursor() as cursor, row_security.system():
        cursor.execute("SELECT count(*), bool_or(o::text LIKE %s) FROM outside_offer o", [f"%{token}%"])
        assert cursor.fetchone() == (1, False)
        cursor.execute("SELECT bool_or(a::text LIKE %s) FROM outside_answered a", [f"%{token}%"])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"answers": {}}, "invalid_answers"), ({"answers": {"no_such": 1}}, "invalid_answers"), ({"answers": {"grant": 1}}, "invalid_answers"),
     ({"answers": {"statements": ["x"]}}, "invalid_answers"), ({"answers": {"cost": "たくさん"}}, "invalid_answers"),
     ({"answers": {"plan": "あ" * 501}}, "invalid_answers"), ({"answers": {"plan": "個人番号 123456789018"}}, "invalid_answers"),
     ({"call": str(uuid4())}, "unknown_call"), ({"x": 1}, "invalid_request"), ({"reference": "x" * 101}, "invalid_request")],
)  # fmt: skip
def test_what_cannot_be_offered(desk: Desk, partner: System, change: dict[str, Any], code: str) -> None:
    answer = offered(desk, partner, **change)
    assert answer.json()["code"] == code, answer.content.decode()
    with row_security.system():
        assert not Offer.objects.exists()


def test_another_partner_sees_nothing(desk: Desk, partner: System) -> None:
    key = offered(desk, partner).json()["id"]
    assign(desk, "r1", "drafts")
    assert system("r1").get(f"drafts/{key}").status_code == 404
    assert partner.get(f"drafts/{uuid4()}").status_code == 404
    assign(desk, "r1", "submissions")
    assert system("r1", scope="submissions").get(f"drafts/{key}").status_code == 403


def test_the_database_keeps_an_offer_to_its_firm(desk: Desk, partner: System) -> None:
    offered(desk, partner)
    with row_security.system():
        for change in ("state = 'claimed'", "tells = true", "state = 'refused'", "state = 'expired'"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE outside_offer SET {change}")
    row_security.bind(desk.viewer("a-prime"))
    assert not Offer.objects.exists()
    row_security.unbind()


def test_a_call_that_closed_meanwhile_keeps_the_offer_and_says_why(desk: Desk, partner: System) -> None:
    from shien.domain.applications import actions as applying

    _, where = claimed(desk, partner)
    desk.do("secretariat", applying.close_call, call=desk.call.key, reason="予算に達したため", at=timezone.now())
    answer = desk.world.clients["a-prime"].post(where, {"answer": "accept", "fields": ["plan"]})
    assert answer.status_code == 422
    assert "締め切りました" in answer.content.decode()
    assert json.dumps(offered(desk, partner).json()).count("closed")
