"""定義を読むところ。"""

import pytest

from shien import procedures


def test_the_application_comes_first():
    for name in procedures.procedures():
        assert procedures.form_ids(name)[0] == "application"
        assert "procedure" not in procedures.form_ids(name)


@pytest.mark.parametrize(
    "ask",
    [lambda: procedures.versions("nothing"), lambda: procedures.procedure("jizokuka", "1999"),
     lambda: procedures.definition("jizokuka", "procedure"), lambda: procedures.lifecycle("../jizokuka/2025-17/claim")],
)  # fmt: skip
def test_what_is_not_there_is_a_key_error(ask):
    with pytest.raises(KeyError):
        ask()


def test_a_table_may_be_changed_without_harm():
    procedures.procedure("jizokuka")["procedure"]["title"] = "x"
    assert procedures.procedure("jizokuka")["procedure"]["title"] != "x"


def test_the_share_counts_columns_and_only_company_data():
    column = [{"company_data": True, "item": "shareholder_name"}, {"company_data": True}]
    fields = [{"company_data": True, "items": ["net_sales"]}, {"item": "strengths"}, {"column": column}]
    share = procedures.prefilled_share({"page": [{"field": fields}]})
    assert (share.asked, share.prefilled) == (3, 2)
    assert share.ratio == pytest.approx(2 / 3)


def test_a_form_that_asks_nothing_is_whole():
    assert procedures.prefilled_share({"page": []}).ratio == 1.0


def test_a_clawback_form_has_a_truth_and_an_amount_for_each_rule():
    form = procedures.clawback_form("monozukuri")
    ids = [field["id"] for page in form["page"] for field in page["field"]]
    assert ids[:4] == ["pay_due", "pay", "wage_floor_due", "wage_floor"]
    assert len(ids) == 2 * len(procedures.procedure("monozukuri")["clawback"])


def test_doubts_are_counted_on_fields_pages_rules_and_figures():
    doubt = {"unverified": True}
    page = {"field": [doubt, {"column": [doubt]}], **doubt}
    assert procedures.unverified({"page": [page], "rule": [doubt, {}], "parameter": [doubt]}) == 5
