"""交付決定のあとの読取り。担当の手続きのものだけ。"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as cases
from shien.engines.settlement import read_law

from . import debts, facts, rules
from .choices import Outcome
from .models import Batch, Inspection, Order, Payment, PaymentResult, Repayment, ReportDue

PAID = frozenset({"paid", "reporting", "disposal_requested", "repaying"})


def inspection(application: UUID, viewer: Viewer) -> facts.Inspection | None:
    """いちばん新しい確定検査。"""
    row = Inspection.objects.filter(application__key=application, application__procedure__in=_mine(viewer)).last()
    if row is None:
        return None
    return facts.Inspection(
        tuple(facts.Line(**each) for each in row.lines), row.eligible, row.by_rate, row.decided, row.claimed, row.rate,
        row.amount, row.by_name, row.at,
    )  # fmt: skip


def _mine(viewer: Viewer) -> frozenset[str]:
    return viewer.nationwide | viewer.regional


def claims(viewer: Viewer, procedure: str) -> list[facts.Claim]:
    """支払を待つ請求 (古い順)。まとまりに入れたものは除く。"""
    kind = debts.kind_of(procedure)
    page = cases.staff_list(viewer, procedure=procedure, states=(kind.state,), sort="changed", limit=20_000)
    taken = set(Payment.objects.filter(live=True, procedure=procedure).values_list("application__key", flat=True))
    rows = [row for row in page.rows if row.key not in taken]
    known = kind.listed(rows, viewer)
    return [
        facts.Claim(row.key, row.number, row.applicant_name, row.procedure, *known[row.key], row.changed_at)
        for row in rows if row.key in known
    ]  # fmt: skip


def paying(application: UUID) -> bool:
    """振込のまとまりに入っていて、まだ銀行の答えが無いか。"""
    return Payment.objects.filter(application__key=application, live=True, result=None).exists()


def received(application_ids: Collection[int], viewer: Viewer) -> list[facts.Received]:
    """この事業者が受け取る支払 (新しい順)。取りやめたものは除く。"""
    rows = Payment.objects.select_related("result").filter(
        application_id__in=list(application_ids), enterprise_id=viewer.enterprise_id or 0
    )
    found = []
    for row in rows.order_by("-id"):
        result = getattr(row, "result", None)
        if row.live or result:
            outcome, on = (result.outcome, result.paid_on) if result else ("", None)
            found.append(facts.Received(row.application_id, row.amount, row.withheld, outcome, on))
    return found


def batches(viewer: Viewer) -> list[facts.Batch]:
    """振込のまとまり (新しい順)。"""
    rows = Batch.objects.defer("document").filter(procedure__in=_mine(viewer)).order_by("-id")[:5000]
    return [_batch(row, ()) for row in rows]


def batch(key: UUID, viewer: Viewer) -> facts.Batch | None:
    """振込のまとまりの一つ。支払も。"""
    row = Batch.objects.defer("document").filter(key=key, procedure__in=_mine(viewer)).first()
    if row is None:
        return None
    paid = Payment.objects.select_related("application", "result").filter(batch=row).order_by("id")
    return _batch(row, tuple(_payment(each) for each in paid))


def _batch(row: Batch, payments: tuple[facts.Payment, ...]) -> facts.Batch:
    return facts.Batch(
        row.key, row.procedure, row.pay_on, row.count, row.total, row.sha256, row.made_by_id, row.made_by_name, row.made_at,
        row.approved_by_name, row.approved_at, row.dropped_at, payments,
    )  # fmt: skip


def _payment(row: Payment) -> facts.Payment:
    result = getattr(row, "result", None)
    return facts.Payment(
        row.id, row.application.key, row.application.number, row.application.applicant_name, row.payee_name, row.amount, row.withheld,
        result.outcome if result else "", Outcome(result.outcome).label if result else "", result.paid_on if result else None,
        result.reason if result else "",
    )  # fmt: skip


def reports(viewer: Viewer, *, application: UUID | None = None, until: date | None = None) -> list[facts.Report]:
    """出すべき報告 (期限の早い順)。until を渡せば、その日までに期限の来る、まだ出ていないものだけ。"""
    rows = ReportDue.objects.select_related("application").order_by("due_on", "id")
    rows = rows.filter(enterprise_id=viewer.enterprise_id) if viewer.enterprise_id else rows.filter(
        procedure__in=_mine(viewer)
    )  # fmt: skip
    if application is not None:
        rows = rows.filter(application__key=application)
    if until is not None:
        rows = rows.filter(due_on__lte=until, application__state__in=PAID)
    held = list(rows[:20_000])
    ids = {row.application_id for row in held}
    sent = {(form, *each) for form in {row.form for row in held} for each in cases.submitted(ids, form)}
    found = [
        facts.Report(
            row.application.key, row.application.number, row.application.applicant_name, row.form, row.occurrence, row.year_end,
            row.due_on, (row.form, row.application_id, row.occurrence) in sent,
        )
        for row in held
    ]  # fmt: skip
    return [each for each in found if not each.sent] if until is not None else found


def charges(application: UUID, viewer: Viewer, *, today: date) -> dict[int, facts.Charge]:
    """求めに、きょう納めるとして付く加算金・延滞金。{求め: 額}。担当の職員だけ。"""
    held = list(Order.objects.filter(application__key=application, application__procedure__in=_mine(viewer)))
    paid: dict[int, list[tuple[date, int]]] = {row.id: [] for row in held}
    for order, on, amount in Repayment.objects.filter(order__in=held).values_list("order_id", "received_on", "amount"):
        paid[order].append((on, amount))
    received = PaymentResult.objects.filter(payment__application__key=application, outcome=Outcome.PAID)
    since = received.order_by("-id").values_list("paid_on", flat=True).first()
    return {row.id: _charge(row, paid[row.id], since, today) for row in held}


def _charge(row: Order, paid: list[tuple[date, int]], since: date | None, today: date) -> facts.Charge:
    rate = read_law("", today).surcharge_rate
    cancelled = any(each["id"] == "cancellation" for each in row.basis)
    late = rules.charged(row.amount, row.pay_by + timedelta(days=1), paid, today, rate)
    return facts.Charge(rules.charged(row.amount, since, paid, today, rate) if since and cancelled else 0, late)


def orders(application: UUID, viewer: Viewer) -> list[facts.Order]:
    """返還・納付の求め (新しい順)。事業者には自社のもの。"""
    rows = Order.objects.filter(application__key=application)
    rows = rows.filter(enterprise_id=viewer.enterprise_id) if viewer.enterprise_id else rows.filter(
        application__procedure__in=_mine(viewer)
    )  # fmt: skip
    held = list(rows.order_by("-id"))
    paid = dict(
        Repayment.objects.filter(order__in=held).values_list("order_id").annotate(total=Sum("amount")).order_by()
    )
    return [facts.Order(row.id, row.amount, row.pay_by, tuple(row.basis), row.at, paid.get(row.id, 0)) for row in held]
