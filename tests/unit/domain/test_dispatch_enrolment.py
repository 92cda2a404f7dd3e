"""登録の届出を、名簿の言葉にする。"""

from datetime import date

import pytest

from shien import procedures
from shien.domain.dispatch import enrolment
from shien.engines import forms
from shien.values.fault import InvalidValue

FORM = forms.read(procedures.definition("dispatch_expert", "application"))
TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"qualifications": ["tax", "it"]}, "税理士、ITコーディネータ"), ({"practice_years": 12, "support_years": 0}, "実務12年"),
     ({"qualifications": ["other"], "other_qualification": "行政書士", "support_years": 4}, "行政書士、中小企業支援4年"),
     ({"research_years": 5}, "教育・研究5年"), ({}, "")],
)  # fmt: skip
def test_the_requirement_is_told_in_words(values, words) -> None:
    assert enrolment.qualification(FORM, values) == words


def test_the_row_of_the_register() -> None:
    row = enrolment.row_of(FORM, {
        "name": "専門 花子", "recommender": "架空商工会議所", "themes": ["sales", "it"], "times": ["morning"], "online": True,
        "areas": [{"prefecture": "18"}, {"prefecture": "03"}, {"prefecture": "18"}, {}], "practice_years": 10,
    })  # fmt: skip
    assert row == {
        "name": "専門 花子", "qualification": "実務10年", "recommended_by": "架空商工会議所", "themes": ["it", "sales"],
        "prefectures": ["03", "18"], "times": ["morning"], "online": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(date(2026, 12, 2), date(2026, 12, 1)), (date(2026, 1, 1), date(2026, 11, 30)), (date(2026, 12, 1), date(2029, 12, 31))],
)  # fmt: skip
def test_a_commission_ends_after_it_began_and_within_three_years(starts, ends) -> None:
    with pytest.raises(InvalidValue):
        enrolment.commission(starts, ends, TODAY)


def test_a_commission_of_one_day_and_of_a_year() -> None:
    assert enrolment.commission(TODAY, TODAY, TODAY)["commission_to"] == "2026-12-01"
    assert enrolment.commission(TODAY, enrolment.year_end(TODAY), TODAY)["commission_to"] == "2027-03-31"


@pytest.mark.parametrize(
    ("on", "end"), [(date(2027, 3, 31), 2027), (date(2027, 4, 1), 2028), (date(2026, 12, 31), 2027)]
)
def test_the_year_ends_in_march(on, end) -> None:
    assert enrolment.year_end(on) == date(end, 3, 31)
