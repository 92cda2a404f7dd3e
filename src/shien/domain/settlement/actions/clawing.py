"""返還・納付。提出された報告から計算し、起案・決裁を経て求め、納められた額を記す。"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from shien import procedures
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as lines
from shien.domain.applications.errors import NotFound
from shien.domain.motions import actions as motions
from shien.domain.motions.facts import Motion
from shien.domain.settlement import cases, facts, queries, rules
from shien.domain.settlement.models import Order, Repayment
from shien.engines.settlement import clawback
from shien.ledger import audit, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

ORDERS = {"order_clawback": "", "approve_disposal_with_payment": "disposal", "cancel_grant": ""}


def assess(*, application: UUID, transition: str, by: Viewer, at: datetime) -> facts.Assessment:
    """求める返還・納付を計算する。何も書かない。もう求めた額は、合計から引く。"""
    held = cases.held(application, by)
    line = lines.ruled_by([held.case.id])[held.case.id]
    form = _form(held, line.yearly_form, transition)
    case = rules.decided(held.case) | {"cancelled": transition == "cancel_grant"}
    paid = rules.amount_of(held.case, "pay")
    done = Order.objects.filter(application_id=held.case.id)
    dues = clawback(
        definition=procedures.clawback_form_of(line.definition), rules=line.definition.get("clawback", []), form=form, case=case,
        earlier=rules.earlier(held.submissions), today=localdate(at), paid=paid,
        ordered=done.aggregate(total=Sum("amount"))["total"] or 0,
        done=[row["id"] for basis in done.values_list("basis", flat=True) for row in basis],
    )  # fmt: skip
    last = rules.latest(held.submissions, form)
    return facts.Assessment(form, last.occurrence if last else "", dues)


def _form(held: cases.Held, yearly: str, transition: str) -> str:
    """その遷移で調べる様式。報告の様式は手続きごとに違う。"""
    if transition != "order_clawback":
        return ORDERS[transition]
    held.latest(yearly)
    return yearly


@transaction.atomic
def propose_clawback(
    *, application: UUID, transition: str, chosen: Sequence[str], pay_by: date, reason: str, by: Viewer, at: datetime
) -> UUID:  # fmt: skip
    """計算した返還・納付のうち、選んだものを求める起案。額は打ち込めない。"""
    if transition not in ORDERS:
        raise NotAllowed("返還・納付を求める操作ではありません。")
    found = assess(application=application, transition=transition, by=by, at=at)
    dues = [each for each in found.dues if each.id in chosen]
    total = sum(each.amount for each in dues)
    if not total and transition != "cancel_grant":
        raise InvalidValue("求めるものを一つ以上選んでください。")
    if total and pay_by <= localdate(at):
        raise InvalidValue("納める期限は、今日より後にしてください。")
    detail = {"pay_by": pay_by.isoformat(), "basis": [asdict(each) | {"occurrence": found.occurrence} for each in dues]}
    return motions.propose(
        application=application, transition=transition, amount=total, reason=reason, detail=detail, by=by, at=at
    )


def order(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """決裁に伴うこと。返還・納付を伴うものは、求めを置く。取消しは、すべて納まってから終える。"""
    if motion.transition == "close_cancelled" and any(each.left for each in queries.orders(motion.application, by)):
        raise NotAllowed("まだ納められていない額があります。すべて納まってから終えてください。")
    if motion.transition in ORDERS and motion.amount:
        Order.objects.create(
            application_id=motion.application_id, enterprise_id=motion.enterprise_id, motion_id=motion.id, amount=motion.amount,
            pay_by=date.fromisoformat(motion.detail["pay_by"]), basis=motion.detail["basis"], at=at,
        )  # fmt: skip


@transaction.atomic
def record_repayment(*, application: UUID, order: int, amount: int, received_on: date, by: Viewer, at: datetime) -> int:
    """納められた額を記す。残りを返す。すべて納まれば、返還・納付の手続きを終える。"""
    held = cases.held(application, by)
    turn.wait_for(f"order:{order}")
    row = Order.objects.filter(id=order, application_id=held.case.id).first()
    if row is None:
        raise NotFound
    paid = Repayment.objects.filter(order=row).aggregate(total=Sum("amount"))["total"] or 0
    if not 0 < amount <= row.amount - paid:
        raise InvalidValue(f"納められた額は、1円から{row.amount - paid:,}円までです。")
    if received_on > localdate(at):
        raise InvalidValue("納められた日は、今日までの日付です。")
    Repayment.objects.create(
        order=row, enterprise_id=row.enterprise_id, amount=amount, received_on=received_on, by_id=by.account_id,
        by_name=by.name, at=at,
    )  # fmt: skip
    audit.record(
        Act.REPAYMENT, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=held.case.call.name,
        detail={"application": str(application), "order": row.id, "whole": paid + amount == row.amount},
    )  # fmt: skip
    left = row.amount - paid - amount
    if not left and held.case.state == "repaying":
        applications.move(application=application, transition="confirm_repayment", by=by, at=at)
    return int(left)
