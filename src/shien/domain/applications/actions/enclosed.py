"""提出に載るファイル。置き場所から読み、中身が合うことを確かめる (REL-4)。"""

from shien.domain.applications import definitions, rules, storage
from shien.domain.applications.choices import Scan
from shien.domain.applications.errors import Refused
from shien.domain.applications.models import Attachment, Draft, StoredFile
from shien.ledger import prepared

_PAPER = (prepared.Part(Attachment, "f"), prepared.Part(StoredFile, "s"))
_ATTACHED = f"""
SELECT {prepared.columns(*_PAPER)} FROM applications_attachment f JOIN applications_storedfile s ON s.sha256 = f.stored_id
WHERE f.draft_id = %s AND f.removed_at IS NULL
"""  # noqa: S608 -- names of columns


def enclosed(draft: Draft) -> list[Attachment]:
    """載っているファイルの全部。置き場所から読み、要約値が合うことを確かめる (REL-4)。"""
    form = definitions.form_of(draft.form_version)
    listed = rules.file_keys((each.id for each in form.fields.values() if each.type == "file"), draft.answers)
    rows, found = _attached(draft), []
    for field, key in listed:
        row = rows.get(key)
        if row is None or row.field != field:
            raise Refused(
                "file_missing", f"「{form.fields[field].label}」のファイルがありません。もう一度選んでください。"
            )
        if row.stored.scan == Scan.INFECTED:
            raise Refused("infected", f"「{row.name}」にウイルスが見つかりました。別のファイルにしてください。")
        if not _whole(row):
            raise Refused("file_missing", f"「{row.name}」を読めません。もう一度選んでから、提出してください。")
        found.append(row)
    return found


def _whole(row: Attachment) -> bool:
    try:
        return len(storage.read(row.stored_id)) == row.size
    except (storage.Missing, storage.Changed):
        return False


def _attached(draft: Draft) -> dict[str, Attachment]:
    rows = {}
    for values in prepared.rows(_ATTACHED, [draft.id]):
        row, row.stored = prepared.built(values, *_PAPER)
        rows[str(row.key)] = row
    return rows
