"""ファイルを少しずつ受ける。切れたら、届いたところから続ける。全部届いたら、確かめて一度だけ付ける。

tus 1.0 の考え方に倣う: 受けた側が、どこまで届いたかを知っている。違う所から送られたものは、書かずに断る。
"""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, facts, reading, storage, unfinished
from shien.domain.applications.errors import NotFound, Refused, WrongOffset
from shien.domain.applications.models import Application, Upload
from shien.domain.applications.terms import term
from shien.integrations.attachment import HEAD, agrees, announced
from shien.values.fault import InvalidValue

from .drafts import editable
from .files import MAX_TOTAL, attach, field_of, limit_of, room

MAX_PART = 1024 * 1024
MAX_UPLOADS = 50
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OTHER = "届いた中身が、選んだファイルと違いました。もう一度選んでください。"


@transaction.atomic
def begin_upload(
    *, application: UUID, form: str, field: str, name: str, size: int, sha256: str, by: Viewer, at: datetime,
    occurrence: str = "",
) -> facts.Upload:  # fmt: skip
    """送り始める。同じ人が同じファイルを送りかけていれば、それを返す。断るものは、中身を受ける前に断る。

    size と sha256 は、送る人の言う大きさ (バイト) と要約値。付ける前に、届いた中身と比べる。
    """
    row = cases.own(application, by)
    draft = cases.draft(row, form, occurrence, lock=False)
    cases.may_work(draft.form_version, by)
    editable(row, draft)
    wanted = field_of(draft, field)
    name = announced(name, size, tuple(wanted.formats or ()), limit_of(wanted))
    if not _SHA256.fullmatch(sha256):
        raise InvalidValue("ファイルの中身を読めませんでした。もう一度選んでください。")
    same = Upload.objects.select_related("attached").filter(
        draft=draft, field=field, by_id=by.account_id, sha256=sha256, name=name, size=size
    )
    for held in same:
        if held.attached is None or held.attached.removed_at is None:
            return reading.upload(held)
        held.delete()  # attached, and taken off since: it begins anew
    if wanted.max_files > 1 and len(draft.answers.get(field) or ()) >= wanted.max_files:
        raise InvalidValue(f"「{wanted.label}」は{wanted.max_files}個までです。先に外してください。")
    _quota(row, size, by)
    made = Upload.objects.create(
        draft=draft, enterprise_id=row.enterprise_id, field=field, name=name, size=size, sha256=sha256,
        by_id=by.account_id, at=at,
    )  # fmt: skip
    return reading.upload(made)


def _quota(row: Application, size: int, by: Viewer) -> None:
    """申請ごとと、人ごとの、送りかけの大きさ。"""
    waiting = Upload.objects.filter(attached=None)
    held = waiting.filter(draft__application=row).aggregate(found=Sum("size"))["found"] or 0
    room(row, size, held)
    mine = waiting.filter(by_id=by.account_id).values_list("size", flat=True)
    if len(mine) >= MAX_UPLOADS or sum(mine) + size > MAX_TOTAL:
        raise InvalidValue(
            "送りかけのファイルが多すぎます。送り終えるか、要らないものを取りやめてください。1日たつと消えます。"
        )


def _mine(application: UUID, key: UUID, by: Viewer) -> Upload:
    """自分の送りかけ。ほかの人のものは、無いのと同じ。"""
    found = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("draft__application", "draft__form_version", "attached")
        .filter(key=key, draft__application__key=application, by_id=by.account_id)
        .filter(**cases.reach(by, "draft__application_id"))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def receive_part(
    *, application: UUID, upload: UUID, offset: int, part: bytes, by: Viewer, at: datetime
) -> facts.Upload:
    """一切れを受け、全部届いたら、確かめて付ける。付けるのは、何度送られても一度だけ。

    届いている所と違えば WrongOffset。付けられなければ、届いた中身を消して、わけを返す。空の一切れは、付け直しを頼む。
    """
    try:
        row = _received(application, upload, offset, part, by, at)
        return reading.upload(row) if row.attached_id or row.received < row.size else _attached(row, by, at)
    except (InvalidValue, NotAllowed, Refused):
        drop_upload(application=application, upload=upload, by=by, at=at)
        raise


@transaction.atomic
def _received(application: UUID, key: UUID, offset: int, part: bytes, by: Viewer, at: datetime) -> Upload:
    row = _mine(application, key, by)
    if offset != row.received or (part and row.attached_id):
        raise WrongOffset(row.received)
    if len(part) > min(MAX_PART, row.size - row.received):
        raise InvalidValue("はじめに聞いた大きさより、多く届きました。もう一度選んでください。")
    if not part:
        return row
    if offset == 0 and len(part) >= min(row.size, HEAD):
        agrees(row.name, part)  # told now, not after twenty megabytes
    try:
        unfinished.write(row.key, offset, part)
        row.received += len(part)
    except unfinished.Lost:
        row.received = 0
    row.at = at
    row.save(update_fields=["received", "at"])
    return row


def _attached(row: Upload, by: Viewer, at: datetime) -> facts.Upload:
    try:
        document = unfinished.read(row.key)
    except unfinished.Lost:
        Upload.objects.filter(id=row.id, attached=None).update(received=0)
        row.refresh_from_db()
        if row.attached_id:  # another tab was first
            return reading.upload(row)
        raise WrongOffset(0) from None
    if storage.digest(document) != row.sha256:
        raise InvalidValue(_OTHER)
    attach(
        application=row.draft.application.key, form=row.draft.form, occurrence=row.draft.occurrence, field=row.field,
        name=row.name, document=document, by=by, at=at, upload=row.id,
    )  # fmt: skip
    unfinished.forget(row.key)
    row.refresh_from_db()
    return reading.upload(row)


def drop_upload(*, application: UUID, upload: UUID, by: Viewer, at: datetime) -> bool:
    """送るのをやめる。届いた中身も消える。付いたファイルは、そのまま。"""
    with transaction.atomic():
        try:
            row = _mine(application, upload, by)
        except NotFound:
            return False
        row.delete()
    unfinished.forget(row.key)
    return True


def forget_uploads(*, at: datetime) -> int:
    """長く続きの来ないものを消す。全行を読める範囲で呼ぶ。消した行の数。"""
    wait = term("upload", "idle", localdate(at))
    if wait is None:
        return 0
    before = at - wait.length
    done, _ = Upload.objects.filter(at__lt=before).delete()
    old = list(unfinished.older_than(before))
    held = set(Upload.objects.filter(key__in=old, received__gt=0).values_list("key", flat=True))
    for key in set(old) - held:
        unfinished.forget(key)
    return done
