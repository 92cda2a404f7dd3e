"""謝金の支払。振込のまとまりに、決まった請求の振込先と額を渡し、銀行の答えを専門家に知らせる。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications.facts import Row
from shien.domain.dispatch import fees
from shien.domain.dispatch.models import FeeClaim
from shien.domain.settlement import cases, debts
from shien.ledger import outbox

STATE = "fee_decided"
_PAID = ("謝金を振り込みました", "専門家派遣の謝金を、請求の口座に振り込みました。額と日は、サインインして見られます。")
_RETURNED = (
    "謝金を振り込めませんでした",
    "請求の口座に振り込めませんでした。口座を確かめて、もう一度請求してください。",
)


def fee_debts() -> debts.Kind:
    """振込のまとまりが読む、謝金の答え方。"""
    return debts.Kind(STATE, _listed, _owed, _told)


def _listed(rows: Sequence[Row], viewer: Viewer) -> Mapping[UUID, tuple[str, int]]:
    keys = [row.key for row in rows]
    claims = FeeClaim.objects.select_related("application", "expert").filter(application__key__in=keys).order_by("id")
    return {each.application.key: (each.expert.name, each.payable) for each in claims}


def _owed(held: cases.Held, pay_on: date, by: Viewer) -> debts.Debt:
    claim = FeeClaim.objects.select_related("expert").filter(application_id=held.case.id).order_by("-id").first()
    if claim is None:
        raise NotAllowed(f"申請 {held.case.number} に、謝金の請求がありません。")
    if fees.withholding_at(localdate(claim.at)) != fees.withholding_at(pay_on):
        raise NotAllowed(
            f"申請 {held.case.number} は、請求の日と振込日とで源泉徴収の率が違います。請求の直しを頼んでください。"
        )
    return debts.Debt(
        held.case, claim.enterprise_id, claim.expert.name, claim.payable, claim.withheld,
        {key: getattr(claim, key) for key in debts.BANK}, claim.account_holder,
    )  # fmt: skip


def _told(application_id: int, paid: bool, at: datetime) -> None:
    title, text = _PAID if paid else _RETURNED
    claim = (
        FeeClaim.objects.select_related("by", "application").filter(application_id=application_id).order_by("-id")[0]
    )
    outbox.mail(
        claim.by.email, title, f"{text}\n{settings.PUBLIC_URL}/dispatch/expert/{claim.application.key}/\n",
        subject=f"application:{claim.application.key}", at=at,
    )  # fmt: skip
