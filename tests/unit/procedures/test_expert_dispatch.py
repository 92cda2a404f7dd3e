"""専門家派遣の数 (DOMAIN 6.8)。"""

import pytest

from .filling import broken, judged


@pytest.mark.parametrize(
    ("theme", "before", "wanted", "fault"),
    [("sales", 2, 1, False), ("sales", 2, 2, True), ("it", 3, 2, False), ("it", 3, 3, True)],
)
def test_three_dispatches_a_year_and_five_for_it(theme, before, wanted, fault):
    found = judged("expert_dispatch", {"theme": theme, "dispatches_this_year": before, "requested_count": wanted})
    assert ("yearly_limit_kept" in broken(found)) == fault


@pytest.mark.parametrize(
    ("on", "rule"),
    [("2027-02-28", None), ("2027-03-01", "until_february"), ("2027-03-31", "until_february"), ("2027-04-01", "this_fiscal_year"),
     ("2026-11-25", "not_past")],
)  # fmt: skip
def test_until_the_end_of_february_of_this_fiscal_year(on, rule):
    found = broken(judged("expert_dispatch", {"wishes": [{"on": on, "time": "any"}]}))
    assert found & {"until_february", "this_fiscal_year", "not_past"} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("answers", "fault"),
    [({}, True), ({"qualifications": ["tax"]}, False), ({"practice_years": 10}, False), ({"support_years": 3}, False),
     ({"research_years": 5}, False), ({"practice_years": 9, "support_years": 2, "research_years": 4}, True)],
)  # fmt: skip
def test_an_expert_meets_one_of_four_requirements(answers, fault):
    none = {"practice_years": 0, "support_years": 0, "research_years": 0}
    found = judged("dispatch_expert", none | answers)
    assert ("some_requirement" in broken(found)) == fault


VISIT = {"on": "2026-11-20", "start_hour": 13, "start_minute": 30, "end_hour": 15, "end_minute": 0, "online": False}


def test_the_report_counts_minutes_and_needs_reported_times():
    visit = {**VISIT, "start_reported": True, "end_reported": True}
    found = judged("expert_dispatch", {"visits": [visit], "photo_missing": False}, "dispatch_report")
    assert found.values["total_minutes"] == 90
    assert "declaration" not in found.shown
    late = judged("expert_dispatch", {"visits": [{**visit, "end_reported": False}]}, "dispatch_report")
    assert "declaration" in late.required


def test_a_missing_photo_needs_a_declaration():
    found = judged("expert_dispatch", {"visits": [VISIT], "photo_missing": True}, "dispatch_report")
    assert "declaration" in found.required
    assert "photos" not in found.shown


def test_a_report_stays_within_the_request():
    found = judged(
        "expert_dispatch",
        {"visits": [VISIT, VISIT]},
        "dispatch_report",
        earlier={"application": {"requested_count": 1}},
    )
    assert "count_within" in broken(found)
    backwards = judged("expert_dispatch", {"visits": [{**VISIT, "end_hour": 12}]}, "schedule_report")
    assert "end_after_start" in broken(backwards)


def test_the_evaluation_shows_who_came():
    earlier = {"dispatch_report": {"expert_name": "専門 花子", "total_minutes": 90}}
    values = judged("expert_dispatch", {}, "evaluation", earlier=earlier).values
    assert (values["expert_name"], values["total_minutes"]) == ("専門 花子", 90)
