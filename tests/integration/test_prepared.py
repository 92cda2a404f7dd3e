"""手書きの問合せ (ledger/prepared.py)。ORM と同じ行になり、計画を覚え、誤りは Django の誤りになる。"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.accounts.sessions import SessionStore
from shien.domain.applications.models import Application, Call, Draft, DraftEdit, StateRow
from shien.ledger import outbox, prepared
from tests.integration.applications.conftest import Desk, desk

__all__ = ["desk"]


@pytest.fixture
def eager(db: Any) -> Iterator[None]:
    """二度目から覚える、製品と同じ接続。"""
    connection.ensure_connection()
    before, connection.connection.prepare_threshold = connection.connection.prepare_threshold, 1
    yield
    connection.connection.prepare_threshold = before


def test_a_row_is_what_the_orm_reads(desk: Desk, eager: None) -> None:
    made = desk.ready()
    with row_security.system():
        for model in (Application, Call, Draft, StateRow):
            expected = model.objects.order_by("id").last()
            part = prepared.Part(model, "x")
            sql = f"SELECT {prepared.columns(part)} FROM {model._meta.db_table} x WHERE x.id = %s"
            for _ in range(4):
                (found,) = prepared.built(prepared.row(sql, [expected.pk]), part)
                assert {**vars(found), "_state": None} == {**vars(expected), "_state": None}
                assert not found._state.adding
    assert made.key


def test_what_is_left_out_is_fetched_when_used(desk: Desk) -> None:
    desk.ready()
    with row_security.system():
        part = prepared.Part(Draft, "d", ("answers",))
        (found,) = prepared.built(prepared.row(f"SELECT {prepared.columns(part)} FROM applications_draft d"), part)
        assert found.get_deferred_fields() == {"answers"}
        assert found.answers["plan"] == "新しい機械を入れます。"


def test_several_rows_are_inserted_at_once_and_numbered(desk: Desk) -> None:
    made = desk.ready()
    with row_security.system():
        draft = Draft.objects.get(application=made.id)
        edits = [
            DraftEdit(draft=draft, enterprise_id=draft.enterprise_id, version=9, field=field, after=[field], at=desk.at)
            for field in ("one", "two")
        ]
        prepared.insert(*edits)
        kept = {each.pk: each.after for each in DraftEdit.objects.filter(version=9)}
        assert kept == {each.pk: each.after for each in edits}
        with pytest.raises(IntegrityError), transaction.atomic():
            prepared.insert(*edits)  # a field changes once per version


def test_the_same_statement_is_planned_once(db: Any, eager: None) -> None:
    for number in range(4):
        assert prepared.row("SELECT %s::int + 1", [number]) == (number + 1,)
    assert prepared.rows("SELECT generic_plans, custom_plans FROM pg_prepared_statements") == [(3, 0)]


def test_an_error_is_one_of_django(db: Any) -> None:
    with pytest.raises(DataError), transaction.atomic():
        prepared.row("SELECT 1 / %s::int", [0])


def test_a_session_is_read_until_it_ends(db: Any) -> None:
    store = SessionStore()
    store["name"] = "値"
    store.save()
    assert SessionStore(store.session_key)["name"] == "値"
    Session.objects.update(expire_date=timezone.now())
    late = SessionStore(store.session_key)
    assert late.get("name") is None
    assert late.session_key is None


def test_a_waiting_job_is_not_asked_for_twice(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    for _ in range(2):
        outbox._wake()
    assert ProcrastinateJob.objects.filter(queueing_lock="shien.deliver").count() == 1
    assert not connection.errors_occurred


def test_an_error_on_the_way_does_not_cost_the_connection(db: Any) -> None:
    held = connection.connection
    connection.errors_occurred = True
    row_security.unbind()
    assert connection.connection is held
    connection.errors_occurred = False
