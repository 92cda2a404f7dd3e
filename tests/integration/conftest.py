"""PostgreSQL を使う試験の土台。人と事業者をそろえる。"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries, row_security
from shien.domain.accounts.actions import Claims
from shien.domain.accounts.facts import Viewer
from shien.domain.consent import actions as consents
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.jobs.demo.people import STAFF
from shien.ledger import audit
from shien.ledger.audit import SYSTEM
from shien.values.corporate_number import CorporateNumber

SITES = {
    "R1": {
        "groups": ["basic", "representative", "contact", "employees", "finance"],
        "direction": "read_register",
        "forms": ["management_improvement_plan"],
    },
    "R2": {"groups": ["basic", "employees"], "direction": "read", "forms": []},
}
SECRET = "a-secret-of-a-test-site-long-enough"
ISSUER = "https://id.test/"


@dataclass
class World:
    """試験の世界。誰がいて、どの事業者があるか。"""

    clients: dict[str, Client]
    viewers: dict[str, Viewer]
    at: datetime

    def viewer(self, person: str) -> Viewer:
        """その人の閲覧者。"""
        return self.viewers[person]


def claims_of(person: str) -> Claims:
    """その人の GビズID。"""
    firms = {"a-prime": 1, "a-member": 1, "b-prime": 2, "supporter-x": 3, "supporter-y": 4}
    if person in firms:
        number = CorporateNumber.with_check_digit(f"99000000{firms[person]:04d}").text
        member = person.endswith("member")
        return Claims(
            ISSUER, person, "3" if member else "2", person, f"{person}@demo.example", "1",
            parent_subject="a-prime" if member else "", corporate_number=number, enterprise_name=f"株式会社架空{firms[person]}",
            prefecture_code="03" if firms[person] == 1 else "18",
        )  # fmt: skip
    if person == "sole-s":
        return Claims(
            ISSUER, person, "2", "見本 太郎", "s@demo.example", "2", enterprise_name="架空食堂", prefecture_code="03"
        )
    return Claims(ISSUER, person, "1", person, second_factor=person in STAFF)


@pytest.fixture(autouse=True)
def evidence_is_part_of_the_act(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """証跡は、行いのトランザクションの中で書く。試験そのもののトランザクションに紛れないよう、内側にいることを確かめる。"""
    if not {"db", "world"} & set(request.fixturenames):
        return
    request.getfixturevalue("db")
    outside, write = len(connection.savepoint_ids), audit.record

    def record(*args: Any, **named: Any) -> str:
        assert len(connection.savepoint_ids) > outside, "audit.record outside the act's own transaction"
        return write(*args, **named)

    monkeypatch.setattr(audit, "record", record)


PEOPLE = ("a-prime", "a-member", "b-prime", "sole-s", "supporter-x", "supporter-y", "entry", *STAFF)


@pytest.fixture
def world(db: Any) -> World:
    """人が全員サインインした世界。B のデータは、A の人からは見えてはならない。"""
    at = timezone.now()
    with row_security.system():
        for person, (role, organisation, prefectures) in STAFF.items():
            accounts.invite(
                issuer=ISSUER, subject=person, role=role, organisation=organisation, prefectures=prefectures,
                starts_at=at - timedelta(days=1), ends_at=at + timedelta(days=30),
            )  # fmt: skip
    clients, viewers = {"visitor": Client()}, {}
    for person in PEOPLE:
        key = secrets.token_urlsafe(16)
        accounts.admit(claims=claims_of(person), session_key=key, device="test", at=at)
        client = Client()
        session = client.session
        session["sign_in"], session["auth_time"] = key, at.isoformat()
        session.save()
        client.cookies["__Host-shien"] = session.session_key
        clients[person] = client
        with row_security.system():
            viewers[person], _ = queries.viewer_of_session(key, acting=None, auth_time=at, at=at)
    with row_security.system():
        for site, shape in SITES.items():
            consents.register_site(
                client_id=site.lower(), client_secret=SECRET, name=f"サイト{site}", owner=f"{site}の持ち主", recipient_class="A",
                description="試験", base_url="https://site.test/", redirect_uris=["https://site.test/callback"],
                purposes=["once_only"], webhook_url="", webhook_secret="", contact="", by=SYSTEM, at=at, **shape,
            )  # fmt: skip
        for person, name in (("a-prime", "株式会社架空髙﨑"), ("b-prime", "乙社の秘密"), ("sole-s", "架空食堂")):
            karte.load(
                enterprise_id=viewers[person].enterprise_id, source="typed", detail="", at=at,
                entries=[Entry("name", name), Entry("employee_number", "5"), Entry("representative_home_address", "自宅の住所"),
                         Entry("net_sales", "120000000", "2026-03-31"), Entry("period_end", "2026-03-31", "2026-03-31")],
            )  # fmt: skip
        row_security.bind(viewers["a-prime"])
        accounts.delegate(
            supporter_id=viewers["supporter-x"].enterprise_id, groups=["basic", "finance"], can_edit=False, starts_at=at,
            ends_at=at + timedelta(days=10), by=viewers["a-prime"], at=at,
        )  # fmt: skip
    session = clients["supporter-x"].session
    session["acting"] = str(viewers["a-prime"].enterprise_key)
    session.save()
    row_security.unbind()
    return World(clients, viewers, at)


@pytest.fixture
def consent_of(world: World) -> Any:
    """その人の事業者に、サイトへの連携を承諾させる。"""

    def make(
        person: str = "a-prime", site: str = "r1", groups: tuple[str, ...] = ("basic", "employees", "finance")
    ) -> Any:
        viewer = world.viewer(person)
        row_security.bind(viewer)
        made = consents.grant(
            client_id=site,
            purpose="once_only",
            groups=groups,
            declined=(),
            auto_accept=False,
            by=viewer,
            at=timezone.now(),
        )
        row_security.unbind()
        return made

    return make


def basic(site: str = "r1") -> dict[str, str]:
    """client_secret_basic。"""
    return {"Authorization": "Basic " + base64.b64encode(f"{site}:{SECRET}".encode()).decode()}


@dataclass
class Flow:
    """認可の流れ。"""

    client: Client
    site: str = "r1"
    verifier: str = "v" * 64

    def authorize(self, **change: str | None) -> Any:
        """認可を求める。"""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.site, "redirect_uri": "https://site.test/callback",
            "scope": "basic employees", "state": "st", "code_challenge": challenge, "code_challenge_method": "S256",
        } | change  # fmt: skip
        return self.client.get("/oauth/authorize", {key: value for key, value in query.items() if value is not None})

    def code(self, **change: str | None) -> str:
        """認可コード。"""
        answer = self.authorize(**change)
        assert answer.status_code == 302, answer.content[:500]
        return parse_qs(urlsplit(answer["Location"]).query)["code"][0]

    def token(self, code: str, *, site: str | None = None, **change: str) -> Any:
        """トークンに替える。"""
        data = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": "https://site.test/callback",
            "code_verifier": self.verifier,
        } | change  # fmt: skip
        return Client().post("/oauth/token", data, headers=basic(site or self.site))

    def access(self, scope: str = "basic employees") -> dict[str, Any]:
        """トークン一式。"""
        answer = self.token(self.code(scope=scope))
        assert answer.status_code == 200, answer.content
        return dict(json.loads(answer.content))


@pytest.fixture
def flow(world: World) -> Any:
    """その人の認可の流れ。"""
    return lambda person="a-prime", site="r1": Flow(world.clients[person], site)


def sheet(token: str, **headers: str) -> Any:
    """プレプリントを読む。"""
    return Client().get(
        "/api/v1/sheets/management_improvement_plan", headers={"Authorization": f"Bearer {token}"} | headers
    )
