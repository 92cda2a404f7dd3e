"""ファイルの片付け。提出と下書きの使うものは、いつまでも残る。"""

import os
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries, storage
from shien.domain.applications.models import Attachment, StoredFile
from tests.integration.applications.conftest import Desk, pdf


def age(desk: Desk, days: int = 30) -> None:
    """置いてあるものを古くする。"""
    for name in list(storage.older_than(datetime.max.replace(tzinfo=desk.at.tzinfo) - timedelta(days=2))):
        since = (desk.at - timedelta(days=days)).timestamp()
        os.utime(storage.path(name), (since, since))


def swept(desk: Desk, at: datetime | None = None) -> int:
    with row_security.system():
        return actions.sweep_files(at=at or desk.at)


def held(desk: Desk, application: UUID) -> Attachment:
    with row_security.system():
        return Attachment.objects.get(draft__application__key=application)


def test_what_a_submission_or_a_draft_uses_is_never_swept(desk: Desk) -> None:
    sent, draft = desk.ready(), desk.ready("b-prime", "b")
    desk.submit("a-prime", sent)
    age(desk, 4000)
    assert swept(desk) == 0
    assert all(storage.read(held(desk, each.key).stored_id) for each in (sent, draft))


def test_a_withdrawn_application_keeps_its_files(desk: Desk) -> None:
    sent, draft = desk.ready(), desk.ready("b-prime", "b")
    desk.submit("a-prime", sent)
    desk.do("a-prime", actions.withdraw, application=sent.key)
    desk.do("b-prime", actions.withdraw, application=draft.key)
    age(desk)
    assert swept(desk) == 0


def test_what_was_never_written_in_a_row_is_swept_after_the_grace(desk: Desk) -> None:
    name = storage.keep(b"killed before its row")
    age(desk, 6)
    assert swept(desk) == 0
    age(desk, 8)
    assert swept(desk) == 1
    with pytest.raises(storage.Missing):
        storage.read(name)


def test_what_was_removed_from_a_draft_is_swept_a_week_after_its_removal(desk: Desk) -> None:
    made = desk.ready()
    file = held(desk, made.key)
    desk.do("a-prime", actions.remove_file, application=made.key, file=file.key)
    age(desk)
    assert swept(desk, desk.at + timedelta(days=6)) == 0
    assert swept(desk, desk.at + timedelta(days=8)) == 1
    with row_security.system():
        assert StoredFile.objects.filter(sha256=file.stored_id).exists()
        assert actions.reconcile(at=desk.at, every_file=True) == []


def test_a_content_that_another_firm_still_uses_stays(desk: Desk) -> None:
    made = desk.ready(text="same")
    other = desk.ready("b-prime", "same")
    file = held(desk, made.key)
    assert file.stored_id == held(desk, other.key).stored_id
    desk.do("a-prime", actions.remove_file, application=made.key, file=file.key)
    age(desk)
    assert swept(desk, desk.at + timedelta(days=8)) == 0


def test_a_swept_content_is_attached_again_and_submitted(desk: Desk) -> None:
    made = desk.ready(text="again")
    file = held(desk, made.key)
    desk.do("a-prime", actions.remove_file, application=made.key, file=file.key)
    age(desk)
    assert swept(desk, desk.at + timedelta(days=8)) == 1
    desk.do(
        "a-prime", actions.attach, application=made.key, form="application", field="statements", name="決算書.pdf",
        document=pdf("again"),
    )  # fmt: skip
    desk.submit("a-prime", made)
    found = desk.see("a-prime", queries.application, made.key, desk.viewer("a-prime"))
    assert found.state == "submitted"
