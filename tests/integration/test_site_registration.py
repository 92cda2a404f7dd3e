"""連携サイトの登録: 運用だけが、決まりの中で登録できる。秘密は一度だけ見える。"""

import re

import pytest
from django.test import Client
from django.utils.http import urlencode

from shien.domain.consent import queries

GIVEN = {
    "name": "試しのサイト", "owner": "架空市", "description": "申請を受け付けます。", "contact": "03-0000-0000",
    "base_url": "https://city.example/", "redirect_uris": "https://city.example/callback\nhttps://city.example/other",
    "webhook_url": "", "recipient_class": "B", "purposes": ["once_only"], "groups": ["basic", "employees"],
    "forms": ["management_improvement_plan"], "direction": "read",
}  # fmt: skip


def post(client: Client, path: str = "/staff/sites/new", **change: object) -> object:
    return client.post(path, urlencode(GIVEN | change, doseq=True), content_type="application/x-www-form-urlencoded")


def test_a_site_is_registered_and_its_secret_is_shown_once(world) -> None:
    client = world.clients["operator"]
    answer = post(client)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    secret = re.search(r"client_secret</dt><dd><code>([^<]{40,})</code>", page)
    assert secret
    assert secret[1] not in client.get(answer["Location"]).content.decode()
    site = queries.site(answer["Location"].split("/")[3])
    assert site is not None
    assert site.redirect_uris == ("https://city.example/callback", "https://city.example/other")
    assert site.groups == ("basic", "employees")
    post(client, answer["Location"], name="新しい名前", groups=["basic"])
    changed = queries.site(site.client_id)
    assert changed is not None
    assert (changed.name, changed.groups) == ("新しい名前", ("basic",))
    assert "client_secret" not in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "サイトの名前：入力してください"),
        ({"redirect_uris": "javascript:alert(1)"}, "戻り先：「javascript:alert(1)」は使えません"),
        ({"redirect_uris": "https://user@city.example/"}, "使えません"),
        ({"redirect_uris": "https://city.example/#x"}, "空白か # があります"),
        ({"groups": []}, "求めてよい項目群：一つ以上"),
        ({"recipient_class": "E"}, "目的「once_only」で使えません"),
        ({"recipient_class": "Z"}, "受け取る者の区分：お選びください"),
        ({"direction": "write"}, "連携の向き：お選びください"),
        ({"groups": ["no_such_group"]}, "知らない項目群"),
    ],
)
def test_a_registration_outside_the_rules_is_refused(world, change: dict[str, object], said: str) -> None:
    before = len(queries.all_sites())
    answer = post(world.clients["operator"], **change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "架空市" in page
    assert len(queries.all_sites()) == before


def test_only_the_operator_registers(world) -> None:
    for person in ("a-prime", "bureau", "editor", "auditor"):
        assert post(world.clients[person]).status_code == 404
