"""提出を外部システムに引き渡す。知らせには番号と要約値だけを載せ、中身は取りに来てもらう (SEC-40)。

起きたことの一行につき、システムごとに一つの引渡しができる (データベースが二つ目を断る)。知らせは outbox が、
24時間を超えてくり返し届ける。受け手は、事象の番号 (id) と、申請の中の番号 (sequence) で、二度目と抜けを見分ける。
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from shien.domain.applications import actions as applying
from shien.domain.applications import facts as applications
from shien.domain.applications import queries as reading
from shien.domain.outside import facts, rows
from shien.domain.outside.choices import HandoverState, Work
from shien.domain.outside.errors import Refused, not_found
from shien.domain.outside.models import Assignment, Handover
from shien.domain.outside.queries import TOPIC, delivery
from shien.ledger import audit, outbox
from shien.ledger.audit import Act, Actor
from shien.ledger.models import Event

# Rows are committed out of the order of their numbers: look again at what is younger than this.
_UNSURE = timedelta(minutes=10)


@transaction.atomic
def enlist(*, at: datetime) -> int:
    """任された手続きに起きたことを、引渡しに載せる。全行を読める範囲で呼ぶ。載せた数を返す。

    一度に一人だけが行うので、引渡しの番号は、書き終えた順になる (一覧の続きを読む相手が、行を飛ばさない)。
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outside:stage'))")
    live = Assignment.objects.select_related("site").filter(work=Work.RECEIVE, ended_at=None).order_by("id")
    return sum(_of(each, at) for each in live)


def _of(assignment: Assignment, at: datetime) -> int:
    known = Handover.objects.filter(site_id=assignment.site_id, state_row_id__gt=assignment.staged_through)
    found = reading.moved_since(
        assignment.procedure, since=assignment.began_at, after=assignment.staged_through,
        known=known.values_list("state_row_id", flat=True),
    )  # fmt: skip
    made = [_staged(each, assignment, at) for each in found if each.site != assignment.site.client_id]
    settled = [each.id for each in found if each.at < at - _UNSURE]
    if settled:
        assignment.staged_through = max(settled)
        assignment.save(update_fields=["staged_through"])
    return len(made)


def _staged(moved: applications.Moved, assignment: Assignment, at: datetime) -> Handover:
    before = Handover.objects.filter(site_id=assignment.site_id, application_id=moved.application_id)
    key = uuid.uuid4()
    event = outbox.put(
        TOPIC, recipient=f"site:{assignment.site.client_id}", at=at, payload={"delivery": str(key)} | dict(moved.body),
        subject=f"delivery:{assignment.site_id}:{moved.application_id}",
    )  # fmt: skip
    return Handover.objects.create(
        key=key, site_id=assignment.site_id, procedure=assignment.procedure, application_id=moved.application_id,
        enterprise_id=moved.enterprise_id, state_row_id=moved.id, submission_id=moved.submission_id, body=dict(moved.body),
        sequence=(before.aggregate(last=Max("sequence"))["last"] or 0) + 1, event=UUID(event), ready_at=at,
    )  # fmt: skip


def noted(*, event: UUID, at: datetime, error: str, given_up: bool) -> None:
    """知らせの結果を引渡しに書く。受取りを確かめたものは、戻さない。全行を読める範囲で呼ぶ。"""
    row = Handover.objects.filter(event=event).exclude(state=HandoverState.ACKNOWLEDGED)
    if not error:
        row.update(state=HandoverState.DELIVERED, delivered_at=at, error="")
    elif given_up:
        row.update(state=HandoverState.FAILED, failed_at=at, error=error[:300])
    else:
        row.update(error=error[:300])


@transaction.atomic
def send_again(*, event: UUID, by: Actor, at: datetime) -> bool:
    """届かなかった知らせを、もう一度はじめから送る。同じ事象の番号で送るので、二度は処理されない。"""
    found = Event.objects.filter(id=event, topic=TOPIC, given_up_at__isnull=False)
    if not found.update(given_up_at=None, attempts=0, due_at=at):
        return False
    audit.record(
        Act.SYSTEM_ASSIGN, by=by, at=at, target="届かなかった知らせをもう一度送った", detail={"event": str(event)}
    )
    return True


@transaction.atomic
def read_deliveries(*, system: facts.System, after: int, limit: int) -> Sequence[facts.Handover]:
    """after より後の引渡し (古い順)。値は含まない。"""
    with rows.of_site(system.site_id):
        found = Handover.objects.filter(site_id=system.site_id, procedure__in=system.procedures, id__gt=after)
        return [delivery(row) for row in found.order_by("id")[:limit]]


def _own(system: facts.System, key: UUID, *, lock: bool = False) -> Handover:
    """このシステムの、任された手続きの引渡し。"""
    found = Handover.objects.filter(key=key, site_id=system.site_id, procedure__in=system.procedures)
    row = (found.select_for_update(of=("self",)) if lock else found).first()
    if row is None:
        raise not_found()
    return row


@transaction.atomic
def read_submission(*, system: facts.System, key: UUID, at: datetime) -> tuple[facts.Handover, applications.Submission]:
    """引渡しの提出を渡す。渡したことは証跡に残り、事業者に見える。書けなければ渡らない。"""
    with rows.of_site(system.site_id):
        row = _own(system, key, lock=True)
        if row.submission_id is None:
            raise Refused(404, "no_submission", "この引渡しに提出はありません。状態が変わった知らせです。")
        with rows.opened_applications([row.application_id]):
            found = reading.submission_of_id(row.submission_id)
        if found is None:
            raise not_found()
        _reached(row, at)
        _record(system, row, found.form_version.title, at, {"submission": found.number, "sha256": found.sha256})
        return delivery(row), found


@transaction.atomic
def read_file(*, system: facts.System, key: UUID, file: UUID, at: datetime) -> tuple[applications.SubmittedFile, bytes]:
    """引渡しのファイルを渡す。検査を待つものと、ウイルスの見つかったものは渡さない。"""
    with rows.of_site(system.site_id):
        row = _own(system, key)
        if row.submission_id is None:
            raise not_found()
        with rows.opened_applications([row.application_id]):
            try:
                found, document = applying.document_of(submission=row.submission_id, file=file)
            except applying.NotFound:
                raise not_found() from None
            except applying.Refused as error:
                raise Refused(409, error.code, str(error)) from None
        _record(system, row, found.name, at, {"file": str(file), "sha256": found.sha256})
        return found, document


def _reached(row: Handover, at: datetime) -> None:
    if row.state in (HandoverState.READY, HandoverState.FAILED):
        row.state, row.delivered_at = HandoverState.DELIVERED, row.delivered_at or at
        row.save(update_fields=["state", "delivered_at"])


def _record(system: facts.System, row: Handover, target: str, at: datetime, detail: dict[str, str]) -> None:
    audit.record(
        Act.SUBMISSION_SUPPLY, by=system.actor, at=at, enterprise_id=row.enterprise_id, purpose="任された手続きの受付のため",
        target=target, detail={"application": row.body["application"], "delivery": str(row.key), **detail},
    )  # fmt: skip


@transaction.atomic
def acknowledge(*, system: facts.System, key: UUID, sha256: str, at: datetime) -> facts.Handover:
    """受取りを確かめた。要約値が違えば断る (壊れて届いた)。二度目は同じ答え。"""
    with rows.of_site(system.site_id):
        row = _own(system, key, lock=True)
        if row.submission_id is not None and sha256 != row.body["sha256"]:
            raise Refused(
                409, "sha256_differs", "提出の要約値が違います。もう一度読み、同じなら運用窓口へお問い合わせください。"
            )
        if row.state != HandoverState.ACKNOWLEDGED:
            row.state, row.acknowledged_at = HandoverState.ACKNOWLEDGED, at
            row.save(update_fields=["state", "acknowledged_at"])
            audit.record(
                Act.SUBMISSION_ACKNOWLEDGE, by=system.actor, at=at, enterprise_id=row.enterprise_id, target=system.name,
                detail={"application": row.body["application"], "delivery": str(row.key)},
            )  # fmt: skip
        return delivery(row)
