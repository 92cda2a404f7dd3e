"""新しい画面の HTML。決まりに合い、同じ id が無く、説明の行き先がある (A11Y-1)。"""

import re
from datetime import timedelta

import html5lib
import pytest
from django.core.management import call_command
from html5lib import constants

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from shien.domain.oversight import actions as oversight
from tests.integration.conftest import World
from tests.integration.oversight.test_oversight import read
from tests.integration.test_diagnosis import fill
from tests.unit.web.diagnosis.firms import BEFORE, FIRST, WORKED

from .test_disagree import WHY


def faults(source: str) -> list[str]:
    """読めない所。"""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    ids = re.findall(r'\sid="([^"]+)"', source)
    found = [constants.E[code] for _, code, _ in parser.errors]
    found += [f"{each} twice" for each in {each for each in ids if ids.count(each) > 1}]
    for name in ("for", "aria-describedby", "aria-labelledby"):
        for value in re.findall(rf'\s{name}="([^"]+)"', source):
            found += [f"{name} {each}" for each in value.split() if each not in ids]
    return found


@pytest.fixture
def pages(world: World) -> dict[str, list[str]]:
    """人 → 道。"""
    fill(world, "a-prime", WORKED, BEFORE, FIRST)
    made = {}
    with row_security.system():
        call_command("load_procedures", verbosity=0)
        for name in ("jizokuka", "management_plan"):
            made[name] = actions.open_call(
                procedure=name, name="見本", opens_at=world.at - timedelta(days=1), closes_at=None, by=None, at=world.at
            ).key
        read(world.viewer("bureau"), 12, world.at - timedelta(minutes=2))
        oversight.watch(at=world.at)
        oversight.make_rights_list(at=world.at)
    client, call = world.clients["a-prime"], f"/apply/calls/{made['jizokuka']}/"
    assert client.post(f"{call}disagree", {"rule": "whole", "text": WHY}).status_code == 302
    paper = client.post(f"/apply/calls/{made['management_plan']}/start")["Location"]
    drop = f"{paper}drop?page=situation&source=diagnosis"
    version = re.search(r'name="version" value="(\d+)"', client.get(drop).content.decode())
    assert version
    form = {"page": "situation", "source": "diagnosis", "version": version[1], "field": "financial_view"}
    client.post(f"{paper}drop", form)
    with row_security.system():
        assert queries.disputes(world.viewer("a-prime"))
    return {
        "a-prime": [
            "/apply/", "/claims/", call, f"{call}disagree", drop, f"{paper}pages/situation", paper, paper.removesuffix("application/"),
            f"/calls/{made['jizokuka']}/faq/", "/help/",
        ],
        "operator": ["/staff/oversight/", "/staff/oversight/rights/", "/my/"],
        "auditor": ["/staff/oversight/", "/staff/oversight/rights/", "/my/"],
        "secretariat": ["/staff/calls/disputes/", "/staff/calls/disputes/?state=answered"],
        "editor": ["/staff/desk/effects/"],
    }  # fmt: skip


def test_every_new_page_is_whole(world: World, pages: dict[str, list[str]]) -> None:
    for person, paths in pages.items():
        for path in paths:
            answer = world.clients[person].get(path)
            assert answer.status_code == 200, (person, path)
            assert faults(answer.content.decode()) == [], (person, path)
            assert answer.content.decode().count("<h1") == 1, (person, path)
