"""専門家派遣の書込み。登録・引き当て・受理 (回数を取る)・回数を返す。"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from shien import procedures
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application
from shien.domain.motions.facts import Motion
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from . import matching, queries, rules
from .models import Expert, ExpertAssignment, Reserved, YearCount

TIMES = ("morning", "afternoon")
_GIVEN_BACK = ("withdrawn", "declined", "lapsed", "sent_back")


def _may(by: Viewer) -> None:
    if not queries.may(by):
        raise NotAllowed("専門家派遣の担当ではありません。")


@transaction.atomic
def register_expert(
    *, name: str, qualification: str, recommended_by: str, themes: Collection[str], prefectures: Collection[str],
    times: Collection[str], online: bool, by: Viewer, at: datetime,
) -> UUID:  # fmt: skip
    """専門家を名簿に載せる。支援機関などの推薦が要る。"""
    _may(by)
    if not name.strip() or not qualification.strip() or not recommended_by.strip():
        raise InvalidValue("氏名・資格か経歴・推薦した機関を、どれも書いてください。")
    if not themes or not (prefectures or online) or not times or set(times) - set(TIMES):
        raise InvalidValue("支援できる課題、行ける都道府県（またはオンライン）、時間を、一つ以上選んでください。")
    made = Expert.objects.create(
        number="E" + "".join(secrets.choice("23456789") for _ in range(8)), name=name.strip()[:100],
        qualification=qualification.strip()[:200], recommended_by=recommended_by.strip()[:200], themes=sorted(themes),
        prefectures=sorted(prefectures), times=sorted(times), online=online, registered_by_id=by.account_id, registered_at=at,
    )  # fmt: skip
    _record(None, "register", by, at, expert=made.number)
    return made.key


@transaction.atomic
def end_expert(*, expert: UUID, by: Viewer, at: datetime) -> None:
    """名簿から外す。受け持っている派遣は、そのまま。"""
    _may(by)
    if not Expert.objects.filter(key=expert, ended_at=None).update(ended_at=at):
        raise NotFound
    _record(None, "end", by, at, expert=str(expert))


def wish_of(application: UUID, by: Viewer, prefecture: str) -> matching.Wish:
    """派遣の希望。いちばん新しい申請書から。"""
    values = _values(application, by)
    times = tuple(
        (date.fromisoformat(str(row["on"])), str(row.get("time") or "any")) for row in values.get("wishes") or ()
    )
    return matching.Wish(
        str(values.get("theme", "")),
        prefecture,
        bool(values.get("online")),
        times,
        str(values.get("expert_number") or ""),
    )


def prefecture_of(application: UUID, by: Viewer) -> str:
    """事業者の都道府県。市区町村の符号の頭二桁。"""
    return str(_values(application, by).get("municipality") or "")[:2]


def _values(application: UUID, by: Viewer) -> Mapping[str, Any]:
    sent = [each for each in cases.staff_submissions(application, by) if each.form == "application"]
    if not sent:
        raise NotFound
    return {**sent[-1].values, **sent[-1].answers}


def _case(application: UUID, by: Viewer) -> Application:
    _may(by)
    case = cases.staff_application(application, by)
    if case is None or case.procedure != queries.PROCEDURE:
        raise NotFound
    return case


def reserve(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """決裁に伴うこと。受理なら、年度の回数を取る。限りを超えるなら、受理できない。断れば、取った回数を返す。"""
    if motion.procedure != queries.PROCEDURE:
        return
    if motion.transition == "accept":
        _take(_case(motion.application, by), _values(motion.application, by), at)
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


@transaction.atomic
def assign(*, application: UUID, expert: str, by: Viewer, at: datetime) -> None:
    """専門家を決める。三つの見どころのどれかが合わない人は、選べない。"""
    case = _case(application, by)
    found = next(
        (each for each in queries.candidates(wish_of(application, by, prefecture_of(application, by)), by) if each.number == expert),
        None,
    )  # fmt: skip
    if found is None:
        raise NotFound
    if not found.fits:
        lacking = "、".join(each.aspect for each in found.reasons if not each.met)
        raise NotAllowed(f"{found.name}さんは、{lacking}が合わないので選べません。")
    ExpertAssignment.objects.filter(application_id=case.id, live=True).update(live=False)
    ExpertAssignment.objects.create(
        application_id=case.id, enterprise_id=case.enterprise_id, expert=Expert.objects.get(number=expert),
        reasons=[asdict(each) for each in found.reasons], by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip
    _record(case, "assign", by, at, expert=expert)
    applications.move(application=application, transition="match", by=by, at=at)


def _record(case: Application | None, step: str, by: Viewer, at: datetime, *, expert: str) -> None:
    audit.record(
        Act.DISPATCH, by=by.actor, at=at, enterprise_id=case.enterprise_id if case else None,
        target=case.call.name if case else "専門家の名簿", detail={"step": step, "expert": expert},
    )  # fmt: skip
