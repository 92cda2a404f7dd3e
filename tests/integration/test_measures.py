"""支援策の画面・API・編集者の確かめ。"""

import json
import re
import uuid
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.catalogue import actions
from shien.domain.catalogue.models import Measure, SourceRecord
from shien.integrations.jgrants import measures as jgrants
from shien.ledger.audit import SYSTEM
from shien.ledger.models import Entry
from tests.integration.test_catalogue import BAD, GOOD
from tests.integration.test_pages import FRAME


@pytest.fixture
def loaded(db: Any) -> Any:
    """いま募集中の一件と、疑わしい一件。"""
    return load()


def load(*more: dict[str, Any]) -> Measure:
    at = timezone.now()
    window = {
        "acceptance_start_datetime": _z(at - timedelta(days=3)),
        "acceptance_end_datetime": _z(at + timedelta(days=30)),
    }
    rows = [GOOD | window, BAD, *(each if "acceptance_end_datetime" in each else window | each for each in more)]
    reading = jgrants.read("\n".join(json.dumps(row) for row in rows).encode())
    actions.import_records(source="jgrants", records=reading.records, complete=False, by=SYSTEM, at=at)
    return Measure.objects.get(record__record_id=GOOD["id"])


def _z(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M}Z"


def test_a_visitor_finds_and_reads(loaded: Any) -> None:
    client = Client()
    page = client.get("/measures/", {"prefecture": "03", "opening": "open", "keyword": "設備"}).content.decode()
    assert "架空の<mark>設備</mark>を新しくする補助金" in page
    assert "<strong>1件</strong>" in page
    assert BAD["title"] not in client.get("/measures/", {"opening": "all"}).content.decode()
    shown = client.get(f"/measures/{loaded.key}/").content.decode()
    for text in ("100万円", "募集中", "まで（あと30日）", "岩手県", "Jグランツ（jGrants）からの出典", "記載なし",
                 f"https://www.jgrants-portal.go.jp/subsidy/{GOOD['id']}"):  # fmt: skip
        assert text in shown, text
    assert client.get(f"/measures/{uuid.uuid4()}/").status_code == 404
    held = SourceRecord.objects.get(record_id=BAD["id"]).measure
    assert client.get(f"/measures/{held.key}/").status_code == 404
    assert "当てはまる支援策がありません" in client.get("/measures/", {"keyword": "どこにもない言葉"}).content.decode()


def test_odd_addresses_are_answered(loaded: Any) -> None:
    for query in (
        "page=0",
        "page=x",
        "page=99999",
        "prefecture=99",
        "sort=x",
        "keyword=%25_",
        "opening=%F0%9F%98%80",
    ):
        assert Client().get(f"/measures/?{query}").status_code == 200, query


def test_what_a_feed_wrote_cannot_act_on_the_page(db: Any) -> None:
    attack = '<p onclick="x()">本文<script>alert(1)</script><a href="javascript:x">押す</a></p>'
    load(
        GOOD
        | {
            "id": "a0W9",
            "title": "<script>alert(1)</script>",
            "detail": attack,
            "subsidy_rate": "<img src=x onerror=x>",
        }
    )
    row = Measure.objects.get(record__record_id="a0W9")
    for path in (f"/measures/{row.key}/", "/measures/"):
        page = Client().get(path).content.decode()
        assert "<script>alert" not in page
        assert "onclick" not in page
        assert "<img" not in page
        assert "javascript:x" not in page
    assert "<script>" in row.record.raw


@pytest.mark.parametrize("rows", [1, 40])
def test_the_pages_cost_the_same_at_any_length(world: Any, django_assert_max_num_queries: Any, rows: int) -> None:
    load(*(GOOD | {"id": f"a0W{number}", "title": f"補助金{number}"} for number in range(rows)))
    load(*(BAD | {"id": f"a0Wbad{number}", "title": f"逆{number}"} for number in range(rows)))
    key = Measure.objects.filter(state="published").first().key
    visitor, editor = Client(), world.clients["editor"]
    visitor.get("/measures/")  # the shelf is filled here
    for path in (
        "/measures/",
        "/measures/?keyword=補助金 盛岡 飲食店&size=sme",
        "/measures/feed.xml",
        "/api/v1/measures",
    ):
        with django_assert_max_num_queries(2):
            assert visitor.get(path).status_code == 200
    with django_assert_max_num_queries(1):
        visitor.get("/measures/")
    with django_assert_max_num_queries(5 + 6):  # a view, an open call, other owners, dead link, cases, past grants
        visitor.get(f"/measures/{key}/")
    firm = world.clients["a-prime"]
    firm.get("/measures/")
    with django_assert_max_num_queries(FRAME + 5):  # two of them a savepoint
        firm.get("/measures/")
    with django_assert_max_num_queries(FRAME + 4):
        assert editor.get("/staff/measures/queue/").status_code == 200


def test_news_come_as_rss(loaded: Any) -> None:
    answer = Client().get("/measures/feed.xml", {"prefecture": "03"})
    assert answer["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(answer.content).findall("channel/item")
    assert [each.findtext("title") for each in items] == [GOOD["title"]]
    assert items[0].findtext("link").endswith(f"/measures/{loaded.key}/")
    assert "Jグランツ（jGrants）からの出典" in items[0].findtext("description")


def test_the_api_is_open_and_cacheable(loaded: Any) -> None:
    client = Client()
    answer = client.get("/api/v1/measures", {"prefecture": "03", "opening": "open"})
    (found,) = answer.json()["measures"]
    assert (found["title"], found["subsidy_max_limit"], found["opening"]) == (GOOD["title"], 1_000_000, "open")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get(
        "/api/v1/measures", {"prefecture": "03", "opening": "open"}, headers={"If-None-Match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    one = client.get(f"/api/v1/measures/{found['id']}").json()
    assert one["detail"] == "<p>見本</p>"
    assert one["calls"][0]["acceptance_end_datetime"]
    assert client.get(f"/api/v1/measures/{uuid.uuid4()}").status_code == 404
    for wrong in ({"prefecture": "99"}, {"limit": 1000}, {"sort": "x"}, {"use_purpose": "x"}, {"keyword": "x" * 101}):
        assert client.get("/api/v1/measures", wrong).status_code == 422, wrong
    assert client.get("/api/v1/measures", {"keyword": "\0"}).status_code == 400


def test_the_editor_compares_and_decides(world: Any) -> None:
    load()
    client, row = world.clients["editor"], SourceRecord.objects.get(record_id=BAD["id"])
    path = f"/staff/measures/queue/{row.id}/"
    assert BAD["title"] in client.get("/staff/measures/queue/").content.decode()
    page = client.get(path).content.decode()
    for text in ("より前です", "acceptance_end_datetime: 2026-10-01T00:00Z", "疑い", "決まるまで公開しません"):
        assert text in page, text
    refused = client.post(path, {"outcome": "x"})
    assert refused.status_code == 422
    assert "<title>エラー: " in refused.content.decode()
    assert client.post(path, {"outcome": "publish"}).status_code == 302
    assert Client().get(f"/measures/{row.measure.key}/").status_code == 200
    with row_security.system():
        entry = Entry.objects.get(act="measure_decide")
    assert entry.body["target"] == f"jgrants:{BAD['id']}"
    assert entry.body["detail"] == {"outcome": "publish", "doubts": ["closing_before_opening"]}
    assert client.get(path).status_code == 404, "what is settled is no longer in the queue"


def test_a_record_that_is_no_measure_cannot_be_published(world: Any) -> None:
    actions.import_records(
        source="jgrants", records=jgrants.read(b'{"id": \n[1]').records, complete=False, by=SYSTEM, at=timezone.now()
    )
    row = SourceRecord.objects.first()
    path = f"/staff/measures/queue/{row.id}/"
    page = world.clients["editor"].get(path).content.decode()
    assert 'value="publish"' not in page
    assert world.clients["editor"].post(path, {"outcome": "publish"}).status_code == 422
    assert world.clients["editor"].post(path, {"outcome": "settle"}).status_code == 302
    row.refresh_from_db()
    assert row.raw


@pytest.mark.parametrize("person", ["visitor", "a-prime", "operator", "chamber-iwate", "auditor", "supporter-x"])
def test_only_editors_see_the_queue(world: Any, person: str) -> None:
    load()
    row = SourceRecord.objects.get(record_id=BAD["id"])
    for path in ("/staff/measures/queue/", f"/staff/measures/queue/{row.id}/"):
        answers = (world.clients[person].get(path), world.clients[person].post(path, {"outcome": "publish"}))
        assert all(each.status_code in ((302, 405) if person == "visitor" else (404, 405)) for each in answers)
    with row_security.system():
        assert Entry.objects.filter(act="measure_decide").count() == 0


@pytest.mark.parametrize(
    "person", ["visitor", "a-prime", "supporter-x", "chamber-iwate", "operator", "editor", "entry"]
)
def test_everybody_is_shown_the_way(world: Any, person: str) -> None:
    page = world.clients[person].get("/measures/").content.decode()
    assert re.search(r'<nav class="site-nav".*?href="/measures/" aria-current="page">支援策を探す', page, re.S)
