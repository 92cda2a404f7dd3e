"""送信待ちの箱: 起こす仕事がもうあっても、知らせも行いも失われない。"""

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shien.ledger import outbox
from shien.ledger.models import Event


def put(subject: str) -> str:
    return outbox.put("x.y", recipient="site:r1", subject=subject, payload={}, at=timezone.now())


def test_two_events_at_once_wake_the_worker_once(db, django_capture_on_commit_callbacks) -> None:
    """同じトランザクションで二つ、その後にもう一つ。仕事は一つでよい。"""
    app.configure_task("shien.deliver", schedule_in={"seconds": 60}).defer()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        first, second = put("a"), put("a")
    with django_capture_on_commit_callbacks(execute=True):
        third = put("b")
    events = {str(each.id): each.sequence for each in Event.objects.all()}
    assert events == {first: 1, second: 2, third: 1}
    assert ProcrastinateJob.objects.filter(task_name="shien.deliver", status="todo").count() == 1


def test_an_event_is_part_of_the_callers_transaction(db) -> None:
    with pytest.raises(InterruptedError):
        cut_off()
    assert not Event.objects.exists()


def cut_off() -> None:
    with transaction.atomic():
        put("a")
        raise InterruptedError
