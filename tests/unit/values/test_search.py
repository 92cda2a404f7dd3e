"""名前で業種と市区町村を探す。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.values.fault import InvalidValue
from shien.values.industry import Industry
from shien.values.industry import search as industries
from shien.values.industry import table as industry_table
from shien.values.municipality import Municipality, table
from shien.values.municipality import search as municipalities

CITIES = [(code, prefecture + name) for code, (prefecture, name) in table().items() if name]
DETAILS = [code for code in industry_table(14) if len(code) == 4]


@given(st.sampled_from(CITIES))
def test_a_full_name_finds_its_own_code(city: tuple[str, str]) -> None:
    assert Municipality.parse(city[1]).full_name == city[1]


@given(st.sampled_from(DETAILS))
def test_code_and_name_together_give_the_code(code: str) -> None:
    assert Industry.parse(f"{code} {Industry(code).name}").code == code


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_one_message(text: str) -> None:
    for kind in (Municipality, Industry):
        try:
            kind.parse(text)
        except InvalidValue as error:
            assert str(error)
    assert len(industries(text)) <= 10
    assert len(municipalities(text)) <= 10


def test_a_name_shared_by_two_asks_for_the_prefecture() -> None:
    with pytest.raises(InvalidValue, match="東京都府中市、広島県府中市"):
        Municipality.parse("府中市")


def test_variants_and_widths_are_alike() -> None:
    assert Municipality.parse("高﨑市").full_name == "群馬県高崎市"
    assert industries("ソバ･ウドン")[0].code == "7631"


def test_two_villages_of_one_name_are_told_by_their_codes() -> None:
    assert Municipality.parse("北海道泊村").code == "014036"
    assert Municipality.parse("016969").full_name == "北海道泊村"
