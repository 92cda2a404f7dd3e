"""支援策を探す: 本文の読取り、言葉の読み方、件数、条件の外し方、事業者の判定。"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.accounts.models import Enterprise
from shien.domain.catalogue import actions, queries, reading, shelf
from shien.domain.catalogue.facts import Filters
from shien.domain.catalogue.models import Alteration, Extracted, Measure
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from tests.integration.test_catalogue import GOOD
from tests.integration.test_measures import load

# 架空の四件。本文からだけ分かることを持つ。
FOUR = (
    GOOD | {"id": "f1", "title": "架空盛岡市　若い人を雇う奨励金", "use_purpose": "雇用・職場環境を改善したい", "industry": "", "subsidy_max_limit": None,
            "subsidy_rate": "", "detail": "<p>対象者：盛岡市内の中小企業者</p><p>補助上限額：５０万円</p><p>補助率：4分の3以内</p>"},
    GOOD | {"id": "f2", "title": "架空の国　人を雇う助成金", "target_area_search": "全国", "use_purpose": "雇用・職場環境を改善したい",
            "industry": "宿泊業、飲食サービス業"},
    GOOD | {"id": "f3", "title": "架空福井県　人を雇う助成金", "target_area_search": "福井県", "use_purpose": "雇用・職場環境を改善したい"},
    GOOD | {"id": "f4", "title": "架空青森県　展示会の補助金", "target_area_search": "青森県", "use_purpose": "販路拡大・海外展開をしたい"},
)  # fmt: skip


def names(answer: Any) -> list[str]:
    return [hit.measure.title for hit in answer.hits]


def found(**filters: Any) -> Any:
    return queries.found(Filters(**{"sort": "fit", **filters}), at=timezone.now())


@pytest.fixture
def four(db: Any) -> Any:
    load(*FOUR)


def test_what_the_text_says_is_stored_with_its_span(four: Any) -> None:
    row = Measure.objects.get(record__record_id="f1")
    cap = Extracted.objects.get(measure=row, kind="cap")
    assert (cap.value, cap.field, cap.rule, cap.stated) == (500_000, "detail", "cap.before", False)
    assert "５０万円" in FOUR[0]["detail"][cap.start : cap.end]
    assert 0 < cap.confidence <= 1
    page = Client().get(f"/measures/{row.key}/").content.decode()
    assert "50万円（本文から読み取り）" in page
    assert "本文から読み取った値と、その根拠" in page
    again = Measure.objects.get(record__record_id=GOOD["id"])
    assert "100万円（本文から読み取り）" not in Client().get(f"/measures/{again.key}/").content.decode()


def test_whom_to_ask_is_read_from_the_text_and_said_to_be_read(four: Any) -> None:
    detail = "<p>■目的</p><p>見本です。</p><p>■問合せ先</p><p>架空髙﨑商工課</p><p>電話：０１９－０００－００００</p><p>■参照URL</p>"
    load(*FOUR, GOOD | {"id": "f5", "title": "架空の国　窓口の見本", "detail": detail})
    row = Measure.objects.get(record__record_id="f5")
    card = Client().get("/measures/?keyword=窓口の見本").content.decode()
    assert "問合せ：架空髙﨑商工課 電話：０１９－０００－００００（本文から読み取り）" in card
    page = Client().get(f"/measures/{row.key}/").content.decode()
    assert "架空髙﨑商工課" in page.split("<dt>問合せ先</dt>")[1].split("</dd>")[0]


@pytest.mark.parametrize(
    "base",
    [{}, {"prefecture": "03"}, {"prefecture": "03", "nearby": True}, {"unstated": True, "use_purpose": "employment"},
     {"keyword": "人を雇いたい 飲食店 盛岡"}, {"keyword": "架空", "unstated": True, "industry": "E"}],
)  # fmt: skip
def test_a_count_beside_a_choice_is_what_choosing_it_shows(four: Any, base: dict[str, Any]) -> None:
    blank = {"subsidy_max_limit": None, "target_area_search": "", "use_purpose": "", "industry": ""}
    load(
        *FOUR, GOOD | {"id": "f6", "title": "架空の記載の無い施策", "detail": "<p>見本です。</p>", **blank},
        GOOD | {"id": "f7", "title": "架空青森と岩手　人を雇う助成金", "target_area_search": "青森県 / 岩手県"},
        GOOD | {"id": "f8", "title": "架空八戸市　人を雇う助成金", "target_area_search": "青森県", "detail": "<p>対象地域：八戸市</p>"},
    )  # fmt: skip
    usual = {"opening": "all", **base}
    for name, counts in found(**usual).facets.items():
        for value, count in counts.items():
            answer = found(**{**usual, name: value})
            shown = 0 if answer.relaxed or answer.nearest else answer.total
            assert shown == count, (name, value)


def test_a_corrected_question_keeps_its_place_and_trade(four: Any) -> None:
    assert found(keyword="盛岡 飲食店 事業承経").suggestion == "事業承継 飲食店 盛岡"
    assert found(keyword="盛岡").suggestion == ""


def test_other_than_takes_away_what_is_named(four: Any) -> None:
    load(*FOUR, GOOD | {"id": "f9", "title": "架空の国　雇用の相談窓口", "use_purpose": "雇用・職場環境を改善したい"})
    answer = found(keyword="助成金以外 雇用")
    assert (names(answer), answer.total, answer.nearest) == (["架空の国　雇用の相談窓口"], 1, False)
    page = Client().get("/measures/?keyword=助成金以外 雇用").content.decode()
    assert "「助成金」以外 → 名前に「助成金」か近い言葉のあるものを除いて" in page


def test_a_page_past_the_last_leads_back(four: Any) -> None:
    page = Client().get("/measures/?opening=all&page=99").content.decode()
    assert "このページはありません" in page
    assert "まだ支援策がありません" not in page
    assert "page=98" not in page


def test_a_question_without_a_word_to_look_for_is_not_said_to_fit_everything(four: Any) -> None:
    for keyword in ("😀", "%", "あああああ"):
        assert found(keyword=keyword).nearest, keyword


def test_stated_values_come_first_and_unknown_stays_unknown(four: Any) -> None:
    known = {hit.measure.title: hit.known for hit in found(opening="all").hits}
    assert known[FOUR[0]["title"]].limit == 500_000
    assert "limit" in known[FOUR[0]["title"]].read
    assert known[GOOD["title"]].limit == 1_000_000
    assert "limit" not in known[GOOD["title"]].read
    assert known[FOUR[0]["title"]].reach == "unknown"
    card = Client().get("/measures/", {"keyword": "若い人"}).content.decode()
    assert "業種：記載なし" in card


def test_everything_is_read_again_when_the_rules_changed(four: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert actions.extract_again() == 0
    monkeypatch.setattr(reading, "version", lambda: "another")
    Extracted.objects.all().delete()
    assert actions.extract_again() == 6
    assert Extracted.objects.filter(kind="cap", value=500_000, stated=False).count() == 1
    assert actions.extract_again() == 0
    assert actions.extract_again(everything=True) == 6


def test_the_words_of_an_owner_are_understood(four: Any) -> None:
    answer = found(keyword="人を雇いたい 飲食店 盛岡")
    assert set(names(answer)) == {FOUR[0]["title"], FOUR[1]["title"]}, "Fukui is out, the nationwide one is in"
    assert {(each.kind, each.code) for each in answer.asked} >= {("industry", "M"), ("municipality", "032018")}
    why = {hit.measure.title: "／".join(hit.why) for hit in answer.hits}
    assert "盛岡市が対象です" in why[FOUR[0]["title"]]
    assert "全国が対象です" in why[FOUR[1]["title"]]
    assert "宿泊業、飲食サービス業が対象です" in why[FOUR[1]["title"]]
    page = Client().get("/measures/", {"keyword": "人を雇いたい 飲食店 盛岡"}).content.decode()
    for text in ("「盛岡」→ 岩手県盛岡市で使えるもの", "書いた文字のまま探す", "合うわけ", "問合せ"):
        assert text in page, text


def test_widths_old_characters_and_misspellings_are_forgiven(four: Any) -> None:
    for keyword in ("ﾃﾝｼﾞｶｲ", "てんじかい", "展示会"):
        assert FOUR[3]["title"] in names(found(keyword=keyword)), keyword


def test_counts_tell_what_a_choice_would_leave(four: Any) -> None:
    counts = found().facets
    assert counts["prefecture"]["03"] == 3, "two of Iwate and the nationwide one"
    assert counts["prefecture"]["18"] == 2
    assert counts["use_purpose"]["employment"] == 3
    assert found(prefecture="18").total == counts["prefecture"]["18"]
    assert found(use_purpose="employment", prefecture="03").total == 2
    assert found(amount="1000000").total == 4
    assert found(deadline="7").relaxed == ("deadline",)


def test_neighbours_are_asked_for_and_never_given_unasked(four: Any) -> None:
    assert FOUR[3]["title"] not in names(found(prefecture="03"))
    assert FOUR[3]["title"] in names(found(prefecture="03", nearby=True))


def test_nothing_found_gives_the_nearest_and_says_what_was_let_go(four: Any) -> None:
    answer = found(keyword="展示会", prefecture="03")
    assert answer.relaxed == ("nearby",)
    assert names(answer) == [FOUR[3]["title"]]
    page = Client().get("/measures/", {"keyword": "展示会", "prefecture": "03"}).content.decode()
    assert "隣の都道府県まで広げて探しました" in page
    far = found(keyword="どこにもない言葉")
    assert far.nearest
    assert far.hits
    assert queries.measures(Filters(keyword="どこにもない言葉"), at=timezone.now()) == ([], 0)


def test_a_change_by_anybody_is_seen_at_once(four: Any) -> None:
    before = shelf.current()
    assert shelf.current() is before
    Measure.objects.filter(record__record_id="f4").update(title="架空青森県　名の変わった補助金")
    assert "架空青森県　名の変わった補助金" in names(found(opening="all"))
    Measure.objects.filter(record__record_id="f4").update(state="held")
    assert len(shelf.current().books) == len(before.books) - 1
    actions.forget(at=timezone.now() + timedelta(days=30))
    assert Alteration.objects.count() == 0
    assert len(shelf.current().books) == len(before.books) - 1


@pytest.fixture
def morioka(world: Any) -> Any:
    """A は盛岡市の食堂。"""
    load(*FOUR)
    with row_security.system():
        karte.load(
            enterprise_id=world.viewer("a-prime").enterprise_id, source="gbizinfo", detail="", at=world.at,
            entries=[Entry("municipality", "032018"), Entry("industry", "7611"), Entry("kind", "301")],
        )  # fmt: skip
    return world


def test_a_firm_sees_each_condition_with_the_value_and_its_source(morioka: Any) -> None:
    client = morioka.clients["a-prime"]
    listed = client.get("/measures/").content.decode()
    assert listed.index(FOUR[1]["title"]) < listed.index(FOUR[2]["title"]), "what fits stands above"
    assert "合わない条件があります" in listed
    assert "読み取れた条件に合います" in listed
    fukui = Measure.objects.get(record__record_id="f3")
    page = client.get(f"/measures/{fukui.key}/").content.decode()
    for text in ("対象になりますか", "満たしません", "何が変わればよいか", "使った値：岩手県盛岡市（gBizINFO", "値が違うので直す",
                 "/karte/basic/edit#municipality"):  # fmt: skip
        assert text in page, text
    assert "対象になりますか" not in Client().get(f"/measures/{fukui.key}/").content.decode()


def test_one_answer_goes_to_the_karte_and_settles(world: Any) -> None:
    load(*FOUR)
    client = world.clients["sole-s"]
    assert "一つ答えると、判定が進みます" in client.get("/measures/").content.decode()
    row = Measure.objects.get(record__record_id="f3")
    path = f"/measures/answer/municipality/?next=/measures/{row.key}/"
    shown = client.get(f"/measures/{row.key}/").content.decode()
    assert "/measures/answer/municipality/" in shown
    assert "「事業を行う場所」に答える" in shown
    assert "<h1>事業を行う場所に答える</h1>" in client.get(path).content.decode(), "the page is named as the button"
    assert client.get(path).status_code == 200
    refused = client.post(path, {"municipality": "どこか"})
    assert refused.status_code == 422
    assert "<title>エラー: " in refused.content.decode()
    assert "どこか" in refused.content.decode()
    assert client.post(path, {"municipality": ""}).status_code == 422
    saved = client.post(path, {"municipality": "盛岡市"})
    assert (saved.status_code, saved["Location"]) == (302, f"/measures/{row.key}/")
    after = client.get(f"/measures/{row.key}/").content.decode()
    assert "使った値：岩手県盛岡市" in after
    assert "満たしません" in after
    assert client.get("/measures/answer/no_such/").status_code == 404
    assert Client().get(path).status_code == 302
    away = client.post("/measures/answer/municipality/?next=https://evil.example/", {"municipality": "福井市"})
    assert away["Location"] == "/measures/?sort=fit"


def test_two_firms_asking_in_turn_get_their_own(morioka: Any) -> None:
    """一方の判定が、もう一方にも訪問者にも出ない (SEC-21)。"""
    key = Measure.objects.get(record__record_id="f3").key
    for _ in range(2):
        a = morioka.clients["a-prime"].get(f"/measures/{key}/")
        b = morioka.clients["b-prime"].get(f"/measures/{key}/")
        assert "盛岡市（gBizINFO" in a.content.decode()
        assert "盛岡市（gBizINFO" not in b.content.decode()
        assert "no-store" in a["Cache-Control"]
        assert "対象になりますか" not in Client().get(f"/measures/{key}/").content.decode()


def test_a_supporter_is_recorded_and_sees_only_what_was_delegated(morioka: Any) -> None:
    """委任は基本情報と財務だけ。従業員数は使わず、書くこともできない。"""
    key = Measure.objects.get(record__record_id="f3").key
    client = morioka.clients["supporter-x"]
    assert "一つ答えると" not in client.get("/measures/").content.decode()
    page = client.get(f"/measures/{key}/").content.decode()
    assert "委任されていない項目は、使っていません" in page
    assert "値が違うので直す" not in page
    assert client.get("/measures/answer/municipality/").status_code == 404
    uses = morioka.clients["a-prime"].get("/api/v1/usage").json()["uses"]
    assert [each["act"] for each in uses].count("supporter_view") == 2


def test_a_kind_the_register_did_not_say_comes_from_the_name_or_is_asked(world: Any) -> None:
    """登記の種類がカルテに無くても、株式会社なら会社と分かる。名で決まらなければ、尋ねる。"""
    load(GOOD | {"id": "k1", "title": "架空の法人の補助金", "target_area_search": "全国", "industry": "",
                 "detail": "<p>■応募資格</p><p>法人であること。</p>"})  # fmt: skip
    path = f"/measures/{Measure.objects.get(record__record_id='k1').key}/"
    company = world.clients["b-prime"].get(path).content.decode()
    assert "使った値：会社（名称の文字）" in company
    assert "/measures/answer/kind/" not in company
    with row_security.system():
        Enterprise.objects.filter(name="株式会社架空2").update(name="架空の会")
    asked = world.clients["b-prime"].get(path).content.decode()
    assert "事業形態が分からないため" in asked
    assert "/measures/answer/kind/" in asked
    saved = world.clients["b-prime"].post(f"/measures/answer/kind/?next={path}", {"kind": "399"})
    assert (saved.status_code, saved["Location"]) == (302, path)
    after = world.clients["b-prime"].get(path).content.decode()
    assert "/measures/answer/kind/" not in after, "what was answered is not asked again"


def test_the_markdown_of_a_registry_is_never_shown_as_marks(db: Any) -> None:
    load(GOOD | {"id": "md", "title": "架空の印の補助金"})
    Measure.objects.filter(record__record_id="md").update(
        detail="本文です。\n![](https://demo.example/a.png)", detail_format="markdown", target="### 対象者\n* **小さな**会社",
        usage="[申込書](https://demo.example/form)を出す", inquiry="**【窓口】**\n架空課",
    )  # fmt: skip
    page = Client().get(f"/measures/{Measure.objects.get(record__record_id='md').key}/").content.decode()
    for text in (
        "<strong>対象者</strong>",
        "<strong>小さな</strong>会社",
        ">申込書</a>",
        ">図（外部サイト）</a>",
        "【窓口】",
    ):
        assert text in page, text
    listed = Client().get("/measures/?opening=all&keyword=小さな会社").content.decode()
    for mark in ("###", "**", "]("):
        assert mark not in page
        assert mark not in listed
