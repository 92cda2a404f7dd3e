"""編集者の机・訂正・重なり・リンクの見張り。"""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from shien.domain.catalogue import actions as catalogue
from shien.domain.catalogue import correcting, folds, queries
from shien.domain.catalogue.facts import Filters
from shien.domain.catalogue.models import Amendment, Doubt, Measure
from shien.domain.editorial import desk, effects, folding, links
from shien.domain.editorial.choices import CameFrom, Deed, Kind, TwinState
from shien.domain.editorial.models import LinkCheck, Twin, WatchedLink
from shien.integrations.jgrants import measures as jgrants
from shien.integrations.link_check import check
from shien.jobs.check_links import check_links
from shien.ledger.audit import SYSTEM

DETAIL = "<p>県内の中小企業が省エネの設備に入れ替えるとき、費用の一部を助けます。工事の前に申し込み、見積書をそろえてください。</p>"


def row(number: int, **change: Any) -> dict[str, Any]:
    """一覧の一件。締切はない。"""
    return {
        "id": f"a0W{number:015d}", "name": f"S-{number}", "title": f"架空の補助金{'甲乙丙丁戊'[number % 5]}", "target_area_search": "岩手県",
        "use_purpose": "販路拡大・海外展開をしたい", "detail": f"<p>説明{number}</p>", "institution_name": f"架空機関{number}",
        "front_subsidy_detail_page_url": f"https://demo.example/{number}",
    } | change  # fmt: skip


def load(*rows: dict[str, Any]) -> dict[str, Measure]:
    """取り込んで公開する。題 → 支援施策。"""
    feed = "\n".join(json.dumps(each, ensure_ascii=False) for each in rows)
    catalogue.import_records(
        source="jgrants", records=jgrants.read(feed.encode()).records, complete=False, by=SYSTEM, at=timezone.now()
    )
    Measure.objects.filter(state="held").update(state="published", published_at=timezone.now())
    return {each.title: each for each in Measure.objects.order_by("id")}


def seen(measure: Measure, times: int) -> None:
    for _ in range(times):
        effects.note(
            kind=Kind.MEASURE, key=measure.key, deed=Deed.VIEW, came_from=CameFrom.SITE, day=timezone.localdate()
        )
    effects.gather()


def titles(code: str = "") -> list[tuple[str, str]]:
    return [(each.code, each.title) for each in desk.faults(at=timezone.now(), code=code)[0]]


def test_the_most_seen_fault_stands_first(world: Any) -> None:
    found = load(row(0), row(1), row(2))
    seen(found["架空の補助金乙"], 5)
    seen(found["架空の補助金丙"], 2)
    assert [title for _, title in titles("no_closing")] == ["架空の補助金乙", "架空の補助金丙", "架空の補助金甲"]
    link = WatchedLink.objects.create(url="https://demo.example/2", host="demo.example", next_at=timezone.now())
    WatchedLink.objects.filter(id=link.id).update(dead_since=timezone.now())
    assert titles()[0] == ("dead_link", "架空の補助金丙")
    page = world.clients["editor"].get("/staff/desk/").content.decode()
    assert f"/staff/measures/{found['架空の補助金丙'].key}/edit#url" in page
    shown = Client().get(f"/measures/{found['架空の補助金丙'].key}/").content.decode()
    assert "もとのページが開けません" in shown


def test_what_is_over_is_told_only_while_people_come(world: Any) -> None:
    past = {"acceptance_start_datetime": "2020-01-01T00:00Z", "acceptance_end_datetime": "2020-02-01T00:00Z"}
    soon = {"acceptance_start_datetime": "2020-01-01T00:00Z",
            "acceptance_end_datetime": f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%MZ}"}  # fmt: skip
    found = load(row(0, **past), row(1, **soon))
    assert titles() == [("closing_soon", "架空の補助金乙")]
    seen(found["架空の補助金甲"], 1)
    assert titles("ended") == [("ended", "架空の補助金甲")]


@pytest.mark.parametrize("count", [2, 25])
def test_the_desk_costs_the_same_at_any_length(world: Any, django_assert_max_num_queries: Any, count: int) -> None:
    load(*(row(number, title=f"架空{number}") for number in range(count)))
    with django_assert_max_num_queries(4):
        assert len(desk.faults(at=timezone.now(), limit=50)[0]) == count


def test_a_fact_that_readers_see_needs_a_second_person(world: Any) -> None:
    measure = load(row(0))["架空の補助金甲"]
    first, second = world.clients["editor"], world.clients["editor-2"]
    form = dict(correcting.shown(measure.key, at=timezone.now()).values) | {
        "closes": "2099-01-31",
        "subsidy_max_limit": "1,000,000",
    }
    assert first.post(f"/staff/measures/{measure.key}/edit", form).status_code == 302
    measure.refresh_from_db()
    assert measure.subsidy_max_limit is None
    (batch,) = set(Amendment.objects.values_list("batch", flat=True))
    assert first.post("/staff/measures/corrections/", {"batch": batch, "answer": "accept"}).status_code == 404
    assert "この通りに直す" not in first.get("/staff/measures/corrections/").content.decode()
    assert second.post("/staff/measures/corrections/", {"batch": batch, "answer": "accept"}).status_code == 302
    measure.refresh_from_db()
    assert measure.subsidy_max_limit == 1_000_000
    shown = Client().get(f"/measures/{measure.key}/").content.decode()
    assert "2099年1月31日" in shown
    assert [(each.field, each.state, each.decided_by_id == world.viewer("editor-2").account_id) for each in Amendment.objects.order_by("field")] == [
        ("closes", "applied", True), ("subsidy_max_limit", "applied", True)
    ]  # fmt: skip
    assert second.post("/staff/measures/corrections/", {"batch": batch, "answer": "accept"}).status_code == 404


def test_an_import_does_not_undo_a_correction(world: Any) -> None:
    measure = load(row(0))["架空の補助金甲"]
    at = timezone.now()
    correcting.propose(keys=[measure.key], changes={"inquiry": "架空課 019-000-0000"}, by=world.viewer("editor"), at=at)
    correcting.decide(batch=Amendment.objects.get().batch, accept=True, by=world.viewer("editor-2"), at=at)
    load(row(0, detail="<p>出所が直した</p>"))
    measure.refresh_from_db()
    assert measure.inquiry == "架空課 019-000-0000"
    assert Doubt.objects.get(settled_at=None).code == "changed_after_correction"


def test_hiding_is_at_once_and_showing_again_is_not(world: Any) -> None:
    measure = load(row(0))["架空の補助金甲"]
    for state, done in (("held", (1, 0)), ("published", (0, 1))):
        made = correcting.propose(
            keys=[measure.key], changes={"state": state}, by=world.viewer("editor"), at=timezone.now()
        )
        assert made == done
    assert Client().get(f"/measures/{measure.key}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [("closes", "31日", "2027-01-31 の形"), ("subsidy_max_limit", "0", "1円以上"), ("front_subsidy_detail_page_url", "javascript:x", "か http:// で始めて"),
     ("title", " ", "名前を入れて")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_the_field(world: Any, field: str, text: str, words: str) -> None:
    measure = load(row(0))["架空の補助金甲"]
    form = dict(correcting.shown(measure.key, at=timezone.now()).values) | {field: text}
    answer = world.clients["editor"].post(f"/staff/measures/{measure.key}/edit", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー: " in page
    assert page.count(words) == 2
    assert not Amendment.objects.exists()


def test_a_bulk_edit_is_seen_before_it_is_done(world: Any) -> None:
    found = load(
        row(0),
        row(1),
        row(2, acceptance_start_datetime="2098-01-01T00:00Z", acceptance_end_datetime="2099-01-01T00:00Z"),
    )
    client = world.clients["editor"]
    keys = [str(each.key) for each in found.values()]
    assert client.post("/staff/measures/bulk/", {"closes": "2090-03-31"}).status_code == 422
    page = client.post("/staff/measures/bulk/", {"key": keys, "closes": "2090-03-31"}).content.decode()
    assert "<strong>2か所</strong>" in page
    assert "募集の始まり（2098-01-01）より前の締切です" in page
    assert not Amendment.objects.exists()
    done = client.post("/staff/measures/bulk/", {"key": keys, "closes": "2090-03-31", "step": "do"})
    assert done.headers["Location"] == "/staff/measures/corrections/"
    assert Amendment.objects.filter(state="waiting").count() == 2
    assert client.get("/staff/measures/bulk/?keyword=乙").content.decode().count('name="key"') == 1


def test_corrections_cannot_be_removed(world: Any) -> None:
    for statement in (
        "DELETE FROM catalogue_amendment",
        "DELETE FROM editorial_linkcheck",
        "UPDATE editorial_linkcheck SET status = 200",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_an_import_is_previewed_and_only_the_same_file_is_taken(world: Any, tmp_path: Any) -> None:
    load(row(0))
    client = world.clients["editor"]
    feed = "\n".join(
        json.dumps(each, ensure_ascii=False)
        for each in (row(0, detail="<p>新しい説明</p>"), row(7, title="新しい補助金"))
    )
    path, other = tmp_path / "feed.jsonl", tmp_path / "other.jsonl"
    path.write_text(feed, encoding="utf-8")
    other.write_text(feed.replace("新しい補助金", "ちがう補助金"), encoding="utf-8")

    def send(file: Any, step: str) -> Any:
        with file.open("rb") as opened:
            return client.post("/staff/measures/import/", {"source": "jgrants", "file": opened, "step": step})

    page = send(path, "preview").content.decode()
    assert "新しい <strong>1件</strong>、変わる <strong>1件</strong>" in page
    assert Measure.objects.count() == 1
    assert send(other, "do").status_code == 422
    assert Measure.objects.count() == 1
    assert send(path, "do").status_code == 302
    assert Measure.objects.count() == 2
    assert client.post("/staff/measures/import/", {"source": "x"}).status_code == 422


def test_a_preview_tells_which_rows_will_wait_and_why(world: Any, tmp_path: Any) -> None:
    """半分だけ読める名簿: どれが確かめ待ちになるかと、そのわけを、入れる前に見せる。"""
    backwards = row(
        8,
        title="逆さの補助金",
        acceptance_start_datetime="2030-12-01T00:00:00Z",
        acceptance_end_datetime="2030-11-01T00:00:00Z",
    )
    path = tmp_path / "feed.jsonl"
    path.write_text(
        "\n".join([*(json.dumps(each, ensure_ascii=False) for each in (row(7), backwards)), "{broken"]),
        encoding="utf-8",
    )
    with path.open("rb") as opened:
        answer = world.clients["editor"].post(
            "/staff/measures/import/", {"source": "jgrants", "file": opened, "step": "preview"}
        )
    page = answer.content.decode()
    assert "新しい <strong>2件</strong>" in page, "a row that cannot be read is no measure"
    waiting = page.split("確かめ待ちになるもの")[1].split("</ul>")[0]
    assert "逆さの補助金" in waiting
    assert "より前です" in waiting
    assert "3行目" in waiting
    assert page.count("<li></li>") == 0


def test_the_same_measure_of_two_sources_is_folded_by_an_editor(world: Any) -> None:
    same = {"detail": DETAIL, "institution_name": "架空県"}
    load(
        row(0, title="省エネ設備への入替えを助ける補助金", **same),
        row(1, title="省エネ設備への入替えを助ける補助金制度", **same),
        row(2, title="雇用の奨励金"),
    )
    assert folding.look(at=timezone.now()) == 1
    assert folding.look(at=timezone.now()) == 1
    twin = Twin.objects.select_related("measure", "other").get()
    assert twin.judgement == TwinState.WAITING
    pair = {"measure": twin.measure.key, "other": twin.other.key}
    page = world.clients["editor"].get("/staff/desk/?code=duplicate").content.decode()
    assert "同じものとしてまとめる" in page
    assert "ほかの掲載元" not in Client().get(f"/measures/{twin.measure.key}/").content.decode()
    world.clients["editor"].post("/staff/desk/twins/", pair | {"answer": "same"})
    for key in pair.values():
        shown = Client().get(f"/measures/{key}/").content.decode()
        assert "同じ支援策の、ほかの掲載元" in shown
    assert folding.look(at=timezone.now()) == 0
    folded_pair_stands_once(twin)
    world.clients["editor"].post("/staff/desk/twins/", pair | {"answer": "apart"})
    for key in pair.values():
        assert queries.measure(key, at=timezone.now()).measure.also_at == ()
    assert world.clients["operator"].post("/staff/desk/twins/", pair).status_code == 404


def folded_pair_stands_once(twin: Twin) -> None:
    """一覧・API・RSS に一度だけ出て、どちらの掲載元への道もある。お気に入りは、選んだ方の番号のまま。"""
    found = queries.found(Filters(opening="all"), at=timezone.now())
    keys = {twin.measure.key, twin.other.key}
    shown = [each.measure for each in found.hits if each.measure.key in keys]
    assert len(shown) == 1
    hidden = (keys - {shown[0].key}).pop()
    assert [each.key for each in shown[0].also_at] == [hidden]
    page = Client().get("/measures/?opening=all").content.decode()
    assert page.count(f'class="card-title"><a href="/measures/{shown[0].key}/"') == 1
    assert f'class="card-title"><a href="/measures/{hidden}/"' not in page
    assert f'href="/measures/{hidden}/"' in page
    told = [
        each for each in Client().get("/api/v1/measures?opening=all").json()["measures"] if UUID(each["id"]) in keys
    ]
    assert [(UUID(each["id"]), [UUID(other["id"]) for other in each["also_at"]]) for each in told] == [
        (shown[0].key, [hidden])
    ]
    one = Client().get(f"/api/v1/measures/{hidden}").json()
    assert [UUID(other["id"]) for other in one["also_at"]] == [shown[0].key]
    assert [each.key for each in queries.headings([hidden], at=timezone.now())] == [hidden]
    Measure.objects.filter(key=shown[0].key).update(state="held")
    assert hidden in {each.measure.key for each in queries.found(Filters(opening="all"), at=timezone.now()).hits}
    Measure.objects.filter(key=shown[0].key).update(state="published")


def test_three_folded_measures_have_one_leader_from_the_living_registry(world: Any) -> None:
    found = list(load(row(0), row(1), row(2)).values())
    found[0].record.gone_at = timezone.now()
    found[0].record.save()
    assert folds.fold([(found[1].id, found[0].id), (found[2].id, found[1].id)]) == 2
    assert dict(Measure.objects.values_list("id", "folded_into")) == {
        found[0].id: found[1].id, found[1].id: None, found[2].id: found[1].id,
    }  # fmt: skip
    assert folds.fold([(found[1].id, found[0].id), (found[2].id, found[1].id)]) == 0
    assert folds.fold([]) == 2


def test_a_favourite_counts_as_saved_once_and_not_when_taken_out(world: Any) -> None:
    key = load(row(0))["架空の補助金甲"].key
    client = world.clients["a-prime"]
    for on in ("1", "1", "0"):
        client.post(f"/measures/{key}/favourite", {"on": on})
    effects.gather()
    assert [(each.key, each.saves, each.views) for each in effects.totals(on=timezone.localdate())] == [(key, 1, 0)]
    page = world.clients["editor"].get("/staff/desk/effects/").content.decode()
    assert '<td data-label="お気に入り">1回</td>' in page


class _Pages(BaseHTTPRequestHandler):
    """よそのサイトの代わり。"""

    def _answer(self) -> None:
        asked.append((self.command, self.path, self.headers.get("User-Agent", "")))
        status = {"/gone": 404, "/get-only": 405 if self.command == "HEAD" else 200, "/moved": 302, "/loop": 302}.get(
            self.path, 200
        )
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/well" if self.path == "/moved" else "/loop")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815 -- the names that http.server calls

    def log_message(self, *args: Any) -> None:
        """黙る。"""


asked: list[tuple[str, str, str]] = []


@pytest.fixture
def site() -> Iterator[str]:
    """手元の口。"""
    asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/well", 200, ""),
        ("/gone", 404, ""),
        ("/get-only", 200, ""),
        ("/moved", 200, ""),
        ("/loop", 0, "TooManyRedirects"),
    ],
)
def test_a_page_is_asked_shortly(site: str, path: str, status: int, error: str) -> None:
    answer = check(site + path, contact="https://shien.test", private=True)
    assert (answer.status, answer.error) == (status, error)
    assert asked[0][0] == "HEAD"
    assert "+https://shien.test" in asked[0][2]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/",
        "https://localhost/",
        "ftp://demo.example/",
        "http://[::1]/",
    ],
)
def test_no_inner_address_is_asked(url: str) -> None:
    """SEC-39"""
    answer = check(url, contact="x")
    assert answer.status == 0
    assert answer.error == "Forbidden"


def test_a_moved_page_cannot_lead_inside(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from shien.integrations.webhook import address

    real = address.resolve

    def resolve(url: str, **named: Any) -> str:
        return real(url, private=url.endswith("/moved"), plain=True)

    monkeypatch.setattr(address, "resolve", resolve)
    assert check(f"{site}/moved", contact="x").error == "Forbidden"
    assert [path for _, path, _ in asked] == ["/moved"]


def test_a_link_is_dead_after_two_gones_or_three_silences(world: Any) -> None:
    load(row(0), row(1))
    now = timezone.now()
    links.watch(at=now)
    links.watch(at=now)
    assert WatchedLink.objects.count() == 2
    assert len(links.due(at=now)) == 1, "one link of a site at a time"
    gone, silent = WatchedLink.objects.order_by("id")
    for times, status, link in ((2, 404, gone), (3, 0, silent)):
        for turn in range(times):
            assert links.dead().get(link.url) is None
            links.note(link_id=link.id, status=status, error="", at=now + timedelta(days=turn))
        assert link.url in links.dead()
    assert LinkCheck.objects.count() == 5
    links.note(link_id=gone.id, status=403, error="", at=now)
    assert gone.url not in links.dead()
    assert links.due(at=now + timedelta(hours=1)) == []
    assert len(links.due(at=now + timedelta(days=30))) == 1


def test_a_local_instance_asks_nobody(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load(row(0))
    monkeypatch.setattr("shien.jobs.check_links.check", lambda *args, **named: pytest.fail("asked"))
    check_links(0)
    assert WatchedLink.objects.count() == 1
