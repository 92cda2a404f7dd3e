"""毎年の報告。支払のあとに回を置き、期限の前と後に知らせ、終わったら閉じる。どれも自動処理で、全行を読める範囲で呼ぶ。"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.karte import queries as kartes
from shien.domain.settlement import rules
from shien.domain.settlement.choices import Outcome, Reminded
from shien.domain.settlement.models import Payment, ReportDue, ReportReminder
from shien.engines.settlement import Report, read_law, reports
from shien.ledger import outbox
from shien.values.dates import both

_MARCH = 3


def begin_reporting(*, at: datetime, limit: int = 500) -> int:
    """支払の済んだ申請に、報告の回を置き、報告の期間に入れる。"""
    waiting = Payment.objects.select_related("application", "result").filter(
        live=True, result__outcome=Outcome.PAID, application__state="paid"
    ).exclude(application_id__in=ReportDue.objects.values("application_id"))  # fmt: skip
    done = 0
    for payment in waiting.order_by("id")[:limit]:
        if payment.completed_on is None:  # a fee, not a grant
            continue
        with transaction.atomic():
            line = cases.ruled_by([payment.application_id])[payment.application_id]
            ReportDue.objects.bulk_create(
                ReportDue(
                    application_id=payment.application_id, enterprise_id=payment.enterprise_id, procedure=payment.procedure,
                    form=line.yearly_form, occurrence=each.occurrence, year_end=each.year_end, due_on=each.due_on,
                )
                for each in _reports(payment, payment.completed_on, line.head, at)
            )  # fmt: skip
            applications.move(application=payment.application.key, transition="start_reporting", by=None, at=at)
        done += 1
    return done


def _reports(payment: Payment, completed_on: date, head: Mapping[str, Any], at: datetime) -> tuple[Report, ...]:
    return reports(
        completed_on=completed_on, basis=read_law(payment.procedure, localdate(at)).basis,
        month=_closing_month(payment.enterprise_id), years=int(head.get("report_years", 0)),
        within_days=int(head.get("report_within_days", 60)),
    )  # fmt: skip


def _closing_month(enterprise_id: int) -> int:
    """決算月。カルテの、いちばん新しい事業年度の末日から。分からなければ3月。"""
    karte = kartes.karte_for_staff(enterprise_id, groups=("finance",))
    ends = sorted(part for item, part in karte.values if item == "period_end" and part)
    return date.fromisoformat(ends[-1]).month if ends else _MARCH


def remind(*, at: datetime, limit: int = 100_000) -> int:
    """期限の近い・過ぎた報告を知らせる。同じ知らせは一度だけ。出された報告は知らせない。"""
    today = localdate(at)
    rows = list(
        ReportDue.objects.select_related("application")
        .filter(due_on__range=(today - timedelta(days=30), today + timedelta(days=30)), application__state="reporting")
        .exclude(id__in=ReportReminder.objects.filter(kind=Reminded.OVERDUE).values("due_id"))
        .order_by("due_on", "id")[:limit]
    )
    ids = {row.application_id for row in rows}
    sent = {(form, *each) for form in {row.form for row in rows} for each in cases.submitted(ids, form)}
    openers = cases.openers(ids)
    told = 0
    for row in rows:
        kind = rules.reminder(row.due_on, today)
        if kind is not None and (row.form, row.application_id, row.occurrence) not in sent:
            told += _told(row, kind, openers[row.application_id], at)
    return told


@transaction.atomic
def _told(row: ReportDue, kind: Reminded, account_id: int, at: datetime) -> bool:
    _, new = ReportReminder.objects.get_or_create(
        due=row, kind=kind, defaults={"at": at, "enterprise_id": row.enterprise_id}
    )
    if new:
        late = "の期限を過ぎました" if kind == Reminded.OVERDUE else "の時期です"
        outbox.mail(
            accounts.email_of(account_id), f"{row.occurrence}回目の状況報告{late}",
            f"補助金のあとの、{row.occurrence}回目の状況報告{late}。\n報告する年度の末日：{both(row.year_end)}\n"
            f"期限：{both(row.due_on)}\n報告は、サインインして行えます。\n{settings.PUBLIC_URL}/apply/{row.application.key}/\n",
            subject=f"application:{row.application.key}", at=at,
        )  # fmt: skip
    return new


def finish(*, at: datetime, limit: int = 500) -> int:
    """報告がすべて出た申請を、最後の期限から手続きの決めた日数の後に終える。返還・納付の途中のものは、状態が違うので残る。"""
    over = (
        ReportDue.objects.filter(application__state="reporting")
        .values("application_id")
        .annotate(last=Max("due_on"))
        .filter(last__lt=localdate(at))
    )
    last = dict(over.values_list("application_id", "last"))
    lines = cases.ruled_by(last)
    ids = {
        each for each, on in last.items()
        if on + timedelta(days=int(lines[each].head.get("finish_after_days", 0))) < localdate(at)
    }  # fmt: skip
    rows = list(ReportDue.objects.select_related("application").filter(application_id__in=ids))
    sent = {(form, *each) for form in {row.form for row in rows} for each in cases.submitted(ids, form)}
    left = {row.application_id for row in rows if (row.form, row.application_id, row.occurrence) not in sent}
    done = 0
    for key in sorted({row.application.key for row in rows if row.application_id not in left})[:limit]:
        try:
            applications.move(application=key, transition="finish", by=None, at=at)
        except NotAllowed:  # moved on meanwhile
            continue
        done += 1
    return done
