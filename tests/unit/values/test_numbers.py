"""番号と金額の約束。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.values import municipality
from shien.values.corporate_number import CorporateNumber, CorporateNumberError
from shien.values.fault import InvalidValue
from shien.values.industry import Industry, table
from shien.values.my_number import check_digit, find_my_numbers
from shien.values.yen import parse_yen, unit_slip, yen_words

BASES = st.from_regex(r"[0-9]{12}", fullmatch=True)


@given(BASES)
def test_a_number_made_from_its_base_is_read_back(base: str) -> None:
    number = CorporateNumber.with_check_digit(base)
    assert CorporateNumber.parse(number.text) == number


@given(BASES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_found_unless_it_is_nine_for_zero(base: str, place: int, shift: int) -> None:
    number = CorporateNumber.with_check_digit(base).text
    before = int(number[place + 1])
    after = (before + shift) % 10
    wrong = number[: place + 1] + str(after) + number[place + 2 :]
    if (after - before) % 9 == 0:  # modulus 9 cannot tell 0 from 9
        return
    with pytest.raises(CorporateNumberError):
        CorporateNumber.parse(wrong)


def test_the_worked_example_of_the_ordinance() -> None:
    assert CorporateNumber.parse("７１２３４-５６７８-９０１２").text == "7123456789012"
    with pytest.raises(CorporateNumberError, match="マイナンバー"):
        CorporateNumber.parse("100000000002")


@given(st.integers(-(10**15), 10**15))
def test_yen_in_words_is_read_back(value: int) -> None:
    assert parse_yen(yen_words(value)) == value


@given(st.integers(0, 10**12))
def test_yen_is_read_in_any_dress(value: int) -> None:
    wide = f"{value:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert parse_yen(f"{wide}円") == value
    assert parse_yen(f"△{value:,}") == parse_yen(f"({value})") == parse_yen(f"▲ {value}") == -value
    assert parse_yen(f"{value}千円") == value * 1000
    assert parse_yen(str(value), unit=1000) == value * 1000


def spoken(value: int) -> str:
    """漢数字。"""
    words = ""
    for name, unit in (("億", 10**8), ("万", 10**4), ("", 1)):
        part, value = divmod(value, unit)
        small = ""
        for place, each in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
            digit, part = divmod(part, each)
            small += ("" if digit == 1 and place else "〇一二三四五六七八九"[digit]) + place if digit else ""
        words += small + name if small else ""
    return words or "〇"


@given(st.integers(0, 10**12 - 1))
def test_yen_in_kanji_numerals_is_read(value: int) -> None:
    assert parse_yen(spoken(value)) == parse_yen(f"{spoken(value)}円") == value


@pytest.mark.parametrize("text", ["円", "万", "億円", "百万石"])
def test_units_alone_are_no_amount(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_yen(text)


@given(st.text(max_size=30))
def test_any_text_gives_yen_or_a_message(text: str) -> None:
    try:
        parse_yen(text)
    except InvalidValue as error:
        assert str(error)


def test_a_thousandfold_jump_is_asked_about() -> None:
    assert unit_slip(150_000, 150_000_000)
    assert not unit_slip(140_000_000, 150_000_000)


def test_every_municipality_code_has_its_check_digit() -> None:
    assert len(municipality.table()) == 1965
    for code in municipality.table():
        assert municipality.Municipality.parse(code).code == code
        assert municipality.Municipality.parse(code[:5]).code == code


@pytest.mark.parametrize("revision", [13, 14])
def test_every_detail_class_has_its_middle_and_major(revision: int) -> None:
    details = [code for code in table(revision) if len(code) == 4]
    assert len(details) == {13: 1460, 14: 1473}[revision]
    for code in details:
        industry = Industry.parse(code, revision)
        assert industry.middle.name
        assert industry.major.code in "ABCDEFGHIJKLMNOPQRST"


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_an_individual_number_is_found_and_a_corporate_number_is_not(first: str) -> None:
    number = f"{first}{check_digit(first)}"
    assert find_my_numbers(f"番号は {number} です") == [number]
    assert find_my_numbers(f"{CorporateNumber.with_check_digit(number).text}") == []
