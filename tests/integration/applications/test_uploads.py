"""ファイルを少しずつ送る。切れても続きから、何度送っても一つだけ付く (UX-18)。"""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries, unfinished
from shien.domain.applications.actions import NotFound, WrongOffset, files, uploads
from shien.domain.applications.models import Attachment, Upload
from shien.integrations.attachment import HEAD
from shien.values.fault import InvalidValue
from tests.integration.applications.conftest import Desk, pdf

DOCUMENT = pdf("少しずつ")
HALF = len(DOCUMENT) // 2


def begin(
    desk: Desk, made: facts.Application, document: bytes = DOCUMENT, person: str = "a-prime", **change: Any
) -> facts.Upload:
    named = {
        "application": made.key, "form": "application", "field": "statements", "name": "決算書.pdf", "size": len(document),
        "sha256": hashlib.sha256(document).hexdigest(),
    } | change  # fmt: skip
    return desk.do(person, actions.begin_upload, **named)


def send(
    desk: Desk,
    made: facts.Application,
    upload: facts.Upload,
    offset: int,
    part: bytes,
    person: str = "a-prime",
    **change: Any,
) -> facts.Upload:
    return desk.do(
        person, actions.receive_part, application=made.key, upload=upload.key, offset=offset, part=part, **change
    )


def attached(made: facts.Application) -> list[Attachment]:
    with row_security.system():
        return list(
            Attachment.objects.filter(draft__application__key=made.key, removed_at=None).select_related("stored")
        )


def on_disk(upload: facts.Upload) -> bool:
    try:
        return bool(unfinished.read(upload.key))
    except unfinished.Lost:
        return False


def test_the_parts_make_the_file_and_leave_nothing_behind(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made)
    assert send(desk, made, upload, 0, DOCUMENT[:HALF]).received == HALF
    assert attached(made) == []
    last = send(desk, made, upload, HALF, DOCUMENT[HALF:])
    assert last.whole
    (file,) = attached(made)
    assert (file.key, file.name, file.stored_id) == (last.attached, "決算書.pdf", hashlib.sha256(DOCUMENT).hexdigest())
    assert not on_disk(upload)


def test_a_wrong_offset_writes_nothing_and_tells_the_right_one(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    for offset in (0, HALF - 1, HALF + 1, len(DOCUMENT)):
        with pytest.raises(WrongOffset) as told:
            send(desk, made, upload, offset, b"other")
        assert told.value.received == HALF
    send(desk, made, upload, HALF, DOCUMENT[HALF:])
    assert len(attached(made)) == 1


def test_the_same_file_of_the_same_person_goes_on(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    again = begin(desk, made)
    assert (again.key, again.received) == (upload.key, HALF)
    assert begin(desk, made, pdf("ほか")).key != upload.key
    assert begin(desk, made, name="写し.pdf").key != upload.key
    other = begin(desk, made, person="a-member")
    assert (other.key != upload.key, other.received) == (True, 0)


def test_a_repeated_last_part_attaches_no_second_file(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    first = send(desk, made, upload, HALF, DOCUMENT[HALF:])
    with pytest.raises(WrongOffset):
        send(desk, made, upload, HALF, DOCUMENT[HALF:])
    assert send(desk, made, upload, len(DOCUMENT), b"") == first
    assert begin(desk, made) == first
    assert len(attached(made)) == 1


def test_a_file_that_was_taken_off_is_sent_anew(desk: Desk) -> None:
    made = desk.started()
    done = send(desk, made, begin(desk, made), 0, DOCUMENT)
    desk.do("a-prime", actions.remove_file, application=made.key, file=done.attached)
    again = begin(desk, made)
    assert (again.received, again.attached) == (0, None)
    send(desk, made, again, 0, DOCUMENT)
    assert len(attached(made)) == 1


def test_two_tabs_that_finish_at_once_attach_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-13: 片方が確かめている間に、もう片方が付け終える。"""
    made = desk.started()
    upload = begin(desk, made)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    attach, others = uploads.attach, []

    def slow(**named: Any) -> facts.File:
        if not others:
            others.append(None)
            others.append(send(desk, made, upload, len(DOCUMENT), b""))
            row_security.bind(desk.viewer("a-prime"))
        return attach(**named)

    monkeypatch.setattr(uploads, "attach", slow)
    last = send(desk, made, upload, HALF, DOCUMENT[HALF:])
    assert len(attached(made)) == 1
    assert last == others[1]


@pytest.mark.parametrize("person", ["a-member", "b-prime"])
def test_another_person_finds_nothing(desk: Desk, person: str) -> None:
    made = desk.started()
    upload = begin(desk, made)
    with pytest.raises(NotFound):
        send(desk, made, upload, 0, DOCUMENT, person)
    assert desk.see(person, queries.upload, made.key, upload.key, desk.viewer(person)) is None
    assert not desk.do(person, actions.drop_upload, application=made.key, upload=upload.key)
    assert attached(made) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [({"size": 20 * 1024 * 1024 + 1}, "20MBまで"), ({"size": 0}, "空です"), ({"name": "a.exe"}, "受け付けられない種類"),
     ({"name": "a.docx"}, "PDF・Excel"), ({"field": "plan"}, "ありません"), ({"sha256": "x"}, "もう一度")],
)  # fmt: skip
def test_what_cannot_be_attached_is_refused_before_a_byte_is_sent(
    desk: Desk, change: dict[str, Any], words: str
) -> None:
    made = desk.started()
    with pytest.raises(InvalidValue, match=words):
        begin(desk, made, **change)


def test_a_wrong_kind_is_told_at_the_first_part(desk: Desk) -> None:
    made = desk.started()
    document = b"\x89PNG\r\n\x1a\n" + b"0" * (2 * HEAD)
    upload = begin(desk, made, document)
    with pytest.raises(InvalidValue, match="PDFではありません"):
        send(desk, made, upload, 0, document[:HEAD])
    assert begin(desk, made, document).received == 0


def test_another_content_than_announced_is_refused_and_deleted(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made, sha256="0" * 64)
    with pytest.raises(InvalidValue, match="選んだファイルと違いました"):
        send(desk, made, upload, 0, DOCUMENT)
    assert not on_disk(upload)
    assert attached(made) == []
    with pytest.raises(NotFound):
        send(desk, made, upload, 0, DOCUMENT)


def test_more_than_announced_is_refused(desk: Desk) -> None:
    made = desk.started()
    with pytest.raises(InvalidValue, match="多く届きました"):
        send(desk, made, begin(desk, made), 0, DOCUMENT + b"x")


def test_a_submitted_paper_takes_no_file(desk: Desk) -> None:
    made = desk.ready()
    upload = begin(desk, made)
    desk.submit("a-prime", made)
    with pytest.raises(NotAllowed):
        send(desk, made, upload, 0, DOCUMENT)
    assert len(attached(made)) == 1
    assert not on_disk(upload)


def test_unfinished_bytes_have_a_quota(desk: Desk) -> None:
    made, large = desk.started(), 20 * 1024 * 1024
    for number in range(10):
        begin(desk, made, size=large, sha256=f"{number:064x}")
    with pytest.raises(InvalidValue, match=r"送りかけが200\.0MB"):
        begin(desk, made, size=large, sha256="f" * 64)
    other = begin(desk, made, person="a-prime", size=large, sha256="0" * 64)
    desk.do("a-prime", actions.drop_upload, application=made.key, upload=other.key)
    assert begin(desk, made, size=large, sha256="f" * 64)


def test_a_person_keeps_at_most_fifty_unfinished_files(desk: Desk) -> None:
    made = desk.started()
    for number in range(50):
        begin(desk, made, size=1, sha256=f"{number:064x}")
    with pytest.raises(InvalidValue, match="1日たつと消えます"):
        begin(desk, made, size=1, sha256="f" * 64)
    assert begin(desk, made, person="a-member", size=1, sha256="f" * 64)


def test_what_was_cut_between_disk_and_row_is_written_again(desk: Desk) -> None:
    """書いたあと、行の前で止められた。残った続きは、上から書き直す。"""
    made = desk.started()
    upload = begin(desk, made)
    unfinished.write(upload.key, 0, b"torn away" * 10)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    send(desk, made, upload, HALF, DOCUMENT[HALF:])
    assert [each.stored_id for each in attached(made)] == [hashlib.sha256(DOCUMENT).hexdigest()]


def test_what_the_disk_lost_is_asked_for_again(desk: Desk) -> None:
    made = desk.started()
    upload = begin(desk, made)
    send(desk, made, upload, 0, DOCUMENT[:HALF])
    unfinished.forget(upload.key)
    assert send(desk, made, upload, HALF, DOCUMENT[HALF:]).received == 0
    send(desk, made, upload, 0, DOCUMENT)
    assert len(attached(made)) == 1


def test_what_is_not_continued_for_a_day_is_removed(desk: Desk) -> None:
    made = desk.started()
    old, young = begin(desk, made), begin(desk, made, name="b.pdf", at=desk.at + timedelta(hours=12))
    for each in (old, young):
        send(desk, made, each, 0, DOCUMENT[:HALF], at=each.at)
    stray = UUID(int=7)
    unfinished.write(stray, 0, b"its row is gone")
    yesterday = (desk.at - timedelta(hours=1)).timestamp()
    for key in (old.key, stray):
        os.utime(unfinished._folder() / key.hex, (yesterday, yesterday))
    with row_security.system():
        assert actions.forget_uploads(at=desk.at + timedelta(hours=23)) == 0
        assert actions.forget_uploads(at=desk.at + timedelta(hours=25)) == 1
        assert [each.key for each in Upload.objects.all()] == [young.key]
    assert [on_disk(each) for each in (old, young)] == [False, True]
    assert not (unfinished._folder() / stray.hex).exists()


def test_a_field_for_one_file_replaces_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wanted = desk.started(), files.field_of
    for module in (files, uploads):
        monkeypatch.setattr(module, "field_of", lambda draft, field: replace(wanted(draft, field), max_files=1))
    for text in ("一つ目", "二つ目"):
        document = pdf(text)
        send(desk, made, begin(desk, made, document), 0, document)
    assert [each.stored_id for each in attached(made)] == [hashlib.sha256(pdf("二つ目")).hexdigest()]


@pytest.fixture
def made(desk: Desk) -> facts.Application:
    """始めた申請。"""
    return desk.started()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(tries=some.lists(some.tuples(some.integers(0, len(DOCUMENT)), some.integers(0, len(DOCUMENT))), max_size=12))
def test_however_the_line_is_cut_the_file_is_the_same(
    desk: Desk, made: facts.Application, tries: list[tuple[int, int]]
) -> None:
    """どの順に、どこから、何バイト送り、届いたか知らずに送り直しても、付くのは一つで、もとと同じ。"""
    for file in attached(made):
        desk.do("a-prime", actions.remove_file, application=made.key, file=file.key)
    upload = begin(desk, made)
    held = upload.received
    for offset, many in [*tries, *[(None, 100)] * (len(DOCUMENT) // 100 + 2)]:
        start = held if offset is None else offset
        try:
            found = send(desk, made, upload, start, DOCUMENT[start : start + many])
        except WrongOffset as error:
            assert error.received == held
            continue
        assert start == held
        held = found.received
    assert [each.stored_id for each in attached(made)] == [hashlib.sha256(DOCUMENT).hexdigest()]
