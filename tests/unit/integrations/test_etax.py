"""e-Tax の財務諸表。"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.integrations import readers

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "etax"


def files() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(GOLDEN.glob("*.csv"))]


def test_two_years_are_read_to_the_yen() -> None:
    reading = readers.read("etax_csv", files())
    values = {(each.item, each.part): each.value for each in reading.figures}
    assert reading.faults == ()
    assert reading.name == "株式会社架空髙﨑精機"
    assert values["net_sales", "2025-03-31"] == "150000000"
    assert values["net_sales", "2026-03-31"] == "162000000"
    assert values["personnel_expenses", "2025-03-31"] == str(9_000_000 + 20_000_000 + 3_000_000 + 4_000_000 + 600_000)
    assert values["period_start", "2026-03-31"] == "2025-04-01"
    assert values["capital_stock", ""] == "10000000"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("現金及び預金,32000000,", "現金及び預金,32000千円,", "金額「32000千円」を読めません"),
        ("現金及び預金,32000000,1", "現金及び預金,32,000,000,1", "列が7個"),
        ("資産合計,106000000", "資産合計,106000001", "資産合計と、負債合計＋純資産合計が合いません"),
        ("C2,2025-03-31", "C2,令和7年3月31日", "日付「令和7年3月31日」"),
        ("A,BS", "A,XX", "表の種類「XX」"),
        ("10A100060", "10A100020", "二度出てきます"),
    ],
)
def test_a_broken_file_says_row_and_what(before: str, after: str, said: str) -> None:
    name, document = files()[0]
    text = document.decode("cp932")
    assert before in text
    reading = readers.read("etax_csv", [(name, text.replace(before, after, 1).encode("cp932"))])
    assert not reading.acceptable
    assert any(said in fault.line(name) for fault in reading.faults), [fault.line(name) for fault in reading.faults]


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_reader(document: bytes) -> None:
    readers.read("etax_csv", [("x.csv", b"A,BS,,,\r\n" + document)])
    readers.sniff(document, "x")
