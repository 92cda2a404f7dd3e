"""専門家の名簿。載せる・連絡先を改める・外す。本人は、GビズIDで名乗り出て、行けない日を入れる。"""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import queries
from shien.domain.dispatch.models import BusyDay, Expert
from shien.ledger import outbox
from shien.values.fault import InvalidValue

from .desk import on_duty, record

TIMES = ("morning", "afternoon")
MOST_BUSY = 366


@transaction.atomic
def register_expert(
    *, name: str, qualification: str, recommended_by: str, themes: Collection[str], prefectures: Collection[str],
    times: Collection[str], online: bool, by: Viewer, at: datetime, email: str = "",
) -> UUID:  # fmt: skip
    """専門家を名簿に載せる。支援機関などの推薦が要る。email があれば、名乗り出るように頼む。"""
    on_duty(by)
    if not name.strip() or not qualification.strip() or not recommended_by.strip():
        raise InvalidValue("氏名・資格か経歴・推薦した機関を、どれも書いてください。")
    if not themes or not (prefectures or online) or not times or set(times) - set(TIMES):
        raise InvalidValue("支援できる課題、行ける都道府県（またはオンライン）、時間を、一つ以上選んでください。")
    made = Expert.objects.create(
        number="E" + "".join(secrets.choice("23456789") for _ in range(8)), name=name.strip()[:100],
        qualification=qualification.strip()[:200], recommended_by=recommended_by.strip()[:200], themes=sorted(themes),
        prefectures=sorted(prefectures), times=sorted(times), online=online, registered_by_id=by.account_id, registered_at=at,
        email=_email(email),
    )  # fmt: skip
    record(None, "register", by, at, expert=made.number)
    _ask_to_join(made, at)
    return made.key


def _email(text: str) -> str:
    text = text.strip().lower()
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise InvalidValue("メールアドレスの形が正しくありません。@ の前後をお確かめください。") from None
    return text


@transaction.atomic
def change_email(*, expert: UUID, email: str, by: Viewer, at: datetime) -> None:
    """まだ名乗り出ていない専門家の、GビズIDのメールアドレスを改めて、頼み直す。"""
    on_duty(by)
    row = Expert.objects.filter(key=expert, ended_at=None).first()
    if row is None:
        raise NotFound
    row.email = _email(email)
    if not row.email:
        raise InvalidValue("専門家のGビズIDのメールアドレスを入力してください。")
    if not Expert.objects.filter(id=row.id, account=None).update(email=row.email):
        raise NotAllowed("この専門家は、もう名乗り出ています。")
    record(None, "email", by, at, expert=row.number)
    _ask_to_join(row, at)


def _ask_to_join(row: Expert, at: datetime) -> None:
    if row.email:
        outbox.mail(
            row.email, "専門家の名簿に載りました",
            "専門家派遣の名簿に載りました。GビズIDでサインインして、ご本人であることをお知らせください。\n"
            f"このメールを受け取ったアドレスのGビズIDをお使いください。\n{settings.PUBLIC_URL}/dispatch/expert/\n",
            subject=f"expert:{row.key}", at=at,
        )  # fmt: skip


@transaction.atomic
def end_expert(*, expert: UUID, by: Viewer, at: datetime) -> None:
    """名簿から外す。受け持っている派遣は、そのまま。"""
    on_duty(by)
    if not Expert.objects.filter(key=expert, ended_at=None).update(ended_at=at):
        raise NotFound
    record(None, "end", by, at, expert=str(expert))


@transaction.atomic
def join(*, by: Viewer, at: datetime) -> str:
    """本人が名乗り出る。GビズIDのメールアドレスが、名簿と同じ人だけ。登録番号を返す。"""
    found = queries.unjoined(by)
    if found is None:
        raise NotFound
    if by.enterprise_id is None or by.acting_for_other:
        raise NotAllowed("ご自分の事業者として、プライムかメンバーのGビズIDで行ってください。")
    with row_security.system():  # the row is nobody's until somebody has joined
        try:
            with transaction.atomic():
                done = Expert.objects.filter(number=found.number, account=None, ended_at=None, email=by.email.lower()).update(
                    account_id=by.account_id, enterprise_id=by.enterprise_id, joined_at=at
                )  # fmt: skip
        except IntegrityError:
            raise NotAllowed("このGビズIDは、もう別の登録番号の専門家です。") from None
    if not done:
        raise NotFound
    record(None, "join", by, at, expert=found.number)
    return found.number


@transaction.atomic
def set_busy(*, add: Collection[date] = (), drop: Collection[date] = (), by: Viewer, at: datetime) -> None:
    """行けない日を足し、消す。今日からの、一年のうち。"""
    expert = Expert.objects.filter(account_id=by.account_id or 0, ended_at=None).first()
    if expert is None or expert.enterprise_id != by.enterprise_id:
        raise NotFound
    today = localdate(at)
    if any(not 0 <= (each - today).days <= MOST_BUSY for each in add):
        raise InvalidValue("行けない日は、今日から一年のうちの日を入れてください。")
    BusyDay.objects.bulk_create(
        [BusyDay(expert=expert, enterprise_id=expert.enterprise_id, on=each) for each in sorted(set(add))],
        ignore_conflicts=True,
    )
    BusyDay.objects.filter(expert=expert, on__in=list(drop)).delete()
    record(None, "busy", by, at, expert=expert.number, added=len(set(add)), dropped=len(set(drop)))
