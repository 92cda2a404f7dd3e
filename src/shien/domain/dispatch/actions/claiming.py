"""謝金の請求。実施報告の時間から計算し、専門家が振込先とともに出す。額は、打たない。"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import fees, queries
from shien.domain.dispatch.models import FeeClaim
from shien.integrations import zengin
from shien.values.fault import InvalidValue

from .desk import record

# The columns of the account, and how long each may be.
BANK = {
    "bank_code": 8, "bank_name": 40, "branch_code": 8, "branch_name": 40, "account_type": 10, "account_number": 10,
    "account_holder": 60,
}  # fmt: skip
_REPORT = "dispatch_report"


def fee_of(application: UUID, by: Viewer, at: datetime) -> fees.Fee | None:
    """この派遣の謝金。実施報告がまだなら None。by は専門家本人。"""
    standing = queries.stand_in(application, by, taken=True)
    if standing is None or standing.application_id is None:
        raise NotFound
    with row_security.standing(standing.application_id):
        sent = [each for each in cases.submissions(application, standing) if each.form == _REPORT]
    if not sent:
        return None
    values = {**sent[-1].answers, **sent[-1].values}
    visits = [(date.fromisoformat(str(each["on"])), int(each["minutes"])) for each in values["visits"]]
    travel, individual = int(values.get("travel_total") or 0), by.enterprise_kind == "sole_proprietor"
    return fees.compute(visits, travel, paid_on=localdate(at), individual=individual)


@transaction.atomic
def claim_fee(*, application: UUID, bank: Mapping[str, str], by: Viewer, at: datetime) -> None:
    """謝金を請求する。額は計算で決まり、打つのは振込先だけ。"""
    fee = fee_of(application, by, at)
    standing = queries.stand_in(application, by, taken=True)
    if fee is None or standing is None or standing.application_id is None:
        raise NotAllowed("謝金は、実施の報告と評価のあとに請求できます。")
    bank = {key: str(bank.get(key, "")).strip()[:most] for key, most in BANK.items()}
    _check(bank, fee)
    FeeClaim.objects.create(
        application_id=standing.application_id, enterprise_id=by.enterprise_id, expert_id=queries.assigned_expert(standing.application_id, by),
        lines=[{**asdict(each), "on": each.on.isoformat()} for each in fee.lines], fee=fee.fee, travel=fee.travel,
        withheld=fee.withheld, payable=fee.payable, by_id=by.account_id, by_name=by.name, at=at, **bank,
    )  # fmt: skip
    with row_security.standing(standing.application_id):
        case = queries.case(application, standing)
        applications.move(application=application, transition="claim_fee", by=standing, at=at)
        record(case, "claim", standing, at, amount=fee.gross)


def _check(bank: Mapping[str, str], fee: fees.Fee) -> None:
    """振込データにできる振込先か。"""
    named = {key: value for key, value in bank.items() if key != "account_holder"}
    missing = [key for key in BANK if not bank[key]]
    if missing:
        raise InvalidValue("振込先の欄を、すべて入力してください。")
    if fee.payable <= 0:
        raise InvalidValue("請求する額が0円です。実施の報告の時間をお確かめください。")
    try:
        zengin.narrow_kana(bank["account_holder"])
    except ValueError:
        raise InvalidValue("口座名義は、通帳のとおりカナで入力してください。") from None
    try:
        payee = zengin.Payee(number=1, holder=bank["account_holder"], amount=fee.payable, **named)
        zengin.write(zengin.Payer(*settings.PAYER), [payee], date(2000, 1, 4))
    except zengin.TransferError as error:
        raise InvalidValue(str(error)) from None


def same_claim(application: UUID, proposed_at: datetime, by: Viewer) -> None:
    """決めるのは、起案した人が見た請求。あとで出し直された請求は、起案からやり直す。"""
    claim = queries.claim(application, by)
    if claim is None:
        raise NotAllowed("謝金の請求がありません。")
    if claim.at > proposed_at:
        raise NotAllowed("起案のあとで、謝金の請求が出し直されました。起案をやり直してください。")
