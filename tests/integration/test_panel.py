"""参考集団と、そこに尋ねる画面 (PRIV-7, PRIV-17, UX-23)。"""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.analytics import actions, copying, queries, rules
from shien.domain.analytics.models import Piece, Question, Snapshot
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.engines.peers import Filters
from shien.jobs.demo.crowd import crowd, values
from shien.jobs.panel import panel as nightly
from tests.integration.test_pages import FRAME

PAGES = ("/diagnosis/peers/", "/diagnosis/forecast/")
OWN = {"operating_income": "5000000", "total_assets": "90000000", "net_assets": "40000000", "cash": "20000000"}


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    queries._HELD.clear()
    yield
    queries._HELD.clear()


def fill(world: Any, person: str = "a-prime", years: int = 3) -> None:
    """決算を入れる。"""
    entries = [Entry("industry", "2661"), Entry("municipality", "032018")]
    for back in range(years):
        end = f"{2026 - back}-03-31"
        figures = {"net_sales": str(120_000_000 - 3_000_000 * back), "period_end": end} | OWN
        entries += [Entry(item, value, end) for item, value in figures.items()]
    karte.load(
        enterprise_id=world.viewer(person).enterprise_id, source="etax", detail="", at=world.at, entries=entries
    )  # fmt: skip


def gather(count: int, start: int = 0) -> list[int]:
    """架空の企業。業種をそろえて、組が作れるようにする。"""
    made = crowd(1, start + count)[start:]
    rows = [(each.corporate_number, each.name, "03") for each in made]
    ids = accounts.open_corporations(rows=rows, at=timezone.now())
    found = (
        (owner, item, part, "2661" if item == "industry" else value)
        for owner, item, part, value in values(1, ids, made)
    )
    karte.load_many(values=found, source="etax", detail="", at=timezone.now())
    return ids


@pytest.fixture
def crowded(world: Any) -> Any:
    """60 社の参考集団がある世界。"""
    with row_security.system():
        fill(world)
        gather(60)
        actions.build(at=timezone.now())
    return world


def test_the_copy_holds_no_name_and_no_number(crowded) -> None:
    """PRIV-7"""
    with row_security.system():
        pieces = [bytes(each) for each in Piece.objects.values_list("data", flat=True)]
        newest = Snapshot.objects.get()
    assert newest.firms == 63  # 60 and the three of the world
    for word in ("架空", "9900", "見本", "盛岡"):
        assert not any(word.encode() in piece for piece in pieces)
    owners = set(copying.years_of(pieces).owner.tolist())
    ids = [crowded.viewer(person).enterprise_id for person in ("a-prime", "b-prime", "sole-s")]
    assert {rules.owner(each, bytes(newest.nonce), queries.key()) for each in ids} <= owners
    assert not set(ids) & owners


def test_nobodys_connection_reads_the_pieces(crowded) -> None:
    for person in ("a-prime", "bureau", "analyst"):
        row_security.bind(crowded.viewer(person))
        assert Piece.objects.count() == 0
        assert queries.panel() is not None
        assert Piece.objects.count() == 0  # the wider scope of the one statement is closed again
        queries._HELD.clear()
    row_security.unbind()


def test_the_newest_two_are_kept_and_numbers_change(crowded) -> None:
    with row_security.system():
        first = queries.panel()
        call_command("build_panel", stdout=StringIO())
        nightly(timestamp=0)
        assert Snapshot.objects.count() == 2
        assert Piece.objects.values("snapshot").distinct().count() == 2
        second = queries.panel()
    assert first is not None
    assert second is not None
    assert first.edition.id != second.edition.id
    assert not set(first.years.owner.tolist()) & set(second.years.owner.tolist())


def test_an_edition_of_another_key_is_not_used(crowded, settings) -> None:
    """鍵が替わると自分を組から外せないので、作り直すまで使わない。"""
    settings.SECRET_KEY = "another"
    assert queries.panel() is None
    with row_security.system():
        actions.build(at=timezone.now())
    assert queries.panel() is not None


def test_the_current_value_is_the_one_the_firm_sees(world) -> None:
    """出所の順位と、事業者が選んだ出所と、消した値。"""
    viewer = world.viewer("a-prime")
    with row_security.system():
        fill(world, years=1)
        karte.load(
            enterprise_id=viewer.enterprise_id, source="accounting", detail="", at=world.at,
            entries=[Entry("net_sales", "777000000", "2026-03-31")],
        )  # fmt: skip
        actions.build(at=timezone.now())
        own = queries.owner_of(viewer.enterprise_id, queries.edition())
    seen = world.clients["a-prime"].get("/karte/finance/").content.decode()
    sales = queries.panel().years
    value = sales.amounts["net_sales"][sales.owner == own][0]
    assert value == 120_000_000
    assert "1億2,000万円" in seen
    row_security.bind(viewer)
    karte.prefer(item="net_sales", part="2026-03-31", source="accounting", by=viewer, at=timezone.now())
    row_security.unbind()
    with row_security.system():
        actions.build(at=timezone.now())
        own = queries.owner_of(viewer.enterprise_id, queries.edition())
    sales = queries.panel().years
    assert sales.amounts["net_sales"][sales.owner == own][0] == 777_000_000


def test_the_pages_show_the_group_and_the_ranges(crowded) -> None:
    peers = crowded.clients["a-prime"].get("/diagnosis/peers/").content.decode()
    for words in ("およそ50社", "似ている度合い", "示さないもの", "丸め方", "結果が変わるとき", "2026年3月期"):
        assert words in peers
    assert "架空あかね" not in peers
    forecast = crowded.clients["a-prime"].get("/diagnosis/forecast/?years=2").content.decode()
    for words in (
        "自社のこれまでから",
        "似た企業のその後から",
        "10回に8回",
        "約束するものではありません",
        "2028年3月期は",
    ):
        assert words in forecast


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_it(crowded, path: str) -> None:
    assert crowded.clients["visitor"].get(path).status_code == 302
    for person in ("chamber-iwate", "operator", "entry"):
        assert crowded.clients[person].get(path).status_code == 404
    before = Question.objects.count()
    assert crowded.clients["supporter-x"].get(path).status_code == 200
    uses = [
        each
        for each in crowded.clients["a-prime"].get("/api/v1/usage").json()["uses"]
        if each["act"] == "supporter_view"
    ]
    assert len(uses) == 1
    assert set(uses[0]["groups"]) == {"basic", "finance"}
    assert Question.objects.count() >= before


def test_a_delegation_without_finance_shows_nothing(crowded) -> None:
    viewer = crowded.viewer("a-prime")
    row_security.bind(viewer)
    connection.cursor().execute("UPDATE accounts_delegation SET groups = '{basic}'")
    row_security.unbind()
    for path in PAGES:
        assert crowded.clients["supporter-x"].get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_without_accounts_or_panel_the_page_says_what_to_do(world, path: str) -> None:
    assert "準備しています" in world.clients["a-prime"].get(path).content.decode()
    with row_security.system():
        actions.build(at=timezone.now())
    text = world.clients["supporter-y"].get(path).content.decode()
    assert "決算を入れる" in text
    small = world.clients["a-prime"].get(path).content.decode()
    assert "10 社に満たない" in small or "10社に満たない" in small


@pytest.mark.parametrize("years", [1, 2, 3])
def test_one_two_or_three_years(world, years: int) -> None:
    with row_security.system():
        fill(world, "b-prime", years)
        gather(60)
        actions.build(at=timezone.now())
    peers = world.clients["b-prime"].get("/diagnosis/peers/")
    assert "およそ50社" in peers.content.decode()
    forecast = world.clients["b-prime"].get("/diagnosis/forecast/").content.decode()
    assert ("一期だけ" in forecast) == (years == 1)
    assert forecast.count("<figure") + forecast.count("示しません。</p>") >= 6
    assert forecast.count("<figure") >= 3


def test_a_wrong_choice_is_told_at_the_top_and_at_the_field(crowded) -> None:
    for path, field in (("/diagnosis/peers/?industry=x", "industry"), ("/diagnosis/forecast/?years=9", "years")):
        answer = crowded.clients["a-prime"].get(path)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>エラー: " in text
        assert f'href="#{field}"' in text
        assert f'id="{field}-error"' in text


def test_too_many_different_questions_are_refused_until_tomorrow(crowded, monkeypatch) -> None:
    """PRIV-17: 同じ問いは何度でも、違う問いは一日に決まった数まで。"""
    monkeypatch.setattr(rules, "QUESTIONS_A_DAY", 2)
    client = crowded.clients["a-prime"]
    for path in ("/diagnosis/peers/", "/diagnosis/peers/", "/diagnosis/forecast/", "/diagnosis/forecast/?years=5"):
        assert client.get(path).status_code == 200
    refused = client.get("/diagnosis/peers/?industry=all")
    assert refused.status_code == 429
    assert "明日お試しください" in refused.content.decode()
    assert "<figure" not in refused.content.decode()
    assert client.get("/diagnosis/peers/").status_code == 200
    with row_security.system():
        assert Question.objects.count() == 2
        assert actions.forget_questions(on=timezone.localdate() + timedelta(days=8)) == 2


def test_the_asker_is_not_in_its_own_group(crowded) -> None:
    """同じ決算の双子がいても、自分の行は数えない。"""
    found = queries.panel()
    assert found is not None
    own = queries.owner_of(crowded.viewer("a-prime").enterprise_id, found.edition)
    assert own in found.index.firms.owner
    from shien.engines.peers import take
    from shien.engines.peers.firms import rows_of
    from shien.engines.peers.groups import Walk

    rows = rows_of(found.index.firms, own)
    walk = Walk(found.index, take(found.index.firms, rows), rows, Filters("all"), found.index.scales[0])
    assert not set(rows) & set(walk.search(0, 63).firms)


def shown(client: Any, path: str) -> list[list[str]]:
    """画面の表の行。図と同じ数が並ぶ。"""
    page = client.get(path).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return [
        [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows
    ]


def test_removing_one_firm_moves_no_shown_figure_by_more_than_its_step(crowded) -> None:
    """PRIV-17: 画面の数で。一社を止めて版を作り直し、見比べる。"""
    from shien.domain.analytics.asker import asker_of
    from shien.domain.karte.queries import karte_of
    from shien.domain.karte.statements import accounts_of
    from shien.engines.peers import find_peers

    client, viewer = crowded.clients["a-prime"], crowded.viewer("a-prime")
    before = {row[0]: row for row in shown(client, "/diagnosis/peers/") if len(row) == 7 and row[0] != "指標"}
    assert len(before) >= 5
    row_security.bind(viewer)
    firm = accounts_of(karte_of(viewer), "corporation")
    row_security.unbind()
    steps = {each.label: each.step for each in find_peers(queries.panel().index, asker_of(firm, -1)).indicators}
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM accounts_enterprise WHERE corporate_number LIKE '%%9900010000%%' ORDER BY id LIMIT 8"
        )
        others = [each for (each,) in cursor.fetchall()]
    assert len(others) == 8
    for gone in others:
        with row_security.system(), connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_enterprise SET suspended_at = now() WHERE id = %s", [gone])
            actions.build(at=timezone.now())
            cursor.execute("UPDATE accounts_enterprise SET suspended_at = NULL WHERE id = %s", [gone])
        after = {row[0]: row for row in shown(client, "/diagnosis/peers/") if len(row) == 7 and row[0] != "指標"}
        for name in before.keys() & after.keys():
            for one, other in zip(before[name][1:6], after[name][1:6], strict=True):
                if "示せません" not in (one, other):
                    assert abs(number(one) - number(other)) <= steps[name] * factor(one) * 1.001, (
                        name,
                        one,
                        other,
                        gone,
                    )


def number(text: str) -> float:
    """画面の言い方の数。"""
    found = re.match(r"(−?)([\d,.]+)(億円|万円|円|%|)", text)
    assert found is not None, text
    return (-1 if found[1] else 1) * float(found[2].replace(",", "")) * {"億円": 1e8, "万円": 1e4}.get(found[3], 1)


def factor(text: str) -> float:
    """比率は百分率で書いてある。"""
    return 100 if text.endswith("%") else 1


@pytest.mark.parametrize("path", PAGES)
def test_the_queries_do_not_grow_with_the_firms(world, django_assert_max_num_queries, path: str) -> None:
    client = world.clients["a-prime"]
    with row_security.system():
        fill(world)
    for start, count in ((0, 15), (15, 120)):
        with row_security.system():
            gather(count, start)
            actions.build(at=timezone.now())
        client.get(path)
        with django_assert_max_num_queries(FRAME + 6):  # the karte twice, the edition, the questions; BEGIN and COMMIT
            assert client.get(path).status_code == 200


def test_a_new_edition_is_seen_by_whoever_asks_next(crowded) -> None:
    """プロセスは版を記憶に持つが、次に尋ねられたときに新しい版へ替わる。読み替えの間は前の版で答える。"""
    old = queries.panel()
    with row_security.system():
        actions.build(at=timezone.now())
    queries._LOADING.acquire()
    assert queries.panel() is old
    queries._LOADING.release()
    new = queries.panel()
    assert new is not old
    assert queries.panel() is new
