"""gBizINFO の補助金の読み方: 列の名前の違い、文字の金額、読めない欄。"""

import json
from datetime import date

import pytest

from shien.integrations.gbizinfo import subsidies

GOOD = "7000012050002"
BULK = "法人番号,商号または名称,登記住所,証明日,名称,金額,対象,発行元"


def codes(text: str) -> list[str]:
    return [doubt.code for each in subsidies.read(text.encode()).records for doubt in each.doubts]


@pytest.mark.parametrize(
    "text",
    [
        f"{BULK}\n{GOOD},架空社,,2023-04-03,架空補助金,1500000,,架空省\n",
        f"corporate_number,name,subsidy_title,amount,date_of_approval,府省\n{GOOD},架空社,架空補助金,1500000,令和5年4月3日,架空省\n",
        json.dumps(
            {"message": "200 - OK.", "hojin-infos": [{"corporate_number": GOOD, "name": "架空社", "subsidy": [
                {"title": "架空補助金", "amount": "1500000", "date_of_approval": "2023-04-03T00:00:00+09:00", "government_departments": "架空省", "target": None}
            ]}, {"corporate_number": GOOD, "subsidy": []}, {"corporate_number": GOOD}]}
        ),
    ],
)  # fmt: skip
def test_every_form_gives_the_same_row(text: str) -> None:
    reading = subsidies.read(text.encode())
    assert reading.faults == ()
    (found,) = reading.records
    assert (found.corporate_number, found.title, found.amount) == (GOOD, "架空補助金", 1_500_000)
    assert (found.date_of_approval, found.government_departments) == (date(2023, 4, 3), "架空省")
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("amount", "read"), [("0", None), ("", None), ("-", None), ("-18200", -18_200), ("１２,０００", 12_000)]
)
def test_zero_is_not_stated_and_a_minus_is_kept(amount: str, read: int | None) -> None:
    (found,) = subsidies.read(f'{BULK}\n{GOOD},,,,架空補助金,"{amount}",,\n'.encode()).records
    assert (found.amount, found.doubts) == (read, ())


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"7000012050003,,,,架空補助金,1,,{''}", "grant_number_unreadable"),
        (f"{GOOD},,,,,1,,", "grant_title_missing"),
        (f"{GOOD},,,,架空補助金,ばら,,", "grant_amount_unreadable"),
        (f"{GOOD},,,2023-02-30,架空補助金,1,,", "grant_date_unreadable"),
        (f"{GOOD},,,", "grant_unreadable"),
    ],
)
def test_a_faulty_row_says_why_and_keeps_its_text(row: str, code: str) -> None:
    (found,) = subsidies.read(f"{BULK}\n{row}\n".encode()).records
    assert [each.code for each in found.doubts] == [code]
    assert found.raw


def test_a_my_number_is_hidden_in_what_is_kept() -> None:
    (found,) = subsidies.read(f"{BULK}\n{GOOD},,,,架空補助金,1,123456789018,\n".encode()).records
    assert [each.code for each in found.doubts] == ["grant_my_number"]
    assert "123456789018" not in found.raw
    assert "架空補助金" in found.raw


@pytest.mark.parametrize(
    "document",
    [b"a,b\n1,2\n", b'{"message": "400 - Bad Request.", "errors": []}', b'{"hojin-infos": [1]}', b"\xff\xfe\x00", b"{"],
)
def test_what_is_no_list_is_a_fault(document: bytes) -> None:
    reading = subsidies.read(document)
    assert reading.records == ()
    assert len(reading.faults) == 1


def test_odd_children_are_kept_as_faulty_rows() -> None:
    odd = {"hojin-infos": [{"corporate_number": GOOD, "subsidy": ["文字", {"title": ["並び"]}]}, {"subsidy": "文字"}]}
    records = subsidies.read(json.dumps(odd, ensure_ascii=False).encode()).records
    assert len(records) == 3
    assert all(each.doubts and each.raw for each in (records[0], records[2]))
