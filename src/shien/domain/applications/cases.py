"""申請を一件ずつ扱う手だて。だれの申請かを確かめて、行を止め、状態の行を足す。"""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer

from . import definitions, prefill, reading, rules
from .errors import NotFound
from .models import Application, Draft, FormVersion, StateRow


def own(key: UUID, by: Viewer, *, lock: bool = True) -> Application:
    """自社の申請 (専門家には、引き受けた一つ)。ほかの事業者のものは、無いのと同じ。lock なら、書き終わるまで止める。"""
    if by.enterprise_id is None:
        raise NotFound
    rows = Application.objects.select_related("call", *reading.CASE).defer(*reading.LARGE)
    rows = rows.filter(key=key, enterprise_id=by.enterprise_id)
    if by.is_expert:
        rows = rows.filter(id=by.application_id)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotFound
    return row


def reach(by: Viewer, application: str = "application_id") -> dict[str, int]:
    """読める行の条件。事業者と支援者は事業者の全部、専門家は引き受けた一つの申請。application は、申請を指す列。"""
    found = {"enterprise_id": by.enterprise_id or 0}
    return found | ({application: by.application_id or 0} if by.is_expert else {})


def of_staff(key: UUID, by: Viewer, *, lock: bool = True) -> Application:
    """担当の手続きの申請。担当の外は、無いのと同じ。行の保護が所管も確かめる。"""
    mine = by.nationwide | by.regional
    if not mine:
        raise NotFound
    rows = Application.objects.select_related("call", *reading.CASE).filter(key=key, procedure__in=mine)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotFound
    return row


def of_system(key: UUID) -> Application:
    """自動処理の申請。全行を読める範囲で呼ぶ。"""
    row = (
        Application.objects.select_related("call", *reading.CASE)
        .select_for_update(of=("self",))
        .filter(key=key)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def may_work(form: FormVersion, by: Viewer) -> None:
    """この申請書を書いてよいか。支援者は、直す権限と、申請書が尋ねる項目群の全部が要る (SEC-17)。専門家は、自分の様式だけ。"""
    if by.is_owner or (by.is_expert and form.form in by.papers):
        return
    if not by.acting_for_other:
        raise NotFound
    if not by.can_edit:
        raise NotAllowed(
            "この委任は、見ることだけを許しています。直せるようにするには、事業者に委任を改めてもらってください。"
        )
    items = prefill.items_of(definitions.form_of(form))
    if missing := rules.lacking(by, items):
        raise NotAllowed(f"この申請書には、委任されていない項目（{'・'.join(missing)}）があります。")
    if missing := rules.lacking(by, items, edit=True):
        raise NotAllowed(f"この申請書には、直すことを委任されていない項目（{'・'.join(missing)}）があります。")


def may_see(form: FormVersion, by: Viewer) -> bool:
    """この申請書を見てよいか。専門家は、派遣の申請書と自分の様式を見る (事業者は、申請のときに同意している)。"""
    if by.is_expert:
        return form.form in {"application", *by.papers}
    return by.is_owner or (by.acting_for_other and not rules.lacking(by, prefill.items_of(definitions.form_of(form))))


def draft(application: Application, form: str, occurrence: str) -> Draft:
    """止めた下書き。"""
    row = (
        Draft.objects.select_for_update(of=("self",))
        .filter(application=application, form=form, occurrence=occurrence)
        .first()
    )
    if row is None:
        raise NotFound
    row.application = application
    if row.form_version_id == application.call.form_version_id:
        row.form_version = application.call.form_version
    return row


def write(
    application: Application, transition: Any, *, by: Viewer | None, at: datetime, second: tuple[int, str] | None = None,
    reason: str = "", amount: int | None = None, submission_id: int | None = None, detail: Mapping[str, Any] | None = None,
    name: str = "",
) -> StateRow:  # fmt: skip
    """状態の行を足す。申請の状態は、データベースがこの行から書く。application は止めてあること。name は、人でない者の名。"""
    cycle = definitions.lifecycle_of(application.call.procedure_version)
    row = StateRow(
        application=application, enterprise_id=application.enterprise_id, seq=_last(application) + 1, transition=transition.id,
        state=transition.to, live=cycle.states[transition.to].live, two_person=transition.two_person,
        by_id=by.account_id if by else None, second_id=second[0] if second else None, by_name=_name(by, name),
        at=at, reason=reason, amount=amount, amount_kind=transition.amount or "", submission_id=submission_id,
        detail={**(detail or {}), **({"second": second[1]} if second else {})},
    )  # fmt: skip
    revives = row.live and not application.live
    try:
        with transaction.atomic() if revives else nullcontext():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_live_application" in str(error):
            raise NotAllowed(
                "この事業者には、同じ公募回の別の申請があります。先にそちらを取り下げてください。"
            ) from None
        raise
    application.state, application.live = row.state, row.live
    return row


def _name(by: Viewer | None, name: str) -> str:
    """状態の行に残す名。打診を断った専門家の名は、事業者に見せない。"""
    if by is None:
        return name or "自動処理"
    return "専門家" if by.is_expert else by.name


def _last(application: Application) -> int:
    """いちばん新しい状態の行の番号。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(max(seq), 0) FROM applications_staterow WHERE application_id = %s", [application.id]
        )
        return int(cursor.fetchone()[0])
