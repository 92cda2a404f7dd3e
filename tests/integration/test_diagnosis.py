"""経営診断の画面: 入れる人、他社は見えない、委任の範囲、誤り、持ち出しの記録、問合せの数。"""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.web import typeset
from shien.web.diagnosis import pdf
from tests.integration.test_pages import FRAME
from tests.unit.web.diagnosis.firms import BEFORE, ENDS, FIRST, NOW, WORKED

PAGES = ("/diagnosis/", "/diagnosis/sheet/", "/diagnosis/sheet.pdf", "/diagnosis/sheet.xlsx", "/diagnosis/notes/flow/")


def fill(world: Any, person: str, *years: dict[str, str], now: dict[str, str] | None = None) -> None:
    """その人の事業者のカルテに入れる。"""
    entries = [Entry(item, value) for item, value in (NOW if now is None else now).items()]
    for end, values in zip(ENDS, years, strict=False):
        entries += [Entry(item, value, end) for item, value in (values | {"period_end": end}).items()]
    with row_security.system():
        karte.load(
            enterprise_id=world.viewer(person).enterprise_id, source="typed", detail="", entries=entries, at=world.at
        )


@pytest.fixture
def filled(world: Any) -> Any:
    """三期の決算がある A と、まるで違う B。"""
    fill(world, "a-prime", WORKED, BEFORE, FIRST)
    fill(
        world,
        "b-prime",
        WORKED | {"operating_income": "1"},
        now=NOW | {"name": "乙社の秘密", "strengths": "乙社の強み"},
    )
    return world


def test_the_page_says_rank_and_reason(filled: Any) -> None:
    page = filled.clients["a-prime"].get("/diagnosis/").content.decode()
    assert "ランクB・22点（30点満点）" in page
    assert "2025年3月期の17点から22点へ、5点上がりました。ランクはCからBです。" in page
    assert "乙社" not in page
    assert "ランクB・22点" not in filled.clients["b-prime"].get("/diagnosis/").content.decode()


def test_only_a_firm_and_its_supporter_come_in(filled: Any) -> None:
    for path in PAGES:
        for person in ("operator", "chamber-iwate", "entry", "auditor"):
            assert filled.clients[person].get(path).status_code == 404, (person, path)
        assert filled.clients["visitor"].get(path).status_code == 302


def test_a_supporter_sees_what_is_delegated_and_it_is_recorded(filled: Any) -> None:
    """PRIV-5: 画面・紙・ファイルのどれも、事業者の利用履歴に残る。非財務は委任されていない。"""
    client = filled.clients["supporter-x"]
    page = client.get("/diagnosis/").content.decode()
    assert "ランクB・22点" in page
    assert "非財務情報は委任されていません" in page
    assert "図面を引きます" not in page
    assert "/karte/finance/edit" not in page
    for path in PAGES[1:4]:
        assert client.get(path).status_code == 200
    assert client.get("/diagnosis/notes/flow/").status_code == 404
    uses = filled.clients["a-prime"].get("/api/v1/usage").json()["uses"]
    acts = [each["act"] for each in uses if "架空3" in each["organisation"]]
    assert acts.count("supporter_view") == 4
    assert acts.count("karte_export") == 2


def test_a_supporter_without_the_accounts_is_told_what_to_ask_for(world: Any) -> None:
    row_security.bind(world.viewer("a-prime"))
    accounts.delegate(
        supporter_id=world.viewer("supporter-y").enterprise_id, groups=["basic"], can_edit=False, starts_at=world.at,
        ends_at=world.at.replace(year=world.at.year + 1), by=world.viewer("a-prime"), at=world.at,
    )  # fmt: skip
    row_security.unbind()
    client = world.clients["supporter-y"]
    session = client.session
    session["acting"] = str(world.viewer("a-prime").enterprise_key)
    session.save()
    page = client.get("/diagnosis/")
    assert page.status_code == 200
    assert "委任されていないのは「財務情報」です" in page.content.decode()
    assert client.get("/diagnosis/sheet.xlsx").status_code == 404
    assert client.get("/diagnosis/sheet/").status_code == 404


def test_nothing_yet_says_what_to_do_first(world: Any) -> None:
    with row_security.system():
        karte.load(
            enterprise_id=world.viewer("a-prime").enterprise_id, source="typed", detail="", at=world.at,
            entries=[Entry("net_sales", None, ENDS[0]), Entry("period_end", None, ENDS[0])],
        )  # fmt: skip
    page = world.clients["a-prime"].get("/diagnosis/").content.decode()
    assert "まだ決算がありません" in page
    assert 'href="/karte/import/"' in page
    for path in PAGES[1:4]:
        assert world.clients["a-prime"].get(path)["Location"] == "/diagnosis/"


def test_a_firm_with_half_its_items_gets_no_rank_but_a_way(world: Any) -> None:
    page = world.clients["a-prime"].get("/diagnosis/").content.decode()
    assert "ランクはまだ出せません" in page
    assert "/karte/basic/edit#item-industry" in page
    assert "/karte/finance/edit?part=2026-03-31" in page


def test_the_vintage_is_chosen_and_stays(filled: Any) -> None:
    client = filled.clients["a-prime"]
    page = client.get("/diagnosis/?vintage=B").content.decode()
    assert "/diagnosis/sheet.pdf?vintage=B" in page
    assert "B版" in client.get("/diagnosis/sheet/?vintage=B").content.decode()
    assert client.get("/diagnosis/?vintage=Z").status_code == 404


def test_the_download_has_a_name_and_is_recorded(filled: Any) -> None:
    client = filled.clients["a-prime"]
    answer = client.get("/diagnosis/sheet.xlsx")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B2%A1%E5%8B%99")
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["財務分析", "非財務情報"]
    paper = client.get("/diagnosis/sheet.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert paper["Cache-Control"] == "no-store"
    uses = client.get("/api/v1/usage").json()["uses"]
    assert [each["target"] for each in uses if each["act"] == "karte_export"] == [
        "財務分析シート（PDF）",
        "財務分析シート（XLSX）",
    ]


def test_without_the_typesetter_the_page_says_what_to_do(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise pdf.Unavailable("no pango")

    monkeypatch.setattr(typeset, "engine", none)
    answer = filled.clients["a-prime"].get("/diagnosis/sheet.pdf?vintage=B")
    assert answer.status_code == 503
    assert "/diagnosis/sheet/?vintage=B" in answer.content.decode()
    assert filled.clients["a-prime"].get("/diagnosis/sheet/").status_code == 200


def test_the_papers_are_written_one_by_one(filled: Any) -> None:
    client = filled.clients["a-prime"]
    assert client.get("/karte/non_financial/edit")["Location"] == "/diagnosis/notes/flow/"
    page = client.get("/diagnosis/notes/views/").content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    too_long = client.post("/diagnosis/notes/views/", {"version": version, "succession": "あ" * 801})
    assert too_long.status_code == 422
    assert "<title>エラー: " in too_long.content.decode()
    assert "あ" * 801 in too_long.content.decode()
    saved = client.post(
        "/diagnosis/notes/views/", {"version": version, "succession": "長男が継ぐ予定です。", "strengths": "早い納期"}
    )
    assert saved.status_code == 302
    assert "長男が継ぐ予定です。" in client.get("/diagnosis/sheet/").content.decode()
    assert "図面を引きます。" in client.get("/diagnosis/sheet/").content.decode()
    stale = client.post("/diagnosis/notes/views/", {"version": version, "succession": "娘が継ぎます。"})
    assert stale.status_code == 409
    assert "先に保存された文：長男が継ぐ予定です。" in stale.content.decode()
    assert "娘が継ぎます。" in stale.content.decode()
    assert "長男が継ぐ予定です。" in client.get("/karte/items/succession/").content.decode()
    assert client.get("/diagnosis/notes/nothing/").status_code == 404


def test_the_questions_do_not_grow_with_the_years(filled: Any, django_assert_max_num_queries: Any) -> None:
    client = filled.clients["a-prime"]
    for path in ("/diagnosis/", "/diagnosis/sheet/"):
        client.get(path)
        with django_assert_max_num_queries(FRAME + 2 + 2):  # the karte, and the transaction of a supporter's record
            client.get(path)


def test_my_page_shows_the_newest_rank(filled: Any) -> None:
    page = filled.clients["a-prime"].get("/my/").content.decode()
    assert "22点・ランクB" in page
    assert 'href="/diagnosis/"' in page
    assert "ランク" not in filled.clients["supporter-x"].get("/my/").content.decode()


def test_sales_below_zero_and_sales_in_thousands_are_asked_where_they_are_typed(world) -> None:
    """負の売上高は入らない。けた違いの額は、単位を確かめてから入る。"""
    client, typed = world.clients["a-prime"], {"part": "2026-03-31"}
    refused = client.post("/karte/finance/edit", {**typed, "net_sales": "-5"})
    assert refused.status_code == 422
    assert "売上高：0以上の数を入力してください。" in refused.content.decode()
    assert client.post("/karte/finance/edit", {**typed, "net_sales": "120,000,000"}).status_code == 302
    older = {"part": "2025-03-31", "net_sales": "110,000"}
    asked = client.post("/karte/finance/edit", older)
    assert asked.status_code == 422
    assert "単位は千円ではありませんか" in asked.content.decode()
    assert client.post("/karte/finance/edit", {**older, "units_checked": "yes"}).status_code == 302
