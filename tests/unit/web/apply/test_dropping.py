"""計画の数字を表に入れる。"""

from datetime import date

from shien.domain.plans.facts import PlanPart, PlanYear
from shien.web.apply import screens
from shien.web.apply.dropping import filled, target

from .samples import form, found


def year(number: int, sales: int) -> PlanYear:
    return PlanYear(number, date(2026 + number, 4, 1), sales, 10, 20, 5, 35, None, 7)


PART = PlanPart("計画", 1, "", 0, 0, None, (year(0, 100), year(1, 110), year(2, 120)), None)


def test_the_years_of_the_plan_fill_the_years_of_the_form() -> None:
    rows = filled(form().fields["years"], PART, [])
    assert rows == [
        {"row": "base", "net_sales": 100, "personnel_expenses": 20}, {"row": "y1", "net_sales": 110, "personnel_expenses": 20}
    ]  # fmt: skip


def test_what_the_plan_does_not_know_stays() -> None:
    rows = filled(form().fields["years"], PART, [{"row": "y1", "net_sales": 1, "other": 9}])
    assert rows[1] == {"row": "y1", "net_sales": 110, "personnel_expenses": 20, "other": 9}


def test_only_a_table_of_years_is_a_target() -> None:
    for page, wanted in (("plan", "years"), ("costs", None), ("company", None)):
        screen = screens.screen(form(), found({}), page)
        assert screen is not None
        table = target(screen)
        assert (table.id if table else None) == wanted
