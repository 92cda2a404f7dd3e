"""支援機関の認定の数 (DOMAIN 6.6、6.7)。"""

import pytest

from shien import procedures

from .filling import broken, judged


@pytest.mark.parametrize("form", ["application", "renewal"])
@pytest.mark.parametrize(
    ("answers", "rule"),
    [({"knowledge": "plans", "plans_supported": 2}, "three_plans"), ({"support_years": 2}, "three_years"),
     ({"innovation_years": 0}, "one_year"), ({"support_years": 3, "innovation_years": 4}, "years_within")],
)  # fmt: skip
def test_knowledge_and_practice(form, answers, rule):
    assert rule in broken(judged("support_institution", answers, form))
    enough = {"knowledge": "plans", "plans_supported": 3, "support_years": 3, "innovation_years": 1}
    assert rule not in broken(judged("support_institution", enough, form))


def test_a_qualification_needs_no_plans():
    found = judged("support_institution", {"knowledge": "qualification", "plans_supported": 0})
    assert "plans_supported" not in found.shown
    assert "three_plans" not in broken(found)


def test_persons_and_corporations_bring_other_papers():
    person = judged("support_institution", {"is_person": True}).required
    firm = judged("support_institution", {"is_person": False}).required
    assert ("tax_return" in person, "registry" in person) == (True, False)
    assert {"registry", "statements"} <= firm


def test_what_is_published():
    published = procedures.procedure("support_institution")["procedure"]["published_items"]
    assert published == ["public_name", "public_location", "public_contact", "topics"]


def test_banks_go_to_the_financial_agency():
    rows = {row["kind"]: row["office"] for row in procedures.procedure("support_institution")["routing"]}
    assert rows == {"bank": "金融庁", "": "経済産業局"}


def test_standard_days_and_accounts():
    head = procedures.procedure("it_support_institution")["procedure"]
    assert (head["standard_days"], head["account"]) == (45, "prime_or_member")


def test_installations_add_up():
    tools = [{"name": "A", "installations": 12}, {"name": "B", "installations": 30}]
    assert judged("it_support_institution", {"tools": tools}).values["installation_total"] == 42
