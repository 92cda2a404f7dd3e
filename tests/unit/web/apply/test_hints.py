"""番号の言葉 日付は西暦と和暦 (UX-11〜13)。"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shien.domain.karte import facts
from shien.engines.forms import evaluate, read
from shien.values.corporate_number import CorporateNumber
from shien.web.apply import hints
from shien.web.apply.boxes import boxes

from .samples import draft

DEFINITION: dict[str, Any] = {
    "form": {"id": "application", "title": "申請書", "version": "1"},
    "page": [{"id": "members", "title": "構成員", "field": [
        {"id": "number", "type": "corporate_number", "label": "法人番号"},
        {"id": "postal_code", "type": "postal_code", "label": "郵便番号"},
        {"id": "name", "type": "text", "label": "名前"},
        {"id": "day", "type": "date", "label": "日"}, {"id": "month", "type": "month", "label": "月"},
        {"id": "others", "type": "table", "label": "ほか", "max_rows": 5, "column": [
            {"id": "number", "type": "corporate_number", "label": "法人番号"}]},
    ]}],
}  # fmt: skip
FIRM = facts.Registered(
    "7123456789012", "株式会社架空", "", "", "301", "", "03201", "岩手県盛岡市架空町1", "03", None, None
)


@pytest.fixture(autouse=True)
def register(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """登記の写し。引いた番号を覚える。"""
    asked: list[list[str]] = []

    def registered_many(numbers: list[str]) -> dict[str, facts.Registered]:
        asked.append(sorted(numbers))
        closed = replace(FIRM, close_date=date(2026, 1, 1), successor="7123456789012")
        return {"7123456789012": FIRM, "5123456789014": closed}

    monkeypatch.setattr(hints.kartes, "registered_many", registered_many)
    monkeypatch.setattr(hints.kartes, "register_kept", lambda: True)
    return asked


def words(raw: dict[str, list[str]]) -> dict[str, str]:
    form = read(DEFINITION)
    return hints.words(boxes(form.pages[0].fields, draft({}), evaluate(form, {}), raw=raw))


def test_a_number_shows_the_registered_name(register: list[list[str]]) -> None:
    found = words({"number": ["７１２３４-５６７８９０１２"], "others-0-number": ["7123456789012"]})
    assert found["f-number-words"] == "登記では「株式会社架空」（岩手県盛岡市架空町1）です。"
    assert found["f-others-0-number-words"] == found["f-number-words"]
    assert len(register) == 1  # at any number of rows


def test_a_postal_code_shows_the_address() -> None:
    assert "千代田区千代田" in words({"postal_code": ["１００-０００１"]})["f-postal_code-words"]


def test_what_cannot_be_read_or_is_unknown_says_nothing() -> None:
    found = words({"number": ["7123456789013"], "postal_code": ["12"], "name": ["架空"]})
    assert found["f-number-words"] == ""
    assert found["f-postal_code-words"] == ""
    assert "f-name-words" not in found


def test_a_number_that_is_not_in_the_register_asks_for_the_head_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """支店・営業所には法人番号がない。一覧を読み込んでいないときは、何も言わない。"""
    other = CorporateNumber.with_check_digit("123456789055").text
    assert "本店の番号" in words({"number": [other]})["f-number-words"]
    monkeypatch.setattr(hints.kartes, "register_kept", lambda: False)
    assert words({"number": [other]})["f-number-words"] == ""


def test_a_closed_firm_is_told_with_its_day_and_who_took_it_over() -> None:
    said = words({"number": ["5123456789014"]})["f-number-words"]
    assert "2026年1月1日（令和8年）に閉鎖されています。引き継いだ法人の番号は 7123456789012 です。" in said


def test_an_office_with_a_code_of_its_own_and_a_street_of_kyoto_are_told() -> None:
    said = words({"postal_code": ["100-8111"]})["f-postal_code-words"]
    assert said == "「宮内庁」の番号です。住所は「東京都千代田区千代田1-1」です。"
    said = words({"postal_code": ["602-8062"]})["f-postal_code-words"]
    assert said == "住所は「京都府京都市上京区亀屋町」です。"
    assert "住所を手で入れて" in words({"postal_code": ["000-0000"]})["f-postal_code-words"]


def test_a_date_is_told_in_both_calendars_as_it_is_typed() -> None:
    """もうそう書いてあるときと、無い日のときは、言わない。"""
    found = words({"day": ["R8.11.23"], "month": ["２０２６／１１"]})
    assert found["f-day-words"] == "2026年11月23日（令和8年）"
    assert found["f-month-words"] == "2026年11月（令和8年）"
    assert words({"day": ["2026年11月23日（令和8年）"]})["f-day-words"] == ""
    assert words({"day": ["平成31年5月1日"]})["f-day-words"] == ""


def test_an_address_is_offered_to_the_box_after_the_postal_code() -> None:
    """UX-13: 次の欄が住所なら、入れる先と候補を返す。町が多すぎれば、町の名の手前まで。"""
    page = {**DEFINITION["page"][0], "field": [
        {"id": "code", "type": "postal_code", "label": "郵便番号"}, {"id": "location", "type": "text", "label": "住所"},
        {"id": "town", "type": "municipality", "label": "市区町村"},
    ]}  # fmt: skip
    form = read({**DEFINITION, "page": [page]})
    for code, address, town in (
        ("１００－０００１", "東京都千代田区千代田", "東京都千代田区"), ("４５２ー０９６１", "愛知県清須市春日", "愛知県清須市"),
    ):  # fmt: skip
        found = hints.offers(boxes(form.pages[0].fields, draft({}), evaluate(form, {}), raw={"code": [code]}))
        assert found["f-code"] == {"into": "f-location", "city": "f-town", "places": [(address, town)]}
    streets = hints.offers(boxes(form.pages[0].fields, draft({}), evaluate(form, {}), raw={"code": ["6028062"]}))
    assert ("京都府京都市上京区油小路通上長者町下る亀屋町", "京都府京都市上京区") in streets["f-code"]["places"]
    assert len(streets["f-code"]["places"]) == 7
