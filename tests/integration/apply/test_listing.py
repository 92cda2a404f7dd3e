"""わたしの申請の一覧。一社に一万件あっても、一頁ずつ、同じ問合せの数で開く。"""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.applications import queries
from shien.domain.applications.models import Application
from tests.budget import cost
from tests.integration.applications.conftest import Desk

from .test_access import delegate

BUDGET = 24


def fill(desk: Desk, made: Any, count: int) -> None:
    """取り下げた申請を count 件足す。"""
    with row_security.system():
        like = Application.objects.get(key=made.key)
        Application.objects.bulk_create(
            [
                Application(
                    key=uuid4(), number=f"T-{uuid4().hex[:14]}", enterprise_id=like.enterprise_id, state="withdrawn",
                    applicant_name=like.applicant_name, call_id=like.call_id, procedure=like.procedure, live=False,
                    started_by_id=like.started_by_id, started_at=desk.at - timedelta(days=1),
                )
                for _ in range(count)
            ],
            batch_size=2_000,
        )  # fmt: skip


def numbers(client: Client, query: str = "") -> list[str]:
    """この頁の申請番号。"""
    return re.findall(r"申請番号 ([^<]+)<", client.get(f"/apply/{query}").content.decode())


def test_ten_thousand_applications_are_read_a_page_at_a_time(desk: Desk) -> None:
    client, made = desk.world.clients["a-prime"], desk.started()
    fill(desk, made, 30)
    few = [cost(client, path) for path in ("/apply/", "/apply/?page=2", f"/apply/calls/{desk.call.key}/")]
    fill(desk, made, 9_969)
    many = [cost(client, path) for path in ("/apply/", "/apply/?page=2", f"/apply/calls/{desk.call.key}/")]
    assert many == few
    assert max(many) <= BUDGET
    first, second, last = (numbers(client, each) for each in ("", "?page=2", "?page=99999"))
    assert (len(first), len(second), len(last)) == (20, 20, 20)
    assert not set(first) & set(second)
    assert last[-1] == made.number
    body = client.get("/apply/").content.decode()
    assert "わたしの申請（10000件）" in body
    assert "1／500ページ" in body


def test_what_goes_on_is_found_at_its_call_however_old_it_is(desk: Desk) -> None:
    client, made = desk.world.clients["a-prime"], desk.started()
    fill(desk, made, 25)
    assert made.number not in numbers(client)
    assert f'href="/apply/{made.key}/"' in client.get("/apply/").content.decode()
    assert f'href="/apply/{made.key}/"' in client.get(f"/apply/calls/{desk.call.key}/").content.decode()


def test_the_list_over_http_is_read_on(desk: Desk) -> None:
    client, made = desk.world.clients["a-prime"], desk.started()
    fill(desk, made, 60)
    first = client.get("/api/v1/applications").json()
    assert (len(first["applications"]), first["total"]) == (50, 61)
    rest = client.get("/api/v1/applications?offset=50&limit=200").json()["applications"]
    assert [each["number"] for each in rest][-1] == made.number
    assert len(rest) == 11
    assert client.get("/api/v1/applications?limit=1000").status_code == 422


def test_a_supporter_counts_only_what_was_entrusted(desk: Desk) -> None:
    fill(desk, desk.started(), 25)
    client = delegate(desk, ("basic",), can_edit=True)
    assert numbers(client) == []
    client = delegate(desk, ("basic", "employees", "finance"), can_edit=True)
    assert len(numbers(client)) == 20
    assert "わたしの申請（26件）" in client.get("/apply/").content.decode()
    assert desk.see("b-prime", queries.application_count, desk.viewer("b-prime")) == 0
