"""支払。請求をまとめて振込データにし、別の人が承認し、銀行の答えを取り込む。"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications.errors import NotFound
from shien.domain.settlement import cases, debts, facts
from shien.domain.settlement.choices import Outcome
from shien.domain.settlement.debts import Debt
from shien.domain.settlement.models import Batch, Payment, PaymentResult
from shien.integrations import zengin
from shien.ledger import audit, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue


class ResultFaults(Exception):
    """結果のファイルの誤り。faults は行ごとの文。何も書いていない。"""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("結果を取り込めません。")
        self.faults = tuple(faults)


@transaction.atomic
def make_batch(*, procedure: str, chosen: Sequence[UUID], pay_on: date, by: Viewer, at: datetime) -> UUID:
    """選んだ請求を振込データにする。一つの請求は、一つのまとまりにだけ入る。"""
    if not by.does("settle", procedure):
        raise NotAllowed("支払をまとめるのは、額の確定の担当です。")
    if not chosen or pay_on <= localdate(at):
        raise InvalidValue("支払う請求を一つ以上選び、振込日は今日より後にしてください。")
    kind = debts.kind_of(procedure)
    taken = [cases.held(key, by, state=kind.state) for key in dict.fromkeys(chosen)]
    if any(each.case.procedure != procedure for each in taken):
        raise NotAllowed("別の手続きの請求は、まとめられません。")
    owed = [kind.owed(each, pay_on, by) for each in taken]
    payees = [_payee(number, each) for number, each in zip(_numbers(len(owed)), owed, strict=True)]
    document = _written(payees, pay_on)
    made = Batch.objects.create(
        procedure=procedure, pay_on=pay_on, count=len(payees), total=sum(each.amount for each in payees), document=document,
        sha256=hashlib.sha256(document).hexdigest(), made_by_id=by.account_id, made_by_name=by.name, made_at=at,
    )  # fmt: skip
    _keep(made, payees, owed)
    for each in owed:
        _record(each.enterprise_id, each.case.call.name, "batch", made, by, at)
    return made.key


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('settlement_payment', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _payee(number: int, debt: Debt) -> zengin.Payee:
    return zengin.Payee(number=number, holder=debt.holder, amount=debt.amount, **debt.bank)


def _written(payees: Sequence[zengin.Payee], pay_on: date) -> bytes:
    try:
        document = zengin.write(zengin.Payer(*settings.PAYER), payees, pay_on)
        rows, total = zengin.read(document)
    except zengin.TransferError as error:
        raise InvalidValue(str(error)) from None
    if rows != [(each.number, each.amount) for each in payees] or total != sum(each.amount for each in payees):
        raise InvalidValue("振込データの件数か額が、請求と合いません。")
    return document


def _keep(batch: Batch, payees: Sequence[zengin.Payee], owed: Sequence[Debt]) -> None:
    try:
        with transaction.atomic():
            Payment.objects.bulk_create(
                Payment(
                    id=payee.number, application_id=each.case.id, enterprise_id=each.enterprise_id, payee_name=each.payee_name,
                    procedure=batch.procedure, claim_id=each.claim_id, batch=batch, amount=payee.amount, withheld=each.withheld,
                    completed_on=each.completed_on,
                )
                for payee, each in zip(payees, owed, strict=True)
            )  # fmt: skip
    except IntegrityError as error:
        if "paid_once" in str(error) or "one_payment" in str(error):
            raise NotAllowed("選んだ請求の中に、もう支払の手続きに入ったものがあります。") from None
        raise


def _batch(key: UUID, by: Viewer) -> Batch:
    row = Batch.objects.filter(key=key, procedure__in=by.nationwide | by.regional).first()
    if row is None:
        raise NotFound
    if not by.does("settle", row.procedure):
        raise NotAllowed("支払は、額の確定の担当が行います。")
    return row


@transaction.atomic
def approve_batch(*, batch: UUID, by: Viewer, at: datetime) -> None:
    """振込データを承認する。まとめた人とは別の人。"""
    row = _batch(batch, by)
    if row.made_by_id == by.account_id:
        raise NotAllowed("まとめた人は承認できません。別の担当の人が承認してください。")
    done = Batch.objects.filter(id=row.id, approved_at=None, dropped_at=None).update(
        approved_by_id=by.account_id, approved_by_name=by.name, approved_at=at
    )
    if not done:
        raise NotAllowed("このまとまりは、もう承認されたか、取りやめています。")
    _record(None, "", "approve", row, by, at)


@transaction.atomic
def drop_batch(*, batch: UUID, by: Viewer, at: datetime) -> None:
    """承認の前に取りやめる。請求は、また支払を待つ一覧に戻る。"""
    row = _batch(batch, by)
    if not Batch.objects.filter(id=row.id, approved_at=None, dropped_at=None).update(dropped_at=at):
        raise NotAllowed("このまとまりは、もう承認されたか、取りやめています。")
    Payment.objects.filter(batch=row).update(live=False)
    _record(None, "", "drop", row, by, at)


@transaction.atomic
def open_document(*, batch: UUID, by: Viewer, at: datetime) -> bytes:
    """承認した振込データ。渡したことは証跡に残る。"""
    row = _batch(batch, by)
    if row.approved_at is None:
        raise NotAllowed("別の担当の人が承認するまで、振込データは渡せません。")
    _record(None, "", "export", row, by, at)
    return bytes(row.document)


@transaction.atomic
def take_results(*, batch: UUID, results: Sequence[facts.Result], by: Viewer, at: datetime) -> tuple[int, int]:
    """銀行の答えを取り込む。(振込済みの数, 振込不能の数) を返す。一つでも合わなければ、何も書かない。"""
    row = _batch(batch, by)
    if row.approved_at is None:
        raise NotAllowed("承認の前のまとまりに、結果は取り込めません。")
    turn.wait_for(f"batch:{row.id}")
    held = {each.id: each for each in Payment.objects.select_related("application", "result").filter(batch=row)}
    faults = list(_faults(held, results))
    if faults or not results:
        raise ResultFaults(faults or ["取り込む行がありません。"])
    second = row.made_by_id if by.account_id != row.made_by_id else row.approved_by_id
    for each in results:
        _settle(held[each.number], each, by, at, second)
    _record(None, "", "results", row, by, at)
    paid = sum(each.outcome == Outcome.PAID for each in results)
    return paid, len(results) - paid


def _faults(held: dict[int, Payment], results: Sequence[facts.Result]) -> Sequence[str]:
    found, seen = [], set()
    for each in results:
        payment = held.get(each.number)
        if payment is None:
            found.append(f"支払番号{each.number}は、このまとまりにありません。")
        elif each.number in seen or getattr(payment, "result", None):
            found.append(f"支払番号{each.number}の結果は、もう取り込んでいます。")
        elif each.amount != payment.amount:
            found.append(f"支払番号{each.number}の額が違います（{each.amount:,}円。正しくは{payment.amount:,}円）。")
        seen.add(each.number)
    return found


def _settle(payment: Payment, result: facts.Result, by: Viewer, at: datetime, second: int | None) -> None:
    PaymentResult.objects.create(
        payment=payment, enterprise_id=payment.enterprise_id, outcome=result.outcome, paid_on=result.paid_on,
        reason=result.reason, by_id=by.account_id, at=at,
    )  # fmt: skip
    key, paid = payment.application.key, result.outcome == Outcome.PAID
    if paid:
        applications.move(
            application=key, transition="pay", by=by, at=at, second=second, amount=payment.amount + payment.withheld,
            detail={"paid_on": result.paid_on.isoformat()},
        )  # fmt: skip
    else:
        Payment.objects.filter(id=payment.id).update(live=False)
        reason = f"振込ができませんでした（{result.reason or '理由の記載なし'}）。口座をお確かめください。"
        applications.move(application=key, transition="return_claim", by=by, at=at, reason=reason)
    debts.kind_of(payment.procedure).told(payment.application_id, paid, at)


def _record(enterprise_id: int | None, target: str, step: str, row: Batch, by: Viewer, at: datetime) -> None:
    audit.record(
        Act.PAYMENT, by=by.actor, at=at, enterprise_id=enterprise_id, target=target,
        detail={"batch": str(row.key), "step": step, "count": row.count, "sha256": row.sha256},
    )  # fmt: skip
