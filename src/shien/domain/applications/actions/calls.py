"""公募回の書込み。開く・変える・締切を延ばす。どれも理由と人が残る (REL-10)。"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import counting, facts, reading
from shien.domain.applications.choices import CallStep
from shien.domain.applications.errors import Full, NotFound
from shien.domain.applications.models import Application, Call, CallChange, FormVersion, Grace, ProcedureVersion
from shien.ledger import audit, outbox
from shien.ledger.audit import SYSTEM, Act
from shien.values.dates import both
from shien.values.fault import InvalidValue

_NAME = 200


def _may(by: Viewer | None, procedure: str) -> None:
    """担当か。None は見本と移行の命令。"""
    if by is not None and not by.does("call", procedure):
        raise NotAllowed("この手続きの公募回を扱う担当ではありません。")


def _instant(at: datetime | None, what: str) -> None:
    if at is not None and at.tzinfo is None:
        raise InvalidValue(f"{what}は、時差のある時刻で書いてください（例：2026-12-18T18:00:00+09:00）。")


@transaction.atomic
def open_call(
    *, procedure: str, name: str, opens_at: datetime, closes_at: datetime | None, by: Viewer | None, at: datetime,
    number: str = "", budget: int | None = None, seats: int | None = None, form: str = "application",
    measure_key: str | None = None, key: UUID | None = None,
) -> facts.Call:  # fmt: skip
    """公募回を開く。始まりと終わりは、どの瞬間でもよい。closes_at が None なら通年。

    key を渡せば、同じ key の二度目は一度目の公募回を返す。
    """
    _may(by, procedure)
    _instant(opens_at, "始まり")
    _instant(closes_at, "締切")
    if not 0 < len(name.strip()) <= _NAME:
        raise InvalidValue(f"公募回の名前を、{_NAME}文字以内で入力してください。")
    if closes_at is not None and closes_at <= opens_at:
        raise InvalidValue("締切は、始まりより後にしてください。")
    _amounts(budget, seats)
    before = Call.objects.select_related(*reading.CALL).filter(key=key).first() if key else None
    if before is not None:
        return reading.call(before)
    version = ProcedureVersion.objects.filter(procedure=procedure).order_by("-published_at", "-id").first()
    written = FormVersion.objects.filter(procedure=procedure, form=form).order_by("-published_at", "-id").first()
    if version is None or written is None:
        raise InvalidValue("この手続きの定義か、申請書がありません。先に読み込んでください。")
    row = Call.objects.create(
        key=key or uuid.uuid4(), procedure=procedure, procedure_version=version, form_version=written, name=name.strip(),
        number=number, opens_at=opens_at, closes_at=closes_at, budget=budget, seats=seats,
        measure_key=counting.measure_of(measure_key),
    )  # fmt: skip
    _changed(row, CallStep.OPENED, by, at, opens_at=opens_at, closes_at=closes_at, budget=budget, seats=seats)
    return reading.call(row)


def _amounts(budget: int | None, seats: int | None) -> None:
    if budget is not None and budget < 0:
        raise InvalidValue("予算は、0円以上にしてください。")
    if seats is not None and seats < 0:
        raise InvalidValue("枠は、0以上にしてください。")


def _changed(
    call: Call, step: CallStep, by: Viewer | None, at: datetime, *, reason: str = "", applications: Sequence[int] = (),
    **values: Any,
) -> None:  # fmt: skip
    CallChange.objects.create(
        call=call,
        step=step,
        reason=reason,
        by_id=by.account_id if by else None,
        at=at,
        applications=list(applications),
        **values,
    )
    told = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
    audit.record(
        Act.CALL_CHANGE, by=by.actor if by else SYSTEM, at=at, target=call.name, purpose=reason,
        detail={"call": str(call.key), "step": step.value, "named": len(applications), **told},
    )  # fmt: skip


def _locked(key: UUID, by: Viewer) -> Call:
    row = Call.objects.select_for_update(of=("self",)).select_related(*reading.CALL).filter(key=key).first()
    if row is None:
        raise NotFound
    _may(by, row.procedure)
    return row


@transaction.atomic
def change_call(
    *, call: UUID, reason: str, by: Viewer, at: datetime, opens_at: datetime | None = None, closes_at: datetime | None = None,
    budget: int | None = None, seats: int | None = None, form_version: str = "",
) -> facts.Call:  # fmt: skip
    """公募回を変える。渡したものだけ。もう決まった額と埋まった枠より小さくはできない。"""
    row = _locked(call, by)
    _reason(reason)
    _instant(opens_at, "始まり")
    _instant(closes_at, "締切")
    _amounts(budget, seats)
    if opens_at is not None or closes_at is not None:
        row.opens_at, row.closes_at = opens_at or row.opens_at, closes_at or row.closes_at
        if row.closes_at is not None and row.closes_at <= row.opens_at:
            raise InvalidValue("締切は、始まりより後にしてください。")
        step = CallStep.CLOSED if row.closes_at is not None and row.closes_at <= at else CallStep.OPENED
        _changed(row, step, by, at, reason=reason, opens_at=row.opens_at, closes_at=row.closes_at)
    if budget is not None or seats is not None:
        row.budget = row.budget if budget is None else budget
        row.seats = row.seats if seats is None else seats
        _changed(row, CallStep.BUDGET, by, at, reason=reason, budget=row.budget, seats=row.seats)
    if form_version:
        found = FormVersion.objects.filter(
            procedure=row.procedure, form=row.form_version.form, version=form_version
        ).first()
        if found is None:
            raise InvalidValue(f"申請書の版「{form_version}」はありません。")
        row.form_version = found
        _changed(row, CallStep.FORM, by, at, reason=f"{reason}（版 {form_version}）")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "never_passed" in str(error):
            raise Full("below_taken", "もう決まった額か、埋まった枠より小さくはできません。") from None
        raise
    return reading.call(row)


def adopt_form(*, procedure: str, form: str, version: str, reason: str, by: Viewer | None, at: datetime) -> int:
    """これから出せる公募回の申請書を、公開した版にする。呼び出し元のトランザクションの中で。変えた数を返す。"""
    _may(by, procedure)
    written = FormVersion.objects.get(procedure=procedure, form=form, version=version)
    rows = Call.objects.select_for_update(of=("self",)).filter(procedure=procedure, form_version__form=form)
    found = list(rows.filter(Q(closes_at=None) | Q(closes_at__gt=at)).exclude(form_version=written).order_by("id"))
    for row in found:
        row.form_version = written
        row.save(update_fields=["form_version"])
        _changed(row, CallStep.FORM, by, at, reason=f"{reason}（版 {version}）")
    return len(found)


def close_call(*, call: UUID, reason: str, by: Viewer, at: datetime) -> facts.Call:
    """いま締め切る。この瞬間より後に届いたものは受け付けない。"""
    return change_call(call=call, closes_at=at, reason=reason, by=by, at=at)


def _reason(reason: str) -> None:
    if len(reason.strip()) < 5:
        raise InvalidValue("理由を5文字以上で書いてください。公募回の記録に残り、申請者にも見えます。")


@transaction.atomic
def extend(
    *, call: UUID, closes_at: datetime, reason: str, by: Viewer, at: datetime, applications: Sequence[UUID] = ()
) -> int:
    """締切を延ばす (REL-10)。applications を挙げれば、その申請だけ。書きかけの申請者に知らせ、その数を返す。"""
    row = _locked(call, by)
    _reason(reason)
    _instant(closes_at, "締切")
    if row.closes_at is None:
        raise InvalidValue("この公募回に締切はありません。")
    if closes_at <= max(row.closes_at, at):
        raise InvalidValue("新しい締切は、いまの締切と現在より後にしてください。")
    with row_security.system():
        # Whoever began and has not sent: the first state of the life cycle.
        waiting = Application.objects.filter(call=row, live=True).select_related("started_by")
        if applications:
            waiting = waiting.filter(key__in=applications)
        found = list(waiting.order_by("id"))
    if applications and len(found) != len(set(applications)):
        raise InvalidValue("挙げた申請のどれかが、この公募回にありません。")
    _changed(
        row, CallStep.EXTENDED, by, at, reason=reason, closes_at=closes_at,
        applications=[each.id for each in found] if applications else [],
    )  # fmt: skip
    if not applications:
        row.closes_at = closes_at
        row.save(update_fields=["closes_at"])
    for each in found:
        _tell_extension(each, row, closes_at, reason, at)
    return len(found)


def _tell_extension(application: Application, call: Call, closes_at: datetime, reason: str, at: datetime) -> None:
    end = localtime(closes_at)
    outbox.mail(
        application.started_by.email, f"「{call.name}」の締切が延びました",
        f"新しい締切は、{both(end.date())} {end:%H:%M}です。\n理由：{reason}\n\n"
        f"書きかけの申請は、サインインして続けられます。\n{settings.PUBLIC_URL}/apply/{application.key}/\n",
        subject=f"application:{application.key}", at=at,
    )  # fmt: skip


@transaction.atomic
def settle_grace(*, grace: int, accept: bool, closes_at: datetime | None, by: Viewer, at: datetime) -> bool:
    """延長の提案に答える。受け入れれば、全員の締切を延ばす (REL-11)。もう答えてあれば False。"""
    row = Grace.objects.select_for_update(of=("self",)).select_related("call").filter(id=grace).first()
    if row is None:
        raise NotFound
    _may(by, row.call.procedure)
    if row.settled_at is not None:
        return False
    if accept:
        if closes_at is None:
            raise InvalidValue("新しい締切を入力してください。")
        extend(
            call=row.call.key, closes_at=closes_at, by=by, at=at,
            reason=f"締切前の1時間に、{row.minutes_down}分間ご利用いただけなかったため",
        )  # fmt: skip
    row.settled_at, row.settled_by_id, row.accepted = at, by.account_id, accept
    row.save(update_fields=["settled_at", "settled_by", "accepted"])
    return True
