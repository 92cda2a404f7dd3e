"""診断と計画の結果を、見てから入れ、元に戻す。出所と日付が残る (課題5の2、UX-3, UX-23)。"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.ledger import export
from tests.integration.conftest import World
from tests.integration.test_diagnosis import fill
from tests.unit.web.diagnosis.firms import BEFORE, FIRST, WORKED

from .test_walk import version

FIELDS = {
    "management_plan": ("situation", "financial_view"), "jizokuka": ("management", "outline"),
    "monozukuri": ("numbers", "plan"), "it_introduction": ("numbers", "plan"),
}  # fmt: skip


@pytest.fixture
def ready(world: World) -> World:
    """決算のある A と、読み込んだ手続き。"""
    fill(world, "a-prime", WORKED, BEFORE, FIRST)
    with row_security.system():
        karte.load(
            enterprise_id=world.viewer("a-prime").enterprise_id, source="typed", detail="", at=world.at,
            entries=[Entry("future_goals", "三年で売上を二割伸ばします。")],
        )  # fmt: skip
        call_command("load_procedures", verbosity=0)
    return world


def begin(world: World, procedure: str) -> tuple[Client, str]:
    """その手続きの申請を始め、書類の道を返す。"""
    with row_security.system():
        call = actions.open_call(
            procedure=procedure,
            name="見本",
            opens_at=world.at - timedelta(days=1),
            closes_at=None,
            by=None,
            at=world.at,
        )
    client = world.clients["a-prime"]
    return client, client.post(f"/apply/calls/{call.key}/start")["Location"]


def answers(world: World, paper: str) -> dict[str, Any]:
    viewer = world.viewer("a-prime")
    row_security.bind(viewer)
    found = queries.draft(paper.split("/")[2], "application", viewer)  # type: ignore[arg-type]
    row_security.unbind()
    assert found
    return dict(found.answers)


@pytest.mark.parametrize("procedure", FIELDS)
def test_what_would_be_put_where_is_shown_then_put_then_taken_out(ready: World, procedure: str) -> None:
    page, field = FIELDS[procedure]
    client, paper = begin(ready, procedure)
    here, link = f"{paper}pages/{page}", f"{paper}drop?page={page}&source=diagnosis"
    assert link.replace("&", "&amp;") in client.get(here).content.decode()
    before = answers(ready, paper).get(field)
    preview = client.get(link)
    said = preview.content.decode()
    assert "経営診断（2026年3月期の決算）とカルテ" in said
    assert f'name="field" value="{field}"' in said
    assert answers(ready, paper).get(field) == before
    form = {"page": page, "source": "diagnosis", "version": version(preview), "field": field}
    assert client.post(f"{paper}drop", form).status_code == 302
    put = answers(ready, paper)[field]
    assert put != before
    page_now = client.get(here).content.decode()
    assert "経営診断（2026年3月期の決算）とカルテから（2026年3月31日" in page_now
    assert "入れる前に戻す" in page_now
    assert client.post(f"{paper}take-out", {"page": page, "field": field}).status_code == 302
    assert answers(ready, paper).get(field) == before
    assert "入れる前に戻す" not in client.get(here).content.decode()


def test_the_text_is_added_after_what_was_written_and_typing_is_never_lost(ready: World) -> None:
    client, paper = begin(ready, "management_plan")
    here, drop = f"{paper}pages/situation", f"{paper}drop?page=situation&source=diagnosis"
    client.post(
        here, {"version": version(client.get(here)), "financial_view": "去年から値上げしました。", "then": "leave"}
    )
    preview = client.get(drop)
    assert "いまの文の後ろに足します" in preview.content.decode()
    form = {"page": "situation", "source": "diagnosis", "version": version(preview), "field": "financial_view"}
    client.post(f"{paper}drop", form)
    put = answers(ready, paper)["financial_view"]
    assert put.startswith("去年から値上げしました。\n2026年3月期の売上高は")
    assert "ローカルベンチマーク" in put
    assert "から22点へ" in put
    assert len(put) <= 1000
    stale = client.post(f"{paper}drop", form)
    assert stale.status_code == 409
    client.post(here, {"version": version(client.get(here)), "financial_view": f"{put}直した。", "then": "leave"})
    client.post(f"{paper}take-out", {"page": "situation", "field": "financial_view"})
    assert answers(ready, paper)["financial_view"] == f"{put}直した。"
    assert "そのあと直されています" in client.get(here).content.decode()


def test_nothing_chosen_and_nothing_known_is_told(ready: World) -> None:
    client, paper = begin(ready, "management_plan")
    preview = client.get(f"{paper}drop?page=situation&source=diagnosis")
    none = client.post(f"{paper}drop", {"page": "situation", "source": "diagnosis", "version": version(preview)})
    assert none.status_code == 422
    assert "一つ以上選んでください" in none.content.decode()
    for wrong in ("source=x&page=situation", "source=diagnosis&page=x", "source=diagnosis", "page=situation",
                  "page=situation&source=00000000-0000-0000-0000-000000000000"):  # fmt: skip
        assert client.get(f"{paper}drop?{wrong}").status_code == 404


def test_a_value_of_the_karte_is_not_overwritten(ready: World) -> None:
    """カルテから入った欄は、診断で上書きしない。"""
    with row_security.system():
        karte.load(
            enterprise_id=ready.viewer("a-prime").enterprise_id, source="typed", detail="", at=ready.at,
            entries=[Entry("gap_issues", "人が足りません。")],
        )  # fmt: skip
    client, paper = begin(ready, "management_plan")
    said = client.get(f"{paper}drop?page=situation&source=diagnosis").content.decode()
    assert 'value="financial_view"' in said
    assert 'value="issues"' not in said


def test_nothing_is_promised_and_no_years_are_hidden(ready: World) -> None:
    client, paper = begin(ready, "jizokuka")
    said = client.get(f"{paper}drop?page=management&source=diagnosis").content.decode()
    assert "三年で売上を二割伸ばします。" in said
    assert "採択を約束するものではありません" in said
    lines = re.findall(r"<p>([^<]*売上高は[^<]*)</p>", said)
    assert lines
    assert all(re.match(r"\d{4}年\d+月期の", line) for line in lines)


def test_dropped_fields_are_not_offered_back_to_the_karte(ready: World) -> None:
    client, paper = begin(ready, "jizokuka")
    preview = client.get(f"{paper}drop?page=management&source=diagnosis")
    form = {"page": "management", "source": "diagnosis", "version": version(preview), "field": "outline"}
    client.post(f"{paper}drop", form)
    here = f"{paper}pages/management"
    client.post(here, {"version": version(client.get(here)), "outline": "わたしの言葉", "then": "leave"})
    tasks = client.get(paper).content.decode()
    assert "カルテと違う値" not in tasks
    assert client.post(f"{paper}give-back", {"field": "outline"}).status_code == 302
    with row_security.system():
        acts = [each.act for each in export.uses(ready.viewer("a-prime").enterprise_id)[0]]
    assert "karte_save" not in acts[:2]
