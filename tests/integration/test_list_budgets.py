"""探す画面と編集者の画面の、どの一覧も、並ぶものが増えても問合せは増えない。"""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.catalogue import correcting
from shien.domain.catalogue.models import Measure
from shien.domain.editorial import effects, loading
from shien.domain.editorial.choices import CameFrom, Deed, Kind
from shien.domain.guidance.models import SavedSearch
from tests.budget import cost
from tests.integration.test_desk import load, row
from tests.integration.test_editorial import case

VISITOR = {
    "/measures/": 2, "/measures/feed.xml": 2, "/cases/": 4, "/articles/": 4, "/articles/feed.xml": 4, "/embed/measures": 2,
    "/api/v1/measures": 2,
}  # fmt: skip
FIRM = {"/alerts/": 20, "/favourites/": 20}
EDITOR = {
    "/staff/desk/": 25, "/staff/desk/?code=no_closing": 25, "/staff/desk/?page=2": 25, "/staff/desk/contents/": 25,
    "/staff/desk/effects/": 25, "/staff/measures/corrections/": 20, "/staff/measures/bulk/": 20,
    "/staff/measures/bulk/?keyword=架空": 20, "/staff/measures/import/": 20, "/staff/measures/quality/": 20,
    "/staff/measures/queue/": 20, "/staff/newsletter/": 25,
}  # fmt: skip


def fill(world: Any, first: int, count: int) -> None:
    """どの一覧にも、count 件を足す。"""
    numbers = range(first, first + count)
    load(*(row(number, title=f"架空{number}") for number in numbers))
    load(*(row(number, id=f"a0Wbad{number:012d}", title=f"架空の逆{number}", acceptance_start_datetime="2026-01-02T00:00Z",
               acceptance_end_datetime="2020-01-01T00:00Z") for number in numbers))  # fmt: skip
    loading.load([case(key=uuid4(), title=f"事例{number}") for number in numbers])
    loading.load(
        [loading.article(key=uuid4(), title=f"記事{n}", lead="要", body="<p>文</p>", owner="架空") for n in numbers]
    )
    client, at = world.clients["a-prime"], timezone.now()
    for number in numbers:
        measure = Measure.objects.get(title=f"架空{number}")
        client.post(f"/measures/{measure.key}/favourite", {"on": "1"})
        client.post(f"/alerts/save?keyword=架空{number}", {"rhythm": "daily"})
        values = dict(correcting.shown(measure.key, at=at).values) | {"closes": "2099-01-31"}
        world.clients["editor"].post(f"/staff/measures/{measure.key}/edit", values)
        effects.note(
            kind=Kind.MEASURE, key=measure.key, deed=Deed.VIEW, came_from=CameFrom.SITE, day=timezone.localdate()
        )
    effects.gather()


@pytest.fixture
def costs(world: Any) -> list[dict[str, int]]:
    """一覧ごとの問合せの数。二十二件のときと、四十四件のとき (どちらも二ページ目がある)。"""
    clients = {Client(): VISITOR, world.clients["a-prime"]: FIRM, world.clients["editor-2"]: EDITOR}
    told = []
    for first, count in ((0, 22), (22, 22)):
        fill(world, first, count)
        told.append({path: cost(client, path) for client, paths in clients.items() for path in paths})
    with row_security.system():
        assert SavedSearch.objects.count() == 44
    return told


def test_every_list_asks_the_same_however_long_it_is(costs: list[dict[str, int]]) -> None:
    few, many = costs
    assert {path: (few[path], many[path]) for path in few if many[path] > few[path]} == {}


def test_every_list_keeps_its_budget(costs: list[dict[str, int]]) -> None:
    budgets = VISITOR | FIRM | EDITOR
    assert {path: (asked, budgets[path]) for path, asked in costs[1].items() if asked > budgets[path]} == {}
