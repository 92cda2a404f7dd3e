"""画面の守り: 入れる人、見出し (CSP・no-store)、戻り先、上限。"""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from shien.domain.accounts import row_security
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.web.access import inside

FRAME = 6  # the session, the viewer, three for row security, and the count of calls, of any signed-in page

PUBLIC = (
    "",
    "help/",
    "privacy/",
    "accessibility/",
    "terms/",
    "signin/",
    "signin/callback",
    "signout",
    "oauth/authorize",
    "measures/",
    "institutions/",
    "institutions/map/",
    "institutions/map/<str:prefecture>/",
    "institutions/compare/",
    "institutions/<uuid:key>/",
    "measures/feed.xml",
    "measures/<uuid:key>/",
    "alerts/",
    "alerts/save",
    "alerts/confirm/<slug:secret>",
    "alerts/open/<slug:secret>",
    "alerts/stop/<str:token>",
    "alerts/<uuid:key>/change",
    "newsletter/",
    "newsletter/confirm/<slug:secret>",
    "embed/measures",
    "calls/<uuid:key>/faq/",
    "calls/<uuid:key>/results/",
    "calls/<uuid:key>/results.csv",
    "claims/open/<slug:token>",
    "articles/",
    "articles/feed.xml",
    "articles/<uuid:key>/",
    "cases/",
    "cases/<uuid:key>/",
    "media/images/<str:name>",  # a rendition of a published picture
    "^editing/(?P<rest>login|password_reset|users|groups|api|sentrytest)/",  # closed: 404 for everybody
)
OWN = [
    "/my/",
    "/my/sign-ins/",
    "/delegations/",
    "/members/",
    "/karte/",
    "/karte/basic/",
    "/karte/basic/edit",
    "/karte/finance/",
    "/karte/finance/edit",
    "/karte/import/",
    "/karte/items/name/",
    "/diagnosis/",
    "/diagnosis/sheet/",
    "/diagnosis/notes/flow/",
    "/diagnosis/peers/",
    "/diagnosis/forecast/",
    "/sites/",
    "/usage/",
    "/proposals/",
    "/diagnosis/simulation/",
    "/diagnosis/simulation/start",
    "/apply/",
]
STAFF = (
    "/staff/enterprises/",
    "/staff/sites/",
    "/staff/measures/queue/",
    "/staff/newsletter/",
    "/staff/newsletter/new",
)


def pages() -> list[str]:
    """画面の道の全部 (API を除く)。"""

    def walk(patterns: Any, prefix: str = "") -> list[str]:
        found = []
        for each in patterns:
            path = prefix + str(each.pattern)
            found += walk(each.url_patterns, path) if hasattr(each, "url_patterns") else [path]
        return found

    return [
        path
        for path in walk(get_resolver().url_patterns)
        if not re.match(r"api/|\.well-known|oauth/(token|revoke)|openapi|healthz|readyz", path)
    ]


def concrete(path: str) -> str:
    path = re.sub(r"<uuid:\w+>", "6b1f7a3e-2f0a-4b5e-9f77-0c6f6a2a9d11", path)
    return "/" + re.sub(r"<\w+:key>|<\w+:item>", "basic", re.sub(r"<int:\w+>", "1", path)).replace(
        "<slug:client_id>", "r1"
    ).replace("<slug:secret>", "made-up").replace("<str:token>", "made-up").replace("<slug:kind>", "industry").replace(
        "<slug:transition>", "withdraw"
    ).replace("<str:name>", "application").replace("<slug:page>", "company").replace(
        "<slug:field>", "statements"
    ).replace("<slug:procedure>", "jizokuka").replace("<slug:form>", "application").replace(
        "<str:version>", "2025-17"
    ).replace("<slug:token>", "made-up")


def test_a_page_without_a_guard_is_public_on_purpose(db) -> None:
    """サインインなしで開く画面は、決めたものだけ (SEC-15)。"""
    client = Client()
    opened = []
    for path in pages():
        answer = client.get(concrete(path))
        if answer.status_code == 302 and answer["Location"].startswith("/signin/"):
            continue
        if answer.status_code == 405:
            answer = client.generic(answer["Allow"].split(", ")[0], concrete(path))
            if answer.status_code == 302 and answer["Location"].startswith("/signin/"):
                continue
        opened.append(path)
    assert set(opened) <= set(PUBLIC), set(opened) - set(PUBLIC)


@pytest.mark.parametrize("person", ["visitor", "a-prime", "supporter-x", "chamber-iwate", "operator", "entry"])
def test_every_answer_carries_the_headers(world, person: str) -> None:
    """SEC-20, SEC-27: 誤りと転送も含めて。"""
    client = world.clients[person]
    for path in (*OWN, *STAFF, "/", "/nothing", "/signout", "/api/v1/karte", "/my/x.css", "/my/;x"):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store", path
        policy = answer["Content-Security-Policy"]
        for part in (
            "default-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "script-src 'self'",
        ):
            assert part in policy, (path, policy)
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] in {"same-origin", "strict-origin-when-cross-origin"}
        assert answer["X-Request-Id"]


def test_places_of_others_are_as_if_they_were_not(world) -> None:
    for path in STAFF:
        assert world.clients["a-prime"].get(path).status_code == 404
    for path in ("/sites/", "/usage/", "/delegations/", "/members/", "/karte/import/"):
        assert world.clients["supporter-x"].get(path).status_code == 404
        assert world.clients["chamber-iwate"].get(path).status_code == 404
    assert world.clients["operator"].get("/staff/enterprises/").status_code == 404
    assert world.clients["chamber-iwate"].get("/staff/sites/").status_code == 404


def test_the_firm_sees_its_delegations_and_ends_them(world) -> None:
    """SEC-17: 支援者の名は行の保護の外にあるが、委任した事業者には見える。"""
    firm = world.clients["a-prime"]
    page = firm.get("/delegations/").content.decode()
    assert "架空3" in page
    assert "委任を終わらせる" in page
    assert "架空3" not in world.clients["b-prime"].get("/delegations/").content.decode()


def test_a_delegation_is_confirmed_with_the_name_of_the_supporter(world) -> None:
    """UX-12: 番号の相手の名前を見てから任せる。終わりの日は、打ったとおりに見える。"""
    firm = world.clients["a-prime"]
    number = world.viewer("supporter-y").corporate_number
    wish = {"number": number, "groups": ["basic"], "until": "2099年3月31日"}
    shown = firm.post("/delegations/", wish).content.decode()
    assert "この支援者に委任しますか" in shown
    assert "架空4" in shown
    assert "架空4" not in firm.get("/delegations/").content.decode()
    back = firm.post("/delegations/", wish | {"do": "change"}).content.decode()
    assert f'value="{number}"' in back
    assert firm.post("/delegations/", wish | {"do": "confirm"}).status_code == 302
    page = firm.get("/delegations/").content.decode()
    assert "架空4" in page
    assert "2099年3月31日（令和81年）まで" in page


@pytest.mark.parametrize(
    ("wish", "said"),
    [({"number": "own"}, "自社の番号です"), ({"number": "1"}, "13桁"), ({"groups": []}, "項目を一つ以上"),
     ({"until": "2020年1月1日"}, "今日から後の日"), ({"until": "9999-12-31"}, "9999年になっています"), ({"until": "31日"}, "日付")],
)  # fmt: skip
def test_a_wrong_delegation_is_told_at_its_field(world, wish, said) -> None:
    firm, own = world.clients["a-prime"], world.viewer("a-prime").corporate_number
    number = world.viewer("supporter-y").corporate_number
    given = {"number": number, "groups": ["basic"], "until": "2099年3月31日"} | wish
    given["number"] = own if given["number"] == "own" else given["number"]
    sent = firm.post("/delegations/", given)
    assert sent.status_code == 422
    assert said in sent.content.decode()
    assert f'value="{given["until"]}"' in sent.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        "//evil.test",
        "/\\evil.test",
        "https:evil.test",
        "https://evil.test/",
        "/a\r\nSet-Cookie: x",
        "javascript:alert(1)",
        "/\tevil",
        "／evil.test",
    ],
)
def test_sec_29_next_stays_inside(bad: str) -> None:
    assert inside(bad) == "/my/"
    assert inside("/karte/?a=1") == "/karte/?a=1"


def test_sec_28_a_change_needs_the_token(world) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.clients["a-prime"].cookies
    for path in ("/signout", "/karte/basic/edit", "/karte/export", "/sites/r1/link", "/session/stay"):
        assert client.post(path, {"name": "x"}).status_code == 403, path


def test_sec_41_a_person_and_a_guesser_are_slowed(world, settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {
        "person": (5, 1),
        "sign_in_failure": (3, 10),
        "token_failure": (3, 10),
    }
    answers = [
        world.clients["b-prime"].get("/healthz/x" if at % 2 else "/my/sign-ins/").status_code for at in range(20)
    ]
    assert 429 in answers
    assert world.clients["sole-s"].get("/my/sign-ins/").status_code == 200
    tokens = [Client().post("/oauth/token", {"grant_type": "authorization_code", "code": "guess"}) for _ in range(5)]
    assert [each.status_code for each in tokens][-1] == 429
    assert int(tokens[-1]["Retry-After"]) > 0


def test_the_supporters_view_is_in_the_firms_history(world) -> None:
    """PRIV-5: 支援者が開いた画面は、事業者の利用履歴に残る。名は支援者のもの (SEC-17)。"""
    supporter, owner = world.clients["supporter-x"], world.clients["a-prime"]
    for path in ("/karte/basic/", "/karte/items/name/", "/karte/finance/", "/api/v1/karte"):
        assert supporter.get(path).status_code == 200
    uses = [each for each in owner.get("/api/v1/usage").json()["uses"] if each["act"] == "supporter_view"]
    assert len(uses) == 4
    assert all("架空3" in each["organisation"] for each in uses)
    owner.get("/karte/basic/")
    assert len([each for each in owner.get("/api/v1/usage").json()["uses"] if each["act"] == "supporter_view"]) == 4


def test_my_page_asks_the_same_however_much_there_is(world, consent_of, django_assert_max_num_queries) -> None:
    """マイページの問合せは、区画あたり二つまで。行の数では増えない。"""
    client, viewer = world.clients["a-prime"], world.viewer("a-prime")
    for reads in (1, 60):
        with row_security.system(), transaction.atomic():
            for _ in range(reads):
                audit.record(Act.DISCLOSE, by=viewer.actor, at=world.at, enterprise_id=viewer.enterprise_id)
        consent_of("a-prime", "r1" if reads == 1 else "r2", ("basic",))
        client.get("/my/")
        with django_assert_max_num_queries(FRAME):
            client.get("/help/")
        with django_assert_max_num_queries(FRAME + 2 * 4):
            page = client.get("/my/").content.decode()
        assert page.count("<section") >= 4
    assert "61件" in page
