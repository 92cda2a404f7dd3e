"""e-Tax の科目: 自社の科目も、製造原価も、読まなかった金額も、黙って落とさない。"""

from shien.integrations import readers
from shien.values.reading import Reading


def read(*rows: str, kind: str = "BS") -> Reading:
    return readers.read("etax_csv", [(f"{kind}.csv", document(kind, *rows))])


def document(kind: str, *rows: str) -> bytes:
    head = [f"A,{kind},,,", "B,架空,,,", "C1,2025-04-01,,,", "C2,2026-03-31,,,", "表,,,,"]
    return "\r\n".join([*head, *rows]).encode("cp932")


def values(reading: Reading) -> dict[str, int]:
    assert reading.acceptable, reading.faults
    return {each.item: int(each.value) for each in reading.figures if each.value.lstrip("-").isdecimal()}


def test_own_accounts_are_read_by_their_names() -> None:
    reading = read(
        "流動資産,,T,2,10A100010", "現金,100,1,3,10A100010-1", "普通預金,200,1,3,10A100010-2", "前払地代,7,1,3,10A100010-3",
        "売掛金,1000,1,3,10A100090", "完成工事未収入金,500,1,3,10A100010-4",
        "流動負債,,T,2,10B100010", "短期借入金,30,1,3,10B100790", "1年以内返済長期借入金,40,1,3,10B100010-1",
        "役員借入金,5,1,3,10B100010-2", "固定負債,,T,2,10B200010", "役員借入金,50,1,3,10B200010-1",
    )  # fmt: skip
    found = values(reading)
    assert (found["cash"], found["accounts_receivable"]) == (300, 1500)
    assert (found["short_term_borrowings"], found["long_term_borrowings"]) == (75, 50)
    assert reading.unmapped == ("前払地代 7円（2026-03-31）",)


def test_own_accounts_do_not_double_a_written_total() -> None:
    reading = read(
        "流動資産,,T,2,10A100010", "現金,100,1,3,10A100010-1", "普通預金,200,1,3,10A100010-2",
        "現金及び預金,300,1,3,10A100020",
    )  # fmt: skip
    assert values(reading)["cash"] == 300
    assert len(reading.unmapped) == 2


def test_a_name_means_what_its_section_says() -> None:
    """固定資産の定期預金は現金でなく、営業外の減価償却費は販管費でない。"""
    reading = read("固定資産,,T,2,10A200010", "定期預金,9,1,3,10A200010-1", "長期借入金,3,1,3,10B200080")
    assert "cash" not in values(reading)
    reading = read("営業外費用,,T,2,10E300010", "減価償却費,9,1,3,10E300010-1", "売上高,3,1,3,10D100030", kind="PL")
    assert "sga_depreciation" not in values(reading)
    assert reading.unmapped == ("減価償却費 9円（2026-03-31）",)


def test_wages_allowances_and_the_costs_of_sales_are_personnel() -> None:
    reading = read(
        "販売費及び一般管理費,,T,2,10E200010", "賃金,100,1,3,10E200110", "手当,20,1,3,10E200120", "給与手当,3,1,3,10E200010-1",
        "原価の内訳,,T,2,10E110010", "賃金,4000,1,3,10E110110", "減価償却費,70,1,3,10E110220", "雑費,0,1,3,10E201270",
        kind="PL",
    )  # fmt: skip
    found = values(reading)
    assert (found["personnel_expenses"], found["cost_of_sales_depreciation"]) == (4123, 70)
    assert reading.unmapped == ()  # an amount of nothing is nothing lost


def test_the_manufacturing_account_adds_to_both() -> None:
    files = [
        ("PL.csv", document("PL", "役員報酬,100,1,2,10E200090", "減価償却費,70,1,2,10E110220")),
        ("SC.csv", document("SC", "労務費,,T,2,1", "労務費計,900,1,3,2", "減価償却費,30,1,3,3", "電力費,8,1,3,4")),
    ]
    reading = readers.read("etax_csv", files)
    found = values(reading)
    assert (found["labour_cost"], found["personnel_expenses"]) == (900, 1000)
    assert found["cost_of_sales_depreciation"] == 100
    assert reading.unmapped == ("電力費 8円（2026-03-31）",)
