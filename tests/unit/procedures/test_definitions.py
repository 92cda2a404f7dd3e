"""すべての手続きの定義に通る決まり。"""

import itertools
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from shien import procedures
from shien.engines import eligibility, forms
from shien.engines.lifecycle import read as read_cycle

from .filling import form_of

ALL = [(name, form) for name in procedures.procedures() for form in procedures.form_ids(name)]
EIGHT = (
    "expert_dispatch", "furusato", "it_introduction", "it_support_institution", "jizokuka", "management_plan",
    "monozukuri", "support_institution",
)  # fmt: skip
SUBSIDIES = ("furusato", "it_introduction", "jizokuka", "monozukuri")
# 様式の欄でなく、公募や決定から公表する項目
FROM_CASE = frozenset(
    ["prefecture", "procedure", "fiscal_year", "call_number", "adopted", "grant_decision", "certified", "certified_on"]
)


RULES = Path(eligibility.__file__).parent / "rules"


def _rules(name: str) -> set[str]:
    return {row["id"] for row in tomllib.loads((RULES / f"{name}.toml").read_text(encoding="utf-8"))["rule"]}


def test_the_eight_procedures_are_there_and_the_register_of_experts():
    assert procedures.procedures() == ("dispatch_expert", *EIGHT)


@pytest.mark.parametrize(("name", "form"), ALL)
def test_a_form_reads_without_a_fault(name, form):
    read = form_of(name, form)
    assert (read.id, read.version) == (form, procedures.latest(name))
    assert read.source


def _boxes(page):
    """一つのページで、一度に送られる欄の数。"""
    tables = [each for each in page.fields if each.type == "table"]
    cells = sum(each.max_rows * sum(column.typed for column in each.columns) for each in tables)
    return cells + len(page.fields)


@pytest.mark.parametrize(("name", "form"), ALL)
def test_the_fullest_page_can_be_sent(name, form):
    """表を行の上限まで書いても、画面を一度に送れる (四分の一は、隠れた値と、行の消し忘れに残す)。"""
    longest = max(_boxes(page) for page in form_of(name, form).pages)
    assert longest <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS * 3 / 4


@pytest.mark.parametrize("name", EIGHT)
def test_at_least_60_percent_of_the_company_data_is_prefilled(name):
    share = procedures.prefilled_share(procedures.definition(name, "application"))
    assert share.asked >= 15
    assert share.ratio >= 0.6, share


@pytest.mark.parametrize(("name", "form"), ALL)
def test_labels_are_short_and_help_is_a_sentence_or_two(name, form):
    every = [each for field in form_of(name, form).fields.values() for each in (field, *field.columns)]
    assert [each.key for each in every if each.type != "consent" and len(each.label) > 32] == []
    assert [
        each.key
        for each in every
        if each.help and not 1 <= each.help.count("。") <= 3 and not each.help.startswith("例：")
    ] == []


@pytest.mark.parametrize("name", EIGHT)
def test_the_head_of_a_procedure_is_whole(name):
    head = procedures.procedure(name)["procedure"]
    assert head["id"] == name
    assert head["version"] == procedures.latest(name)
    assert head["kind"] in ("subsidy", "certification", "dispatch")
    assert head["lifecycle"] in procedures.LIFECYCLES
    for key in ("title", "purpose", "law", "body", "source", "account", "standard_days", "published_items"):
        assert key in head, key
    assert len(head["purpose"]) <= 60


@pytest.mark.parametrize("name", EIGHT)
def test_eligibility_refers_to_rules_that_exist(name):
    head = procedures.procedure(name)["procedure"]
    assert head["eligibility"] == name
    named = {head[key] for key in ("eligibility", "eligibility_plan", "eligibility_expert") if key in head}
    assert named <= _rules(name)
    assert [
        each for each in _rules(name) - named if not each.startswith(f"{name}_")
    ] == []  # caps, rates, special terms


@pytest.mark.parametrize("name", EIGHT)
def test_each_form_of_the_life_cycle_exists(name):
    cycle = read_cycle(procedures.lifecycle(procedures.procedure(name)["procedure"]["lifecycle"]))
    wanted = {move.form for move in cycle.transitions.values() if move.form}
    assert wanted <= set(procedures.form_ids(name))


@pytest.mark.parametrize("name", EIGHT)
def test_published_items_and_attachments_are_fields(name):
    table, application = procedures.procedure(name), form_of(name)
    items = table["procedure"]["published_items"]
    assert [item for item in items if item not in application.fields and item not in FROM_CASE] == []
    for row in table.get("attachment", []):
        assert form_of(name, row["form"]).fields[row["field"]].type == "file"


@pytest.mark.parametrize("name", EIGHT)
def test_bonuses_are_options_of_a_field_and_points_are_positive(name):
    table, application = procedures.procedure(name), form_of(name)
    groups = {group["id"] for group in table["procedure"].get("bonus_groups", [])}
    for row in table.get("bonus", []):
        assert row["id"] in {option.value for option in application.fields[row["field"]].options}
        assert row["group"] in groups
    assert all(row["points"] > 0 for row in (*table.get("bonus", []), *table.get("malus", [])))


@pytest.mark.parametrize("name", EIGHT)
def test_criteria_add_up(name):
    criteria = procedures.procedure(name)["criterion"]
    assert len({row["id"] for row in criteria}) == len(criteria)
    points = sum(row["max"] * row["weight"] for row in criteria if not row["gate"])
    assert points in (0, 100)
    assert (points == 100) == (procedures.procedure(name)["procedure"]["kind"] == "subsidy")


@pytest.mark.parametrize("name", SUBSIDIES)
def test_clawback_formulas_read_and_refer_to_fields_of_the_forms(name):
    form = forms.read(procedures.clawback_form(name))
    used = itertools.chain.from_iterable(form.inputs_of(field) for field in form.fields)
    for path in {each for each in used if each.startswith("earlier.")}:
        _, earlier, field = path.split(".")
        assert field in form_of(name, earlier).fields, path


@pytest.mark.parametrize(("name", "form"), ALL)
def test_a_form_reads_earlier_fields_that_exist(name, form):
    read = form_of(name, form)
    keys = [each.key for field in read.fields.values() for each in (field, *field.columns)]
    keys += [rule.id for rule in read.rules] + [f"@{page.id}" for page in read.pages]
    used = itertools.chain.from_iterable(read.inputs_of(key) for key in keys)
    for path in {each for each in used if each.startswith("earlier.")}:
        _, earlier, field = path.split(".")
        assert field in form_of(name, earlier).fields, path


@pytest.mark.parametrize(("name", "form"), ALL)
def test_file_names_are_told_beforehand(name, form):
    files = [field for field in form_of(name, form).fields.values() if field.type == "file"]
    assert all(field.formats and field.file_name for field in files)
    names = [field.file_name for field in files]
    assert [each for each in names if not each[:2].isdigit()] == []


@pytest.mark.parametrize("name", EIGHT)
def test_later_forms_serve_the_stages(name):
    kind = procedures.procedure(name)["procedure"]["kind"]
    stages = {
        "subsidy": {"plan_change", "abandonment", "completion_report", "claim", "disposal", "appeal"},
        "certification": {"change", "abolition", "appeal"},
        "dispatch": {"schedule_report", "dispatch_report", "evaluation"},
    }[kind]
    assert stages <= set(procedures.form_ids(name))


@pytest.mark.parametrize("name", ["monozukuri", "furusato", "jizokuka"])
def test_subsidies_with_a_second_application_have_its_forms(name):
    assert {"grant_application", "progress_report", "yearly_report"} <= set(procedures.form_ids(name))


@pytest.mark.parametrize("name", ["support_institution", "it_support_institution"])
def test_certifications_that_expire_are_renewed(name):
    assert "renewal" in procedures.form_ids(name)
    assert (
        procedures.procedure(name)["procedure"]["valid_years"]
        == {"support_institution": 5, "it_support_institution": 3}[name]
    )


# 単位を見出しで言う数 (「始め（時）」) と、物や欄によって単位の変わる数。
OF_ANY_UNIT = frozenset({
    "other_now", "other_target", "current_value", "target_value", "actual_value", "planned_value", "quantity", "times",
    "commercial_stage", "productivity",
})  # fmt: skip


@pytest.mark.parametrize(("name", "form"), ALL)
def test_a_count_says_its_unit(name, form):
    """数だけの欄は無い。人か、回か、件か、年か (UX-10)。"""
    every = [each for field in form_of(name, form).fields.values() for each in (field, *field.columns)]
    counts = [each for each in every if each.type in ("integer", "decimal") and "（" not in each.label]
    assert [each.key for each in counts if not each.unit and each.id not in OF_ANY_UNIT] == []
