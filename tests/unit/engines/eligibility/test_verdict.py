"""わけ、何が変われば、次に尋ねること。"""

from datetime import date

import pytest

from shien.engines.eligibility import Outcome, Sourced, builtin, firm_of, judge, program_of, questions, verdicts
from shien.engines.eligibility.items import items
from shien.engines.eligibility.measures import InvalidField, rule_of
from shien.engines.eligibility.rules import Rule, common
from shien.values.fault import InvalidValue

from .cases import ON, SHOP, found, given, one

LARGE = {
    "largest_large_shareholding_ratio": (0.5, 0.49), "large_shareholding_ratio": (2 / 3, 0.666), "large_officer_ratio": (0.5, 0.49),
    "deemed_large_shareholding_ratio": (1, 0.99), "deemed_large_officer_ratio": (1, 0.99),
}  # fmt: skip


@pytest.mark.parametrize(("key", "edge"), LARGE.items())
def test_each_rule_of_a_deemed_large_firm_at_its_edge(key: str, edge: tuple[float, float]) -> None:
    at, under = edge
    assert one("not_deemed_large", **{**SHOP, key: at}).outcome is Outcome.NOT_MET
    assert one("not_deemed_large", **{**SHOP, key: under}).outcome is Outcome.MET
    assert one("not_deemed_large", **{**SHOP, key: None}).outcome is Outcome.UNKNOWN
    assert one("not_deemed_large", **{**SHOP, key: at, "kind": "sole_proprietor"}).outcome is Outcome.MET


def test_a_reason_names_value_source_and_date() -> None:
    told = {"employee_number": Sourced(12, "gBizINFO", date(2025, 4, 1)), "industry": Sourced("5811", "本人入力")}
    firm = firm_of(told)
    program = program_of([(Rule("r", "要件", {"all": ["micro"]}), common(ON))], ON)
    (verdict,) = verdicts(judge(program, firm), firm, told)
    (reason,) = verdict.reasons
    assert [(each.item, each.source, each.observed_on) for each in reason.used] == [
        ("industry", "本人入力", None), ("employee_number", "gBizINFO", date(2025, 4, 1)),
    ]  # fmt: skip
    assert reason.sentence == (
        "主たる業種は食料品スーパーマーケット（5811）、常時使用する従業員数は12人なので、"
        "「小規模事業者の規模（小売業では、従業員数が5人以下）」を満たしません。"
    )
    assert verdict.changes == ("小売業では、従業員数が5人以下なら",)


def test_what_would_have_to_change_is_the_least_and_not_the_legal_form() -> None:
    verdict = one("sme_enterprise", kind="company", industry="2451", employee_number=301, capital_stock=300_000_001)
    assert verdict.changes == ("製造業その他では、資本金が3億円以下か、従業員数が300人以下なら",)
    person = one("sme_enterprise", kind="sole_proprietor", industry="2451", employee_number=301)
    assert person.changes == ("製造業その他では、従業員数が300人以下なら",)
    assert one("sme_enterprise", kind="company", industry="2451", employee_number=3).changes == ()


def test_a_negated_condition_says_what_must_no_longer_hold() -> None:
    verdict = one({"not": "not_insolvent"}, net_assets=5)
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.changes == ("「債務超過でない」に当たらなければ",)
    assert one({"not": "not_insolvent"}, net_assets=-5).outcome is Outcome.MET


def test_no_reasons_no_judgement() -> None:
    verdict = one(None, **SHOP)
    assert (verdict.outcome, verdict.reasons, verdict.changes) == (Outcome.NOT_JUDGED, (), ())
    assert verdict.outcome.label == "判定しない"


def test_because_leaves_out_the_paths_not_taken() -> None:
    verdict = one("sme_enterprise", kind="company", industry="2451", employee_number=3)
    assert {each.condition.id for each in verdict.because} == {"company_or_sole", "sme"}
    assert {each.condition.id for each in verdict.reasons} == {"company_or_sole", "sme", "cooperative"}


def test_a_person_is_told_the_nearest_way_in_only() -> None:
    """小規模な会社か個人、または小規模なNPO。24人の個人には、NPOになれとも、同じ人数のことを二度とも言わない。"""
    ways = {"any": [{"all": ["company_or_sole", "micro"]}, {"all": ["cooperative", "micro", "sme"]}]}
    verdict = one(ways, kind="sole_proprietor", industry="2451", employee_number=24)
    assert {each.condition.id for each in verdict.because} == {"micro", "cooperative"}
    assert [each.condition.id for each in verdict.nearest] == ["micro"]
    small = one(ways, kind="sole_proprietor", industry="2451", employee_number=4)
    assert small.nearest == small.because


def test_the_cheapest_answer_that_settles_most_is_asked_first() -> None:
    """閉鎖は安く、課税所得は高い。どちらも一つで満たさないに決まりうる。従業員数は三つの要件に効く。"""
    rules = [Rule("a", "", {"all": ["micro", "taxable_income"]}), Rule("b", "", {"all": ["micro"]}),
             Rule("c", "", {"all": ["employees_300", "open_for_business"]})]  # fmt: skip
    told = given({"industry": "5811"})
    firm = firm_of(told)
    judgement = judge(program_of([(rule, common(ON)) for rule in rules], ON), firm)
    asked = questions(judgement, verdicts(judgement, firm, told))
    assert [(each.item.key, each.settles, each.open) for each in asked] == [
        ("employee_number", 2.0, 3), ("closed", 0.5, 1), ("average_taxable_income", 0.5, 1),
    ]  # fmt: skip


def test_nothing_is_asked_that_cannot_change_the_answer() -> None:
    told = given({"kind": "sole_proprietor", "industry": "5811", "employee_number": 51})
    firm = firm_of(told)
    judgement = judge(program_of([(Rule("r", "", {"all": ["sme", "taxable_income"]}), common(ON))], ON), firm)
    assert questions(judgement, verdicts(judgement, firm, told)) == ()


def test_answering_every_question_settles_every_rule() -> None:
    """尋ねるとおりに答えていけば、必ずどの要件も決まる。"""
    values: dict[str, object] = {}
    answer = {"number": 1, "date": "2020-04-01", "flag": True, "industry": "5811", "area": "岩手県盛岡市"}
    for _ in range(len(items()) + 1):
        told = given(values)
        firm = firm_of(told)
        judgement = judge(builtin(ON), firm)
        asked = questions(judgement, verdicts(judgement, firm, told))
        if not asked:
            break
        item = asked[0].item
        assert item.key not in values
        values[item.key] = next(iter(item.choices)) if item.choices else answer[item.kind]
    assert not (judgement.outcome == Outcome.UNKNOWN).any()


@pytest.mark.parametrize(("key", "value"), [
    ("employee_number", -1), ("employee_number", "三人"), ("industry", "9998"), ("industry", "I2451"), ("kind", "株式"),
    ("municipality", "東北地方"), ("closed", "たぶん"), ("date_of_establishment", "2025-02-30"), ("large_officer_ratio", 50),
])  # fmt: skip
def test_a_value_that_cannot_be_is_refused(key: str, value: object) -> None:
    with pytest.raises(InvalidValue):
        firm_of({key: Sourced(value)})


@pytest.mark.parametrize(("cells", "values", "expected"), [
    ({"regions": "岩手県"}, {"municipality": "岩手県盛岡市"}, Outcome.MET),
    ({"regions": "岩手県盛岡市"}, {"municipality": "岩手県"}, Outcome.UNKNOWN),
    ({"regions": "東北地方"}, {"municipality": "03"}, Outcome.MET),
    ({"regions": "札幌市"}, {"municipality": "札幌市中央区"}, Outcome.MET),
    ({"regions": "札幌市中央区"}, {"municipality": "札幌市"}, Outcome.UNKNOWN),
    ({"regions": "全国", "regions_excluded": "東京都"}, {"municipality": "東京都千代田区"}, Outcome.NOT_MET),
    ({"industries": "E"}, {"industry": "2451"}, Outcome.MET),
    ({"industries": "76;5811"}, {"industry": "I"}, Outcome.UNKNOWN),
    ({"industries": "E", "industries_excluded": "245"}, {"industry": "2451"}, Outcome.NOT_MET),
    ({"employees_min": 5, "employees_max": 20}, {"employee_number": 20}, Outcome.MET),
    ({"employees_min": 5}, {"employee_number": 4}, Outcome.NOT_MET),
    ({"capital_max": 50_000_000}, {"capital_stock": 50_000_001, "kind": "company"}, Outcome.NOT_MET),
    ({"capital_max": 50_000_000}, {"capital_stock": 50_000_000}, Outcome.MET),
    ({"capital_max": 50_000_000}, {"kind": "company"}, Outcome.UNKNOWN),
    ({"capital_max": 50_000_000}, {"kind": "sole_proprietor"}, Outcome.MET),
    ({"age_within_years": 5}, {"date_of_establishment": "2020-06-01"}, Outcome.MET),
    ({"age_within_years": 5}, {"date_of_establishment": "2020-05-31"}, Outcome.NOT_MET),
    ({"age_at_least_years": 1}, {"date_of_establishment": "2024-06-01"}, Outcome.MET),
    ({"age_at_least_years": 1}, {"date_of_establishment": "2024-06-02"}, Outcome.NOT_MET),
    ({"age_within_years": 5}, {"date_of_establishment": "2025-06-02"}, Outcome.NOT_MET),
    ({"net_assets_min": 0}, {"net_assets": -1}, Outcome.NOT_MET),
    ({"certifications": "kurumin;dx_certification"}, {"kurumin": True}, Outcome.UNKNOWN),
    ({"certifications": "kurumin;dx_certification"}, {"kurumin": True, "dx_certification": "はい"}, Outcome.MET),
    ({"certifications": "kurumin"}, {"kurumin": False}, Outcome.NOT_MET),
    ({"account": "entry"}, {"gbiz_account": "member"}, Outcome.MET),
    ({"kinds": "npo;個人事業主"}, {"kind": "sole_proprietor"}, Outcome.MET),
    ({"size": "micro", "conditions": "not_insolvent"}, {"industry": "5811", "employee_number": 6}, Outcome.NOT_MET),
])  # fmt: skip
def test_a_row_of_the_table_of_measures(cells: dict[str, object], values: dict[str, object], expected: Outcome) -> None:
    verdict = found(program_of([rule_of({"rule": "r", **cells}, ON)], ON), **values)["r"]
    assert verdict.outcome is expected


def test_a_sole_proprietor_is_not_asked_for_capital() -> None:
    """個人事業主に資本金は無い (答えようのないことを尋ねない)。"""
    program = program_of([rule_of({"rule": "r", "capital_max": 300_000_000, "employees_max": 300}, ON)], ON)
    firm = firm_of(told := {"kind": Sourced("sole_proprietor", "GビズID")})
    judgement = judge(program, firm)
    (verdict,) = verdicts(judgement, firm, told)
    assert [each.item.key for each in questions(judgement, [verdict])] == ["employee_number"]
    assert [each.condition.items for each in verdict.told] == [("employee_number",), ("kind",)]


def test_amounts_of_a_condition_are_told_in_words() -> None:
    verdict = found(
        program_of([rule_of({"rule": "r", "capital_max": 300_000_000}, ON)], ON), kind="company", capital_stock=1
    )["r"]
    assert "資本金が3億円以下である" in verdict.reasons[0].sentence


def test_a_blank_field_is_not_stated_and_free_is() -> None:
    rule, _ = rule_of({"rule": "r", "regions": "制限なし", "employees_max": 5}, ON)
    assert rule.unstated == ("industries", "size", "kinds")
    empty, _ = rule_of({"rule": "r", "regions": "制限なし"}, ON)
    assert empty.expression is None


@pytest.mark.parametrize("cells", [
    {"regions": "火星"}, {"industries": "ZZ"}, {"size": "tiny"}, {"kinds": "王"}, {"account": "gold"}, {"certifications": "kind"},
    {"age_within_years": 1.5},
])  # fmt: skip
def test_a_field_that_cannot_be_read_names_its_column(cells: dict[str, object]) -> None:
    with pytest.raises(InvalidField) as raised:
        rule_of({"rule": "r", **cells}, ON)
    assert raised.value.field == next(iter(cells))


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="重なって"):
        program_of([(Rule("r", ""), common(ON))] * 2, ON)
