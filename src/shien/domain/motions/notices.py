"""外部システムの知らせが来たことを、決める担当の職員に知らせる。中身は載せない。"""

from datetime import datetime

from django.conf import settings

from shien.domain.accounts import queries as accounts
from shien.domain.applications.facts import Application
from shien.ledger import outbox

from .models import Motion
from .rules import DUTIES


def reported(motion: Motion, case: Application, at: datetime) -> None:
    """担当の一人ずつに一通。"""
    for email in accounts.mail_of_duty(case.procedure, DUTIES, enterprise_id=case.enterprise_id, at=at):
        outbox.mail(
            email, f"「{case.call.name}」に、外部システムから決定の知らせがあります",
            f"{motion.site_name}が「{motion.label}」を求めています。\n申請番号：{case.number}\n\n"
            "担当の一人が引き受けて起案とし、別の一人が決裁してください。二人で決めるまで、申請は進みません。\n"
            f"{settings.PUBLIC_URL}/staff/review/proposals/\n",
            subject=f"motion:{motion.key}", at=at,
        )  # fmt: skip
