"""埋め込みの一覧: 枠に入れてよいのは、この道だけ。Cookie もスクリプトも無く、控えてよい。"""

from typing import Any

import pytest
from django.test import Client

from tests.integration.test_catalogue import GOOD
from tests.integration.test_measures import load
from tests.integration.test_pages import OWN, STAFF, concrete, pages

EMBED = "/embed/measures"


def test_a_site_may_frame_it_and_a_cache_may_keep_it(world: Any) -> None:
    measure = load()
    for client in (Client(), world.clients["a-prime"]):
        answer = client.get(EMBED, {"prefecture": "03", "keyword": "設備"})
        page = answer.content.decode()
        assert GOOD["title"] in page
        assert f'href="http://localhost:8000/measures/{measure.key}/" target="_top"' in page
        assert "measures/?keyword=%E8%A8%AD%E5%82%99&amp;prefecture=03" in page
        assert measure.licence in page, "the owner of the record is named on the foreign page, too"
        assert "問合せ：" in page
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "script-src 'none'" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies
        for never in ("<script", "<form", "<iframe", " style="):
            assert never not in page
    assert client.get(EMBED, headers={"If-None-Match": client.get(EMBED)["ETag"]}).status_code == 304


def test_it_is_light_however_much_there_is(db: Any, django_assert_num_queries: Any) -> None:
    load(*({**GOOD, "id": f"a0W{number}"} for number in range(30)))
    Client().get(EMBED)  # fills the shelf
    with django_assert_num_queries(1):
        answer = Client().get(EMBED, {"limit": "999"})
    assert answer.content.decode().count("<li>") == 20
    assert len(answer.content) < 20_000
    for odd in ("limit=0", "limit=x", "limit=%EF%BC%91", "prefecture=99", "keyword=%25"):
        assert Client().get(f"{EMBED}?{odd}").status_code == 200


def test_a_title_from_a_feed_cannot_act(db: Any) -> None:
    load(GOOD | {"id": "a0W9", "title": "<script>alert(1)</script>設備"})
    assert "<script" not in Client().get(EMBED).content.decode()


@pytest.mark.parametrize("person", ["visitor", "editor"])
def test_nothing_else_can_be_framed(world: Any, person: str) -> None:
    for path in {
        *map(concrete, pages()),
        *OWN,
        *STAFF,
        "/nothing",
        "/embed",
        "/embed/",
        "/embed/x",
        "/api/v1/measures",
    }:
        # The editor's own pages are Wagtail's; the preview stands in a frame of them.
        if path == EMBED or (path.startswith("/editing/") and person == "editor"):
            continue
        for answer in (world.clients[person].get(path), world.clients[person].post(path)):
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], path
            assert answer["X-Frame-Options"] == "DENY", path
