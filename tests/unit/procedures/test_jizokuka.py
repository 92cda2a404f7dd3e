"""小規模事業者持続化補助金の数 (DOMAIN 6.3)。"""

import pytest

from .filling import broken, judged

PLAIN = {"invoice_special": False, "wage_special": False}


def _rows(*rows: tuple[str, int]) -> list[dict]:
    return [{"category": kind, "content": "x", "unit_price": price, "times": 1} for kind, price in rows]


@pytest.mark.parametrize(
    ("invoice", "wage", "cap"),
    [(False, False, 500_000), (True, False, 1_000_000), (False, True, 2_000_000), (True, True, 2_500_000)],
)
def test_the_cap_rises_with_the_specials(invoice, wage, cap):
    answers = {
        "invoice_special": invoice,
        "wage_special": wage,
        "deficit": False,
        "expenses": _rows(("publicity", 9_000_000)),
    }
    values = judged("jizokuka", answers).values
    assert (values["grant_cap"], values["grant_total"]) == (cap, cap)


def test_the_rate_is_two_thirds_and_three_quarters_for_a_firm_in_the_red():
    rows = {"expenses": _rows(("machinery", 600_000))}
    assert judged("jizokuka", {**PLAIN, **rows}).values["grant_total"] == 400_000
    red = {"invoice_special": False, "wage_special": True, "deficit": True, **rows}
    assert judged("jizokuka", red).values["grant_total"] == 450_000


def test_the_website_gets_at_most_a_quarter_of_the_grant():
    found = judged("jizokuka", {**PLAIN, "expenses": _rows(("publicity", 450_000), ("web", 450_000))})
    assert (found.values["other_grant"], found.values["web_grant"]) == (300_000, 100_000)
    assert found.values["web_grant"] * 4 == found.values["grant_total"]
    assert "web_share_cut" in broken(found)
    assert "web_share" not in broken(found)


def test_a_small_website_is_not_cut():
    found = judged("jizokuka", {**PLAIN, "expenses": _rows(("publicity", 450_000), ("web", 150_000))})
    assert found.values["web_grant"] == 100_000
    assert "web_share_cut" not in broken(found)


def test_the_website_is_within_the_cap_too():
    found = judged("jizokuka", {**PLAIN, "expenses": _rows(("publicity", 600_000), ("web", 600_000))}).values
    assert (found["other_grant"], found["web_grant"], found["grant_total"]) == (400_000, 100_000, 500_000)


def test_a_website_alone_is_refused():
    assert "not_only_web" in broken(judged("jizokuka", {**PLAIN, "expenses": _rows(("web", 300_000))}))


@pytest.mark.parametrize(
    ("trade", "employees", "fault"),
    [
        ("commerce", 5, False),
        ("commerce", 6, True),
        ("lodging", 20, False),
        ("manufacturing", 21, True),
        ("npo", 21, True),
    ],
)
def test_only_small_firms(trade, employees, fault):
    found = broken(judged("jizokuka", {"trade": trade, "employee_number": employees}))
    assert bool(found & {"employees_commerce", "employees_other"}) == fault


def test_a_firm_wholly_owned_by_a_rich_one_is_refused():
    base = {"kind": "company", "wholly_owned": True}
    assert "owner_capital_limit" in broken(judged("jizokuka", {**base, "owner_capital_stock": 500_000_000}))
    assert "owner_capital_limit" not in broken(judged("jizokuka", {**base, "owner_capital_stock": 499_999_999}))


@pytest.mark.parametrize(("income", "fault"), [(1_500_000_000, False), (1_500_000_001, True)])
def test_taxable_income_is_limited(income, fault):
    assert ("taxable_income_limit" in broken(judged("jizokuka", {"taxable_income": income}))) == fault


def test_the_effect_report_comes_before_another_application():
    found = judged("jizokuka", {"adopted_before": True, "effect_report_filed": False})
    assert "effect_report" in broken(found)


def test_the_money_adds_up():
    rows = {**PLAIN, "expenses": _rows(("publicity", 600_000)), "loan_funds": 0, "other_funds": 0}
    bridge = {"bridge_own": 400_000, "bridge_loan": 0, "bridge_other": 0}
    good = broken(judged("jizokuka", {**rows, **bridge, "own_funds": 200_000}))
    assert not good & {"funding_sums", "bridge_sums"}
    bad = broken(judged("jizokuka", {**rows, **bridge, "own_funds": 100_000, "bridge_own": 1}))
    assert {"funding_sums", "bridge_sums"} <= bad


def test_the_age_of_the_representative_is_counted():
    assert judged("jizokuka", {"representative_birthday": "1980-11-27"}).values["representative_age"] == 45


def test_a_sole_proprietor_has_no_corporate_number():
    assert "corporate_number" not in judged("jizokuka", {"kind": "sole_proprietor"}).shown
    assert "corporate_number" in judged("jizokuka", {"kind": "company"}).required
