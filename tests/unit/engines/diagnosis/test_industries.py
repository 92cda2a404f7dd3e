"""仕様 §1.5: 業種。"""

import csv
from pathlib import Path

import pytest

from shien.engines.diagnosis.industries import System, classes, number_of, ours
from shien.values.industry import table


def lb(code: str, system: System = System.AUTO) -> str:
    number = number_of(code, system)
    return classes()[number].code if number >= 0 else ""


def test_1_5_fourteen_majors_and_twenty_seven_classes() -> None:
    assert len(classes()) == 27
    assert len({each.major for each in classes()}) == 14


@pytest.mark.parametrize(
    ("jsic", "expected"),
    [
        ("0111", "0101"), ("7411", "0101"), ("1000", "0306"), ("1051", "0306"), ("1011", "0301"), ("1112", "0302"),
        ("2444", "0306"), ("3293", "0304"), ("2729", "0305"), ("2721", "0306"), ("4131", "0306"), ("5321", "0401"),
        ("5311", "0404"), ("6931", "1006"), ("4331", "1301"), ("4611", "1301"), ("4161", "1003"), ("7291", "1003"),
        ("4151", "1004"), ("7452", "1004"), ("8231", "1005"), ("7461", "1006"), ("8542", "1101"), ("4899", "1301"),
        ("7511", "1301"), ("7999", "1301"), ("4811", "1400"), ("9999", "1400"), ("8493", "1201"), ("8811", "1201"),
    ],
)  # fmt: skip
def test_1_5_exceptions_among_the_details(jsic: str, expected: str) -> None:
    assert lb(jsic, System.JSIC) == expected


@pytest.mark.parametrize("revision", [13, 14])
def test_1_5_every_detail_of_both_revisions_has_a_class(revision: int) -> None:
    details = [code for code in table(revision) if len(code) == 4]
    assert all(lb(code, System.JSIC) for code in details)


def test_1_5_new_details_of_the_14th_revision_are_ours_and_marked() -> None:
    new = {code for code in table(14) if len(code) == 4} - set(table(13))
    assert ours() == new
    assert lb("5641") == "0501"
    assert lb("9295") == "1004"


def test_1_5_the_same_four_digits_are_read_as_asked() -> None:
    assert lb("1400") == "1400"
    assert lb("1400", System.JSIC) == "0306"
    assert lb("1400", System.LB) == "1400"
    assert lb("2451", System.LB) == ""
    assert lb("0304", System.JSIC) == ""


@pytest.mark.parametrize("code", ["", "24", "245", "24510", "９９９９", "abcd", "0307"])
def test_1_5_unknown_codes_are_none(code: str) -> None:
    assert lb(code) == ""


@pytest.mark.real_data
def test_1_5_the_folded_table_says_what_the_full_table_says(data_folder: Path) -> None:
    source = data_folder / "locaben" / "locaben_jsic2013.csv"
    with source.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 1460
    wrong = [row for row in rows if lb(row["jsic_detail"][:4], System.JSIC) != row["locaben_minor"][:4]]
    assert not wrong
