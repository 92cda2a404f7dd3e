"""プレプリントの判断: 足した値は全部の出所を言い、くり返す項目は全部の年と行を渡す。"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from shien.domain.karte.facts import Current, Held, Karte
from shien.domain.preprint import rules
from shien.domain.preprint.facts import Bearer, Field, Given, Withheld

AT = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = AT.date()
GROUPS = frozenset({"basic", "finance", "shareholders"})
DEPRECIATION = Field(
    "depreciation", "減価償却費", "", ("sga_depreciation", "cost_of_sales_depreciation"), "finance",
    period=0, transform="sum",
)  # fmt: skip


def bearer(groups: frozenset[str] = GROUPS) -> Bearer:
    return Bearer(
        1, "r1", "サイト", "持ち主", "read", GROUPS, (), UUID(int=1), "once_only", groups, GROUPS, AT + timedelta(1), False, 1,
        "corporation", "", 1, None,
    )  # fmt: skip


def karte(*held: tuple[str, str, str, str, str]) -> Karte:
    """(項目, 部分, 値, 出所, 観測日) から。"""
    return Karte(
        1,
        {
            (item, part): Current(Held(item, part, value, source, "", date.fromisoformat(on), AT))
            for item, part, value, source, on in held
        },
        1,
    )


def fill(fields: list[Field], found: Karte) -> tuple[dict[str, Given], dict[str, Withheld]]:
    return rules.fill(fields, found, bearer(), frozenset(), TODAY)


def test_a_sum_names_every_item_and_source_and_its_oldest_day() -> None:
    year = "2026-03-31"
    given, _ = fill(
        [DEPRECIATION],
        karte(
            ("sga_depreciation", year, "70", "etax", "2026-06-01"),
            ("cost_of_sales_depreciation", year, "30", "typed", "2026-05-01"),
        ),
    )
    found = given["depreciation"]
    assert (found.value, found.items, found.sources) == (100, DEPRECIATION.items, ("etax", "typed"))
    assert (found.observed_on, found.source_label) == ("2026-05-01", "e-Tax 財務諸表・本人入力")
    assert not found.partial


def test_a_sum_with_a_part_missing_says_so() -> None:
    given, _ = fill([DEPRECIATION], karte(("cost_of_sales_depreciation", "2026-03-31", "30", "typed", "2026-05-01")))
    found = given["depreciation"]
    assert (found.value, found.item, found.items) == (30, "cost_of_sales_depreciation", ("cost_of_sales_depreciation",))
    assert found.partial


def test_one_value_names_itself() -> None:
    given, _ = fill([Field("name", "名称", "", ("name",), "basic")], karte(("name", "", "架空", "typed", "2026-05-01")))
    assert (given["name"].items, given["name"].sources, given["name"].partial) == (("name",), ("typed",), False)


def test_a_missing_part_that_comes_to_nothing_still_changes_the_tag() -> None:
    part = ("sga_depreciation", "2026-03-31", "70", "typed", "2026-05-01")
    other = ("cost_of_sales_depreciation", "2026-03-31", "0", "typed", "2026-05-01")
    tags = {rules.etag(fill([DEPRECIATION], found)[0], {}, "") for found in (karte(part), karte(part, other))}
    assert len(tags) == 2


def test_every_year_and_row_is_given() -> None:
    found = karte(
        ("name", "", "架空", "typed", "2026-05-01"),
        ("net_sales", "2026-03-31", "2", "etax", "2026-05-01"),
        ("net_sales", "2025-03-31", "1", "etax", "2026-05-01"),
        ("cash", "2025-03-31", "9", "etax", "2026-05-01"),
        ("shareholder_name", "01", "甲", "typed", "2026-05-01"),
        ("shareholder_name", "02", "乙", "typed", "2026-05-01"),
    )
    given, withheld = fill(rules.each_part(rules.ad_hoc(["basic", "finance", "shareholders"]), found), found)
    assert {key: each.value for key, each in given.items()} == {
        "name": "架空", "net_sales@2026-03-31": 2, "net_sales@2025-03-31": 1, "cash@2025-03-31": 9,
        "shareholder_name@01": "甲", "shareholder_name@02": "乙",
    }  # fmt: skip
    assert (given["net_sales@2025-03-31"].item, given["net_sales@2025-03-31"].part) == ("net_sales", "2025-03-31")
    assert withheld["total_assets"].reason == "no_value"
    assert "net_sales" not in withheld
