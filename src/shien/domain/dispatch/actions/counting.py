"""受理と、年度の回数。受理すると回数を取り、取り下げ・不受理・期限切れで返す。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from shien import procedures
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as cases
from shien.domain.applications.facts import Application
from shien.domain.dispatch import queries, rules
from shien.domain.dispatch.models import Reserved, YearCount
from shien.domain.motions.facts import Motion

from .claiming import same_claim
from .desk import case_of, request_of

_GIVEN_BACK = ("withdrawn", "declined", "lapsed", "sent_back")


def reserve(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """決裁に伴うこと。受理なら年度の回数を取り、断れば返す。謝金は、起案した人が見た請求だけを決める。断れば、決裁も無かったことになる。"""
    if motion.procedure != queries.PROCEDURE:
        return
    if motion.transition == "accept":
        _take(case_of(motion.application, by), request_of(motion.application, by), at)
    elif motion.transition == "decide_fee":
        same_claim(motion.application, motion.at, by)
    elif state in _GIVEN_BACK:
        give_back(application_id=motion.application_id, at=at)


def _take(case: Application, values: Mapping[str, Any], at: datetime) -> None:
    count = int(values.get("requested_count") or 1)
    head = procedures.procedure(queries.PROCEDURE)["procedure"]
    days = [date.fromisoformat(str(row["on"])) for row in values.get("wishes") or ()]
    if not all(rules.within_season(each) for each in days):
        raise NotAllowed("派遣は2月末までです。3月の日が希望にあるので、受理できません。")
    year = rules.fiscal_year(days[0] if days else localdate(at))
    most = rules.limit(head, str(values.get("theme", "")))
    row, _ = YearCount.objects.get_or_create(
        enterprise_id=case.enterprise_id, fiscal_year=year, defaults={"most": most}
    )
    rows = YearCount.objects.filter(id=row.id)
    if most > row.most:
        rows.filter(most__lt=most).update(most=most)
    if not rows.filter(used__lte=most - count).update(used=F("used") + count):
        raise NotAllowed(f"{year}年度の派遣は{most}回までです。もう{row.used}回を使っているので、受理できません。")
    Reserved.objects.create(
        application_id=case.id, enterprise_id=case.enterprise_id, fiscal_year=year, count=count, at=at
    )


@transaction.atomic
def give_back(*, application_id: int, at: datetime) -> bool:
    """取った回数を返す。二度は返さない。"""
    row = Reserved.objects.filter(application_id=application_id, returned_at=None).first()
    if row is None or not Reserved.objects.filter(id=row.id, returned_at=None).update(returned_at=at):
        return False
    YearCount.objects.filter(enterprise_id=row.enterprise_id, fiscal_year=row.fiscal_year).update(
        used=F("used") - row.count
    )
    return True


def sweep(*, at: datetime) -> int:
    """取り下げ・期限切れになった派遣の回数を返す。自動処理で、全行を読める範囲で呼ぶ。"""
    ids = list(Reserved.objects.filter(returned_at=None).values_list("application_id", flat=True))
    ended = [id for id, state in cases.states(ids).items() if state in _GIVEN_BACK]
    return sum(give_back(application_id=each, at=at) for each in ended)
