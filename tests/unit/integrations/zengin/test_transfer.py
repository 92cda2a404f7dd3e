"""総合振込のファイル。120バイト、件数と合計、半角カナ。"""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.integrations.zengin import Payee, Payer, TransferError, narrow_kana, read, read_results, write
from shien.values.fault import InvalidValue
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "zengin" / "transfer.txt"
PAYER = Payer("1234567890", "ﾐﾎﾝｼﾞﾑｷﾖｸ", "0001", "ミホン", "001", "ホンテン", "ordinary", "7654321")
PAYEES = (
    Payee(1, "0001", "みずほ銀行", "001", "ホンテン", "ordinary", "0123456", "カ）シエン", 4_900_000),
    Payee(25, "9900", "ユウチヨ", "018", "〇一八", "current", "7654321", "ミホン　タロウ", 500_000),
    Payee(
        1_234_567_890,
        "0310",
        "ジーエムオー",
        "101",
        "ホウジン",
        "ordinary",
        "1111111",
        "ユ）サンプルショップ・ガッコウ",
        1,
    ),
)
ON = date(2026, 12, 3)


def test_the_golden_file() -> None:
    assert write(PAYER, PAYEES, ON) == GOLDEN.read_bytes()


def test_what_is_written_is_read_back() -> None:
    rows, total = read(write(PAYER, PAYEES, ON))
    assert rows == [(each.number, each.amount) for each in PAYEES]
    assert total == 5_400_001


@given(
    st.lists(
        st.tuples(st.integers(0, 10**10 - 1), st.integers(1, 10**10 - 1)),
        min_size=1,
        max_size=20,
        unique_by=lambda each: each[0],
    )
)
def test_any_payments_come_back_whole(pairs) -> None:
    made = [dataclasses.replace(PAYEES[0], number=number, amount=amount) for number, amount in pairs]
    document = write(PAYER, made, ON)
    assert {len(line) for line in document.split(b"\r\n")[:-1]} == {120}
    assert read(document) == (pairs, sum(amount for _, amount in pairs))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"amount": 0}, "振り込めません"), ({"amount": 10**10}, "振り込めません"), ({"bank_code": "12"}, "4桁"),
     ({"branch_code": "１２３"}, "3桁"), ({"account_number": "12345678"}, "7桁"), ({"account_type": "x"}, "預金の種類"),
     ({"number": 10**10}, "10桁")],
)  # fmt: skip
def test_what_a_bank_would_refuse_is_refused_here(change, words) -> None:
    with pytest.raises(TransferError, match=words):
        write(PAYER, [dataclasses.replace(PAYEES[0], **change)], ON)


def test_nothing_and_twice_are_refused() -> None:
    for payees in ([], [PAYEES[0], PAYEES[0]]):
        with pytest.raises(TransferError):
            write(PAYER, payees, ON)


@pytest.mark.parametrize("place", [(b"8000003", b"8000004"), (b"0004900000", b"0004900001")])
def test_a_changed_file_is_noticed(place) -> None:
    with pytest.raises(TransferError, match="件数か合計"):
        read(write(PAYER, PAYEES, ON).replace(*place))
    with pytest.raises(TransferError, match="120バイト"):
        read(b"1\r\n2\r\n")


@pytest.mark.parametrize(
    ("text", "narrow"),
    [("カ）シエン　ショップ", "ｶ)ｼｴﾝ ｼﾖﾂﾌﾟ"), ("ガッコウ　パーク（カ", "ｶﾞﾂｺｳ ﾊﾟ-ｸ(ｶ"), ("ヴィーヲ", "ｳﾞｲ-ｵ"), ("ﾐﾎﾝ abc1", "ﾐﾎﾝ ABC1"),
     ("みほん", "ﾐﾎﾝ")],
)  # fmt: skip
def test_kana_is_narrowed(text, narrow) -> None:
    assert narrow_kana(text) == narrow


def test_kanji_is_no_kana() -> None:
    with pytest.raises(InvalidValue, match="漢"):
        narrow_kana("漢字")


def test_results_say_which_row_is_wrong() -> None:
    good = '支払番号,金額,結果,日付,理由\n1,4900000,済,2026-12-03,\n25,"500,000円",不能,R8.12.3,口座なし\n'
    rows, faults = read_results(good.encode("cp932"))
    assert faults == []
    assert [(each.number, each.amount, each.outcome, each.reason) for each in rows] == [
        (1, 4_900_000, "paid", ""),
        (25, 500_000, "returned", "口座なし"),
    ]
    bad = "支払番号,金額,結果,日付,理由\nx,1,済,2026-12-03,\n1,1,たぶん,2026-12-03,\n1,1,済,昨日,\n"
    assert [each[:3] for each in read_results(bad.encode())[1]] == ["2行目", "3行目", "4行目"]
    assert "列がありません" in read_results(b"a,b\n1,2\n")[1][0]
