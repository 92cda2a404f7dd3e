"""突合せ。申請・ファイル・受付票・お知らせ・証跡を毎時比べ、食い違いを警報にする (REL-5)。全行を読める範囲で呼ぶ。

ファイルは、あることと大きさを毎回、中身の要約値を一日に一度確かめる (毎時、要約値の頭で分けた24分の1)。
"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shien.domain.applications import definitions, storage
from shien.domain.applications.choices import AlarmKind
from shien.domain.applications.models import (
    Alarm,
    Application,
    Attachment,
    StateRow,
    StoredFile,
    Submission,
    SubmissionFile,
)
from shien.ledger.keys import public_jwks
from shien.ledger.models import Entry, Event

log = logging.getLogger(__name__)
_RECENT = timedelta(days=7)
_BATCH = 500


class Difference(NamedTuple):
    """食い違いの一つ。"""

    kind: AlarmKind
    subject: str
    procedure: str
    detail: str


def reconcile(*, at: datetime, every_file: bool = False) -> list[Difference]:
    """比べ、警報を立て、直ったものを閉じる。見つけた食い違いを返す。"""
    found = [*_files(at, every_file), *_submissions(), *_notices(at), *_evidence(at), *_states()]
    with transaction.atomic():
        open_rows = {(row.kind, row.subject): row for row in Alarm.objects.select_for_update().filter(settled_at=None)}
        for each in found:
            row = open_rows.pop((each.kind.value, each.subject), None)
            if row is None:
                log.error("reconciliation: %s %s %s", each.kind.value, each.subject, each.detail)
                Alarm.objects.get_or_create(
                    kind=each.kind, subject=each.subject, settled_at=None,
                    defaults={"procedure": each.procedure, "detail": each.detail[:400], "found_at": at, "seen_at": at},
                )  # fmt: skip
            else:
                Alarm.objects.filter(id=row.id).update(seen_at=at)
        # An alarm about a content is closed only by a run that read the content.
        gone = [row.id for row in open_rows.values() if row.kind != AlarmKind.FILE_CHANGED or every_file]
        Alarm.objects.filter(id__in=gone).update(settled_at=at)
    return found


def _files(at: datetime, every_file: bool) -> Iterator[Difference]:
    for row in StoredFile.objects.order_by("sha256").iterator(chunk_size=_BATCH):
        kind = _wrong(row, at, every_file)
        if kind is not None:
            for procedure, owner in _owners(row):
                yield Difference(
                    kind, f"{row.sha256[:16]}:{owner}"[:100], procedure, f"{owner} のファイル {row.sha256}"
                )


def _wrong(row: StoredFile, at: datetime, every_file: bool) -> AlarmKind | None:
    place = storage.path(row.sha256)
    try:
        if place.stat().st_size != row.size:
            return AlarmKind.FILE_CHANGED
        if every_file or int(row.sha256[:4], 16) % 24 == at.hour:
            storage.read(row.sha256)
    except (OSError, storage.Missing):
        return AlarmKind.FILE_MISSING
    except storage.Changed:
        return AlarmKind.FILE_CHANGED
    return None


def _owners(row: StoredFile) -> Iterator[tuple[str, str]]:
    """このファイルを持つ提出と下書き。"""
    sent = SubmissionFile.objects.filter(stored=row).values_list(
        "submission__application__procedure", "submission__number"
    )
    yield from sent
    held = Attachment.objects.filter(stored=row, removed_at=None, draft__application__live=True)
    yield from held.values_list("draft__application__procedure", "draft__application__number").distinct()


def _submissions() -> Iterator[Difference]:
    """受付票の署名・答えの要約値・ファイルの一覧が、行と合うか。"""
    keys = KeySet.import_key_set(public_jwks(settings.SIGNING_KEY_FILE))  # type: ignore[arg-type]
    rows = Submission.objects.select_related("application").order_by("id")
    batch: list[Submission] = []
    for row in rows.iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield from _compared(batch, keys)
            batch = []
    yield from _compared(batch, keys)


def _compared(batch: list[Submission], keys: KeySet) -> Iterator[Difference]:
    files: dict[int, set[tuple[str, str]]] = {row.id: set() for row in batch}
    for number, attachment, sha256 in SubmissionFile.objects.filter(submission__in=batch).values_list(
        "submission_id", "attachment", "stored_id"
    ):
        files[number].add((str(attachment), sha256))
    for row in batch:
        procedure = row.application.procedure
        try:
            told = json.loads(jws.deserialize_compact(row.receipt, keys, algorithms=["Ed25519"]).payload)
        except (JoseError, ValueError):
            yield Difference(AlarmKind.WRONG_RECEIPT, row.number, procedure, "受付票の署名が正しくありません")
            continue
        kept = (row.number, row.sha256, definitions.digest(row.answers))
        if (told["number"], told["answers_sha256"], row.sha256) != kept:
            yield Difference(AlarmKind.WRONG_RECEIPT, row.number, procedure, "受付票と答えの要約値が合いません")
        if {(each["key"], each["sha256"]) for each in told["files"]} != files[row.id]:
            yield Difference(AlarmKind.FILE_UNLISTED, row.number, procedure, "受付票とファイルの一覧が合いません")


def _recent(at: datetime) -> Any:
    return Submission.objects.filter(submitted_at__gte=at - _RECENT).select_related("application", "by").order_by("id")


def _notices(at: datetime) -> Iterator[Difference]:
    """受付のお知らせが、送信待ちの箱に入ったか。宛先の無い人には送らない。"""
    rows = [row for row in _recent(at) if row.by.email]
    subjects = {f"application:{row.application.key}" for row in rows}
    told = "\n".join(Event.objects.filter(subject__in=subjects, topic="mail").values_list("payload__title", flat=True))
    for row in rows:
        if row.number not in told:
            yield Difference(
                AlarmKind.NO_NOTICE, row.number, row.application.procedure, "受付のお知らせが書かれていません"
            )


def _evidence(at: datetime) -> Iterator[Difference]:
    """提出の証跡があるか。"""
    written = set(
        Entry.objects.filter(act="application_submit", at__gte=at - _RECENT - timedelta(minutes=5)).values_list(
            "body__detail__submission", flat=True
        )
    )
    for row in _recent(at):
        if row.number not in written:
            yield Difference(AlarmKind.NO_EVIDENCE, row.number, row.application.procedure, "提出の証跡がありません")


def _states() -> Iterator[Difference]:
    last = StateRow.objects.filter(application=OuterRef("pk")).order_by("-seq").values("state")[:1]
    rows = Application.objects.annotate(told=Subquery(last)).exclude(state=F("told")).order_by("id")
    for row in rows.iterator(chunk_size=_BATCH):
        yield Difference(AlarmKind.WRONG_STATE, row.number, row.procedure, f"状態 {row.state} が履歴と合いません")
