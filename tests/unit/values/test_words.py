"""日付と文字の約束。"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.values.dates import DateError, both, parse_date, wareki
from shien.values.fault import InvalidValue
from shien.values.fold import fold
from shien.values.items import GROUPS, ITEMS, items_of, parse, show
from shien.values.kana import parse_kana
from shien.values.plain_text import clean

DAYS = st.dates(date(1868, 1, 25), date(2100, 12, 31))


@given(DAYS)
def test_a_date_survives_every_way_of_writing_it(on: date) -> None:
    assert parse_date(wareki(on)) == on
    assert parse_date(on.isoformat()) == on
    assert parse_date(f"{on.year}年{on.month}月{on.day}日") == on
    assert str(on.year) in both(on)


@pytest.mark.parametrize(
    "text",
    ["R8.11.23", "令和8年11月23日", "2026/11/23", "２０２６－１１－２３", "20261123", "ｒ８．１１．２３", "2026年11月23日（月）",
     "令和8年11月23日(月曜日)"],
)  # fmt: skip
def test_the_ways_people_write(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 23)


def test_a_day_that_never_was_is_explained() -> None:
    assert parse_date("令和元年5月1日") == date(2019, 5, 1)
    with pytest.raises(DateError, match="令和元年5月1日"):
        parse_date("平成31年5月1日")
    with pytest.raises(DateError, match="うるう年"):
        parse_date("2025-02-29")


@pytest.mark.parametrize(
    ("text", "said"),
    [("平成31年5月", "「2019年5月1日」「令和元年5月1日」のように、日まで"), ("H31.5", "令和元年5月1日"),
     ("2026年11月", "「2026年11月1日」「令和8年11月1日」"), ("４月３１日", "年から入力"), ("2/29", "年から入力"),
     ("2026年4月31日", "4月31日という日はありません"), ("平成2019年5月", "のように入力"), ("令和8年13月", "のように入力"),
     ("9999年1月1日", "年をお確かめ")],
)  # fmt: skip
def test_what_is_lacking_in_a_date_is_said(text: str, said: str) -> None:
    with pytest.raises(DateError, match=said):
        parse_date(text)


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_a_message(text: str) -> None:
    try:
        parse_date(text)
    except InvalidValue as error:
        assert str(error)


@pytest.mark.parametrize("name", ["髙﨑", "𠮷野", "㈱山田", "\ufa19社", "葛\U000e0100城", "ﾔﾏﾀﾞ", "Ａ社"])
def test_a_legal_name_is_kept_code_point_by_code_point(name: str) -> None:
    assert clean(f"　{name}\t") == name
    assert parse(ITEMS["name"], name) == name


def test_search_sees_through_variants() -> None:
    assert fold("㈱髙﨑ｾｲｷ") == fold("高崎セイキ 株式会社") == fold("高崎せいき(株)")
    assert fold("𠮷野") == fold("吉野")


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\u200bb", "a\x07b"])
def test_hidden_characters_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        clean(text)


def test_kana_is_put_in_one_dress() -> None:
    assert parse_kana("ｶﾌﾞｼｷ ひらがな") == "カブシキ ヒラガナ"


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("item", "text", "said"),
    [
        ("average_annual_working_hours", "1e-999999", "数字で"),
        ("average_annual_working_hours", "0." + "0" * 30 + "1", "数字で"),
        ("average_annual_working_hours", "-5", "0時間から8784時間まで"),
        ("average_annual_working_hours", "1" * 16, "大きすぎます"),
        ("net_sales", "-5", "0以上"),
        ("net_sales", "△120万円", "0以上"),
        ("founding_year", "-12.5", "整数"),
        ("founding_year", "2027", "500年から2026年まで"),
        ("date_of_establishment", "2026-11-26", "今日（2026年11月25日（令和8年））より後"),
        ("date_of_establishment", "2999-01-01", "2999年"),
        ("closing_date", "2026-11-26", "より後"),
        ("representative_birthday", "1000-01-01", "より前"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_range(item: str, text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        parse(ITEMS[item], text, TODAY)


@pytest.mark.parametrize(
    ("item", "text", "kept"),
    [
        ("average_annual_working_hours", "１，８００．５０ 時間", "1800.5"),
        ("average_annual_working_hours", ".5", "0.5"),
        ("founding_year", "2026年", "2026"),
        ("date_of_establishment", "2026-11-25", "2026-11-25"),
        ("female_workers_proportion", "37.5%", "0.375"),
        ("net_sales", "0", "0"),
    ],
)
def test_the_ends_of_a_range_are_inside(item: str, text: str, kept: str) -> None:
    assert parse(ITEMS[item], text, TODAY) == kept


@given(st.sampled_from(sorted(ITEMS)), st.text(max_size=60) | st.from_regex(r"-?[0-9.e-]{1,12}", fullmatch=True))
def test_any_text_gives_a_short_value_or_a_message(item: str, text: str) -> None:
    try:
        assert len(parse(ITEMS[item], text, TODAY)) <= 2 * len(text) + 20
    except InvalidValue as error:
        assert str(error)


def test_the_dictionary_is_whole() -> None:
    assert len(items_of("finance")) == 52
    sources = {"typed", "etax", "accounting", "gbizinfo", "nta_register", "application", "linked_site", "gbizid"}
    for item in ITEMS.values():
        assert item.group in GROUPS
        assert item.description.endswith("。")
        assert set(item.sources) <= sources
        assert item.classes <= {1, 2, 3}
        assert item.classes
    assert all(GROUPS[key].order == place for place, key in enumerate(GROUPS, start=1))


@given(st.sampled_from(sorted(ITEMS)), st.text(max_size=60))
def test_what_was_read_is_read_again_the_same(key: str, text: str) -> None:
    item = ITEMS[key]
    try:
        value = parse(item, text)
    except InvalidValue as error:
        assert str(error)
        return
    assert value
    assert parse(item, value) == value
    assert show(item, value)


@pytest.mark.parametrize("key", ["business_summary", "name"])
def test_priv_1_an_individual_number_is_not_kept(key: str) -> None:
    """12桁で検査数字の合う番号は、文のどこにあっても断る。13桁の法人番号は断らない。"""
    with pytest.raises(InvalidValue, match="マイナンバー"):
        parse(ITEMS[key], "担当の番号は 1234 5678 9018 です")
    assert parse(ITEMS[key], "法人番号は 7123456789012 です")
