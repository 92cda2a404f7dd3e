"""認定の物語。二つの分野の計画が二人の大臣に回り、二人の職員が認定し、事業者が認定書を見る。"""

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Instance, Story
from tests.journeys.test_after_decision import contexts, step


@pytest.fixture
def people(instance: Instance, browser: Browser) -> tuple[Story, Story, Story]:
    """事業者と、二人の職員。"""
    instance.manage("load_procedures")
    firm, first, second = (Story(instance, each) for each in contexts(browser, 3))
    firm.sign_in("firm-a-prime")
    first.sign_in("bureau")
    second.sign_in("bureau-2")
    return firm, first, second


def test_a_plan_is_certified_by_two_people(people: tuple[Story, Story, Story], instance: Instance) -> None:
    firm, first, second = people
    key = step(instance, "plan")
    first.open("/staff/certifications/")
    first.sees("農林水産大臣")
    first.open(f"/staff/certifications/{key}/")
    first.press("認定する")
    first.sees("別の担当の人の決裁を待っています")
    second.open(f"/staff/certifications/{key}/")
    second.press("決裁する")
    second.sees("認定の番号")
    firm.open("/certificates/")
    firm.press("経営力向上計画の認定")
    firm.sees("第1号")
    firm.sees("農林水産大臣")
