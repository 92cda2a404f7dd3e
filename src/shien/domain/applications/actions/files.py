"""添付ファイルの書込み。中身を確かめ、置き場所に書き終えてから、行を書く。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, facts, reading, storage
from shien.domain.applications.choices import Scan
from shien.domain.applications.errors import NotFound, Refused
from shien.domain.applications.models import (
    Application,
    Attachment,
    Draft,
    StoredFile,
    Submission,
    SubmissionFile,
    Upload,
)
from shien.integrations import clamd
from shien.integrations.attachment import MAX_BYTES, inspect
from shien.ledger import audit, prepared
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from .drafts import editable, write

MAX_TOTAL = 200 * 1024 * 1024
_USED = """
SELECT COALESCE(sum(f.size), 0) FROM applications_attachment f JOIN applications_draft d ON d.id = f.draft_id
WHERE d.application_id = %s AND f.removed_at IS NULL
"""
_FILE = prepared.columns(prepared.Part(StoredFile, "f"))
_HELD = f"SELECT {_FILE} FROM applications_storedfile f WHERE f.sha256 = %s"  # noqa: S608 -- names of columns
_KEEP = f"""
INSERT INTO applications_storedfile AS f (sha256, size, kept_at, scan, scan_detail) VALUES (%s, %s, %s, %s, '')
ON CONFLICT DO NOTHING RETURNING {_FILE}
"""  # noqa: S608 -- names of columns


def attach(
    *, application: UUID, form: str, field: str, name: str, document: bytes, by: Viewer, at: datetime, occurrence: str = "",
    replaces: UUID | None = None, upload: int | None = None,
) -> facts.File:  # fmt: skip
    """ファイルを付ける。replaces は差し替えるファイル (一つだけの欄では、いまあるもの)。全部できるか、何も起きないか。

    upload は、届き終えた送りかけのファイルの番号。もう付いていれば、付いたものを返し、二つ目は付けない。

    種類・大きさ・仕掛け・マイナンバーの誤りは InvalidValue (何が悪く、どうすればよいか)。
    """
    row = cases.own(application, by, lock=False)
    draft = cases.draft(row, form, occurrence, lock=False)
    cases.may_work(draft.form_version, by)
    wanted = field_of(draft, field)
    checked = inspect(name, document, tuple(wanted.formats or ()), limit_of(wanted))
    sha256 = storage.keep(checked.document)
    with transaction.atomic():
        row = cases.own(application, by)
        draft = cases.draft(row, form, occurrence)
        editable(row, draft)
        if upload is not None and (done := _of_upload(upload)):
            return reading.file(done)
        now = draft.answers.get(field) or ()
        if replaces is None and wanted.max_files == 1 and now:
            replaces = UUID(now[-1])
        held = [each for each in now if each != str(replaces)]
        if wanted.max_files and len(held) >= wanted.max_files:
            raise InvalidValue(f"「{wanted.label}」は{wanted.max_files}個までです。差し替えるか、先に消してください。")
        room(row, len(checked.document))
        scan = Scan.WAITING if settings.SHIEN_CLAMD else Scan.NONE
        stored = _stored(StoredFile(sha256=sha256, size=len(checked.document), kept_at=at, scan=scan))
        made = Attachment(
            draft=draft, enterprise_id=row.enterprise_id, field=field, name=checked.name, stored=stored,
            size=len(checked.document), media_type=checked.media_type, warnings=list(checked.warnings),
            by_id=by.account_id, at=at,
        )  # fmt: skip
        prepared.insert(made)
        if replaces:
            Attachment.objects.filter(key=replaces, draft=draft, removed_at=None).update(removed_at=at)
        if upload is not None:
            Upload.objects.filter(id=upload).update(attached=made)
        write(draft, {field: [*held, str(made.key)]}, by, at)
        if settings.SHIEN_CLAMD:
            transaction.on_commit(_wake, robust=True)
    return reading.file(made)


def _of_upload(upload: int) -> Attachment | None:
    """送りかけのファイルから、もう付いたもの。申請を止めてあること。"""
    found = Upload.objects.select_related("attached__stored").filter(id=upload).first()
    if found is None:
        raise NotFound  # given up in another tab
    return found.attached


def _stored(new: StoredFile) -> StoredFile:
    """この中身の行。もうあれば、あるもの。"""
    given = [new.sha256, new.size, new.kept_at, new.scan]
    values = prepared.row(_HELD, given[:1]) or prepared.row(_KEEP, given) or prepared.rows(_HELD, given[:1])[0]
    return prepared.build(StoredFile, values)


def _wake() -> None:
    """検査を起こす。起こせなくても、定時の見回りが検査する。"""
    import contextlib

    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("shien.scan").defer()


def field_of(draft: Draft, field: str) -> Any:
    """ファイルの欄。無ければ InvalidValue。"""
    found = definitions.form_of(draft.form_version).fields.get(field)
    if found is not None and found.type == "file":
        return found
    raise InvalidValue(f"ファイルの欄「{field}」は、この申請書にありません。")


def limit_of(field: Any) -> int:
    """この欄の、一つのファイルの大きさの限り (バイト)。"""
    return min(field.max_bytes or MAX_BYTES, MAX_BYTES)


def room(row: Application, size: int, waiting: int = 0) -> None:
    """申請に、まだ入るか。waiting は、送りかけのファイルの大きさ。"""
    used = int(prepared.rows(_USED, [row.id])[0][0])
    if used + waiting + size > MAX_TOTAL:
        held = f"いま{used / 1024 / 1024:.1f}MB" + f"、送りかけが{waiting / 1024 / 1024:.1f}MB" * bool(waiting)
        raise InvalidValue(
            f"一つの申請で、合わせて200MBまでです（{held}）。小さくするか、要らないものを消してください。"
        )


@transaction.atomic
def remove_file(*, application: UUID, file: UUID, by: Viewer, at: datetime) -> bool:
    """ファイルを外す。置き場所の中身は残る (提出に使われているかもしれない)。"""
    row = cases.own(application, by)
    found = Attachment.objects.select_related("draft").filter(key=file, draft__application=row, removed_at=None).first()
    if found is None:
        return False
    draft = cases.draft(row, found.draft.form, found.draft.occurrence)
    cases.may_work(draft.form_version, by)
    editable(row, draft)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    write(draft, {found.field: [each for each in draft.answers.get(found.field) or () if each != str(file)]}, by, at)
    return True


def scan_waiting(*, at: datetime, limit: int = 50) -> int:
    """検査を待つファイルを検査する。検査器が答えなければ、待たせたままにする。検査した数を返す。"""
    done = 0
    if not settings.SHIEN_CLAMD:
        return done
    for sha256 in list(
        StoredFile.objects.filter(scan=Scan.WAITING).order_by("kept_at").values_list("sha256", flat=True)[:limit]
    ):
        try:
            found = clamd.scan(settings.SHIEN_CLAMD, storage.read(sha256))
        except (clamd.Unreachable, storage.Missing, storage.Changed):
            continue
        done += StoredFile.objects.filter(sha256=sha256, scan=Scan.WAITING).update(
            scan=Scan.INFECTED if found.infected else Scan.CLEAN, scan_detail=found.signature, scanned_at=at
        )
    return done


def served(row: StoredFile) -> bytes:
    """渡してよい中身。検査待ちと、ウイルスの見つかったものは渡さない。"""
    if row.scan == Scan.INFECTED:
        raise Refused("infected", "ウイルスが見つかったため、渡せません。")
    if row.scan == Scan.WAITING or (settings.SHIEN_CLAMD and row.scan == Scan.NONE):
        raise Refused("not_scanned", "ウイルスの検査が終わるまで、渡せません。少し待ってお試しください。")
    try:
        return storage.read(row.sha256)
    except (storage.Missing, storage.Changed):
        raise Refused("file_missing", "ファイルを読めません。運用窓口へお問い合わせください。") from None


@transaction.atomic
def open_file(*, file: UUID, by: Viewer, at: datetime, purpose: str = "") -> tuple[facts.File, bytes]:
    """下書きのファイルを開く。事業者と、この申請書を任された支援者・専門家だけ。"""
    row = (
        Attachment.objects.select_related("stored", "draft__form_version")
        .filter(key=file, removed_at=None, **cases.reach(by, "draft__application_id"))
        .first()
    )
    if row is None or not cases.may_see(row.draft.form_version, by):
        raise NotFound
    document = served(row.stored)
    if not by.is_owner:
        _record(
            row.draft.application_id,
            row.name,
            row.stored_id,
            by,
            at,
            purpose or ("専門家の派遣のため" if by.is_expert else "委任された支援のため"),
        )
    return reading.file(row), document


@transaction.atomic
def open_submitted_file(
    *, file: UUID, by: Viewer, at: datetime, purpose: str = ""
) -> tuple[facts.SubmittedFile, bytes]:
    """提出されたファイルを開く。職員と支援者の閲覧は証跡に残り、事業者に見える。"""
    row = SubmissionFile.objects.select_related("stored", "submission__form_version").filter(key=file).first()
    if row is None or not _may_open(row.submission, by):
        raise NotFound
    document = served(row.stored)
    if not by.is_owner:
        _record(row.submission.application_id, row.name, row.stored_id, by, at, purpose or "申請の確認のため")
    return (
        facts.SubmittedFile(row.key, row.field, row.name, row.size, row.stored_id, row.media_type, row.stored.scan),
        document,
    )


def document_of(*, submission: int, file: UUID) -> tuple[facts.SubmittedFile, bytes]:
    """提出されたファイルの中身。呼び出し元が、申請を開き、渡したことを証跡に書く。"""
    row = SubmissionFile.objects.select_related("stored").filter(key=file, submission_id=submission).first()
    if row is None:
        raise NotFound
    found = facts.SubmittedFile(row.key, row.field, row.name, row.size, row.stored_id, row.media_type, row.stored.scan)
    return found, served(row.stored)


def _may_open(submission: Submission, by: Viewer) -> bool:
    if by.is_staff:
        return True  # the rows that the connection shows are those of the own duties (row security)
    if by.is_expert and submission.application_id != by.application_id:
        return False
    return submission.enterprise_id == by.enterprise_id and cases.may_see(submission.form_version, by)


def _record(application_id: int, name: str, sha256: str, by: Viewer, at: datetime, purpose: str) -> None:
    row = Application.objects.get(id=application_id)
    audit.record(
        Act.APPLICATION_FILE, by=by.actor, at=at, enterprise_id=row.enterprise_id, purpose=purpose, target=name,
        detail={"application": str(row.key), "sha256": sha256},
    )  # fmt: skip


@transaction.atomic
def open_submission(*, submission: UUID, by: Viewer, at: datetime, purpose: str) -> facts.Submission:
    """職員が提出を開く。閲覧は証跡に残り、書けなければ見せない。"""
    if not by.is_staff:
        raise NotAllowed("提出を開く担当ではありません。")
    row = Submission.objects.select_related("form_version", "application", "by").filter(key=submission).first()
    if row is None:
        raise NotFound
    if len(purpose.strip()) < 2:
        raise InvalidValue("閲覧の目的を書いてください。事業者の利用履歴に表示されます。")
    audit.record(
        Act.APPLICATION_VIEW, by=by.actor, at=at, enterprise_id=row.enterprise_id, purpose=purpose.strip(),
        target=row.form_version.title, detail={"application": str(row.application.key), "submission": row.number},
    )  # fmt: skip
    files = SubmissionFile.objects.select_related("stored").filter(submission=row).order_by("id")
    return reading.submission(row, files)
