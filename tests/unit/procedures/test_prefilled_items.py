"""手続きごとに前もって記入する項目 (DOMAIN 9)。"""

import pytest

from shien import procedures

from .filling import form_of

MONO, FURU, JIZO, IT = "monozukuri", "furusato", "jizokuka", "it_introduction"
PLAN, INSTITUTION, IT_SUPPORT, EXPERT = (
    "management_plan",
    "support_institution",
    "it_support_institution",
    "expert_dispatch",
)
ALL = (MONO, FURU, JIZO, IT, PLAN, INSTITUTION, IT_SUPPORT, EXPERT)
EXPECTED = {
    ("corporate_number", "name", "kana", "postal_code", "location", "representative_position", "representative_name",
     "contact_name", "contact_email", "capital_stock", "employee_number"): ALL,
    ("representative_birthday",): (JIZO,),
    ("telephone", "company_url"): (MONO, FURU, JIZO, IT, INSTITUTION, IT_SUPPORT, EXPERT),
    ("date_of_establishment",): (MONO, JIZO, IT, PLAN, IT_SUPPORT),
    ("industry",): (MONO, FURU, JIZO, IT, PLAN, EXPERT),
    ("office_count",): (JIZO, IT),
    ("shareholder_name", "shareholding_ratio"): (MONO, JIZO),
    ("officer_name", "officer_position", "officer_birthday"): (MONO, IT),
    ("regular_employee_number", "contract_employee_number", "part_time_employee_number",
     "dispatched_employee_number"): (IT,),
    ("net_sales",): (MONO, FURU, JIZO, IT, PLAN, INSTITUTION, IT_SUPPORT),
    ("total_assets", "net_assets"): (FURU, PLAN, INSTITUTION, IT_SUPPORT),
}  # fmt: skip


def _rows(name: str) -> list[dict]:
    return list(procedures.fields(procedures.definition(name, "application")))


@pytest.mark.parametrize("name", ALL)
def test_the_items_of_the_domain_are_asked_for_with_their_key(name):
    asked = {item for row in _rows(name) for item in row.get("items") or [row.get("item")]}
    wanted = {item for items, who in EXPECTED.items() if name in who for item in items}
    assert wanted - asked == set()


@pytest.mark.parametrize(
    ("name", "type_"),
    [(MONO, "industry_middle"), (JIZO, "industry_major"), (IT, "industry_detail"), (FURU, "industry_detail")],
)
def test_the_industry_in_its_depth(name, type_):
    assert [row["transform"] for row in _rows(name) if row.get("item") == "industry"] == [type_]


def test_the_plan_asks_for_both_depths():
    assert [row["transform"] for row in _rows(PLAN) if row.get("item") == "industry"] == [
        "industry_middle",
        "industry_detail",
    ]


@pytest.mark.parametrize(("name", "periods"), [(MONO, {0, 1}), (FURU, {0, 1}), (JIZO, {0}), (IT, {0})])
def test_how_many_years_of_accounts(name, periods):
    assert {row["period"] for row in _rows(name) if "period" in row} == periods


def test_the_capital_is_asked_for_in_the_unit_of_the_paper():
    units = {
        name: row.get("unit", "円") for name in (MONO, JIZO) for row in _rows(name) if row["id"] == "capital_stock"
    }
    assert units == {MONO: "円", JIZO: "万円"}


def test_old_accounts_are_not_taken_for_the_newest():
    rows = [row for name in ALL for row in _rows(name) if "period" in row]
    assert all(row["max_age_days"] == 730 + 366 * row["period"] for row in rows)


@pytest.mark.parametrize("name", [JIZO, IT, PLAN])
def test_a_company_is_known_by_its_kind_in_the_register(name):
    """UX-3: 登記の種別から会社と分かるときは、尋ねない。会社のほかは、様式の分け方が違うので尋ねる。"""
    kind = form_of(name).fields["kind"]
    given = [
        (code, next((each.value for each in kind.options if code in each.codes), None))
        for code in ("301", "305", "399")
    ]
    assert kind.items == ("kind",)
    assert given == [("301", "company"), ("305", "company"), ("399", None)]
