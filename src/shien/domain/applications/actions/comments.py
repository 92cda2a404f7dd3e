"""下書きに付ける話の書込み。"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, facts, reading, rules
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import Comment
from shien.values.fault import InvalidValue


@transaction.atomic
def comment(
    *, application: UUID, form: str, text: str, by: Viewer, at: datetime, occurrence: str = "", field: str = ""
) -> facts.Comment:
    """下書きに話を付ける。見られる人なら、直す権限が無くても付けられる。"""
    row = cases.own(application, by, lock=False)
    draft = cases.draft(row, form, occurrence)
    if not cases.may_see(draft.form_version, by):
        raise NotFound
    if not 0 < len(text.strip()) <= 1000:
        raise InvalidValue("1000文字以内で入力してください。")
    rules.checked_texts(text)
    if field and field not in definitions.form_of(draft.form_version).fields:
        raise InvalidValue(f"欄「{field}」は、この申請書にありません。")
    made = Comment.objects.create(
        draft=draft, enterprise_id=row.enterprise_id, field=field, text=text.strip(), by_id=by.account_id, by_name=by.name,
        organisation=by.actor.organisation, at=at,
    )  # fmt: skip
    return reading.comment(made)


@transaction.atomic
def settle_comment(*, comment: int, by: Viewer, at: datetime) -> bool:
    """話を済みにする。"""
    row = (
        Comment.objects.select_related("draft__form_version", "draft")
        .filter(id=comment, enterprise_id=by.enterprise_id, settled_at=None)
        .first()
    )
    if row is None or not cases.may_see(row.draft.form_version, by):
        return False
    return bool(Comment.objects.filter(id=row.id, settled_at=None).update(settled_at=at))
