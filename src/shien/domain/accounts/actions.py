"""アカウントの書込み。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from . import facts, row_security
from .choices import AccountType, Duty, EnterpriseKind
from .models import Account, Appointment, Delegation, DutyRow, Enterprise, Invitation, Membership, SignedIn


class NotAllowed(Exception):
    """してはならない操作。文言は利用者に見せる。"""


@dataclass(frozen=True, slots=True)
class Claims:
    """GビズIDが告げたこと。サインインのたびに読み直す (SEC-13)。"""

    issuer: str
    subject: str
    account_type: str
    name: str
    email: str = ""
    corp_type: str = ""
    parent_subject: str = ""
    corporate_number: str = ""
    enterprise_name: str = ""
    prefecture_code: str = ""
    second_factor: bool = False


@transaction.atomic
def admit(*, claims: Claims, session_key: str, device: str, at: datetime) -> int:
    """GビズIDの人を迎え入れる。アカウント・事業者・結び付きを今の姿に合わせ、端末を記録する。

    エントリーは本人確認が済んでいないので、事業者に結び付けない。返すのはアカウントの番号。
    """
    with row_security.system():
        account, _ = Account.objects.select_for_update().update_or_create(
            issuer=claims.issuer,
            subject=claims.subject,
            defaults={
                "account_type": claims.account_type, "parent_subject": claims.parent_subject, "name": claims.name,
                "email": claims.email, "seen_at": at,
            },
            create_defaults={
                "account_type": claims.account_type, "parent_subject": claims.parent_subject, "name": claims.name,
                "email": claims.email, "seen_at": at, "admitted_at": at,
            },
        )  # fmt: skip
        if account.suspended_at:
            raise NotAllowed("このアカウントは利用を停止しています。お問い合わせ窓口へご連絡ください。")
        enterprise = _enterprise_of(claims, at)
        stale = Membership.objects.filter(account=account, until=None)
        if enterprise is not None:
            stale = stale.exclude(enterprise=enterprise)
        stale.update(until=at)
        if enterprise is not None:
            is_prime = claims.account_type == AccountType.PRIME
            membership, made = Membership.objects.get_or_create(
                account=account, enterprise=enterprise, until=None, defaults={"is_prime": is_prime, "since": at}
            )
            if not made and membership.is_prime != is_prime:
                membership.is_prime = is_prime
                membership.can_consent = membership.can_delegate = membership.can_submit = False
                membership.save()
        for invited in Invitation.objects.filter(issuer=claims.issuer, subject=claims.subject, used_at=None):
            Appointment.objects.create(
                account=account, role=invited.role, organisation=invited.organisation, prefectures=invited.prefectures,
                starts_at=invited.starts_at, ends_at=invited.ends_at,
            )  # fmt: skip
            give_duties(account_id=account.id, duties=invited.duties, at=at)
            invited.used_at = at
            invited.save()
        SignedIn.objects.create(
            account=account,
            session_key=session_key,
            device=device[:200],
            created_at=at,
            last_seen_at=at,
            second_factor=claims.second_factor,
        )
        actor = audit.Actor("person", str(account.key), account.name, enterprise.name if enterprise else "", "")
        audit.record(Act.SIGN_IN, by=actor, at=at, enterprise_id=enterprise.id if enterprise else None)
    return account.id


def _enterprise_of(claims: Claims, at: datetime) -> Enterprise | None:
    if claims.account_type == AccountType.ENTRY:
        return None
    if claims.corp_type == "2":
        owner = claims.parent_subject or claims.subject
        enterprise, made = Enterprise.objects.get_or_create(
            proprietor_subject=f"{claims.issuer}|{owner}",
            defaults={
                "kind": EnterpriseKind.SOLE_PROPRIETOR, "name": claims.enterprise_name or claims.name,
                "prefecture_code": claims.prefecture_code, "opened_at": at,
            },
        )  # fmt: skip
        return enterprise if made else _follow(enterprise, claims)
    if not claims.corporate_number:
        return None
    enterprise, made = Enterprise.objects.get_or_create(
        corporate_number=claims.corporate_number,
        defaults={
            "kind": EnterpriseKind.CORPORATION, "name": claims.enterprise_name,
            "prefecture_code": claims.prefecture_code, "opened_at": at,
        },
    )  # fmt: skip
    return enterprise if made else _follow(enterprise, claims)


def _follow(enterprise: Enterprise, claims: Claims) -> Enterprise:
    """名称と所管を、プライムのGビズIDの今の姿に合わせる。移れば、その時から新しい所管になる (SEC-22)。"""
    if claims.account_type == AccountType.PRIME:
        name = claims.enterprise_name or enterprise.name
        prefecture = claims.prefecture_code or enterprise.prefecture_code
        if (name, prefecture) != (enterprise.name, enterprise.prefecture_code):
            enterprise.name, enterprise.prefecture_code = name, prefecture
            enterprise.save(update_fields=["name", "prefecture_code"])
    return enterprise


def touch(*, session_key: str, seen_at: datetime, at: datetime) -> None:
    """最後に使った時刻を進める。一分に一度だけ書く。"""
    if at - seen_at >= timedelta(minutes=1):
        SignedIn.objects.filter(session_key=session_key).update(last_seen_at=at)


def sign_out(*, session_key: str, at: datetime) -> None:
    """サインアウトする。サーバー側で終わらせるので、クッキーを写されていても使えない。"""
    SignedIn.objects.filter(session_key=session_key, ended_at=None).update(ended_at=at)


def end_sign_in(*, sign_in_id: int, by: facts.Viewer, at: datetime) -> bool:
    """自分のほかの端末をサインアウトさせる。"""
    return bool(SignedIn.objects.filter(id=sign_in_id, account_id=by.account_id, ended_at=None).update(ended_at=at))


@transaction.atomic
def delegate(
    *, supporter_id: int, groups: Sequence[str], can_edit: bool, starts_at: datetime, ends_at: datetime,
    by: facts.Viewer, at: datetime,
) -> int:  # fmt: skip
    """支援者に委任する。"""
    if not (by.is_owner and by.can_delegate):
        raise NotAllowed("委任ができるのは、プライムか、プライムから委任の権限を受けたメンバーです。")
    if not groups:
        raise InvalidValue("委任する項目を一つ以上お選びください。")
    if supporter_id == by.enterprise_id:
        raise InvalidValue("自社には委任できません。支援者の法人番号をお確かめください。")
    if ends_at <= max(starts_at, at):
        raise InvalidValue("終わりの日は、始まりの日と今日より後の日にしてください。")
    with row_security.system():
        supporter = Enterprise.objects.get(id=supporter_id)
    row = Delegation.objects.create(
        enterprise_id=by.enterprise_id, supporter_id=supporter_id, groups=sorted(set(groups)), can_edit=can_edit,
        starts_at=starts_at, ends_at=ends_at, granted_by_id=by.account_id, granted_at=at,
    )  # fmt: skip
    audit.record(
        Act.DELEGATE, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=supporter.name,
        detail={"groups": sorted(set(groups)), "edit": can_edit, "until": ends_at.isoformat()},
    )  # fmt: skip
    return row.id


@transaction.atomic
def end_delegation(*, delegation_id: int, by: facts.Viewer, at: datetime) -> bool:
    """委任を終わらせる。その瞬間から支援者は何も見られない (SEC-17)。"""
    if not (by.is_owner and by.can_delegate):
        raise NotAllowed("委任を終わらせられるのは、プライムか、委任の権限を受けたメンバーです。")
    row = (
        Delegation.objects.filter(id=delegation_id, enterprise_id=by.enterprise_id, withdrawn_at=None)
        .select_for_update()
        .first()
    )
    if row is None:
        return False
    row.withdrawn_at, row.withdrawn_by_id = at, by.account_id
    row.save()
    audit.record(
        Act.DELEGATION_END, by=by.actor, at=at, enterprise_id=by.enterprise_id, detail={"groups": list(row.groups)}
    )
    return True


@transaction.atomic
def allow_member(
    *, membership_id: int, can_consent: bool, can_delegate: bool, can_submit: bool, by: facts.Viewer, at: datetime
) -> bool:
    """メンバーに権限を与える・外す。できるのはプライムだけ (SEC-14)。"""
    if by.role != "prime":
        raise NotAllowed("メンバーの権限を変えられるのは、プライムだけです。")
    changed = Membership.objects.filter(
        Q(is_prime=False), id=membership_id, enterprise_id=by.enterprise_id, until=None
    ).update(can_consent=can_consent, can_delegate=can_delegate, can_submit=can_submit)
    if changed:
        audit.record(
            Act.MEMBER_CHANGE, by=by.actor, at=at, enterprise_id=by.enterprise_id,
            detail={"consent": can_consent, "delegate": can_delegate, "submit": can_submit},
        )  # fmt: skip
    return bool(changed)


@transaction.atomic
def view_as_staff(
    *, enterprise: facts.Enterprise, purpose: str, groups: Sequence[str], by: facts.Viewer, at: datetime
) -> str:
    """職員の閲覧を証跡に書く。書けなければ見せない。"""
    if not by.opens_files:
        raise NotAllowed("事業者のカルテを開く権限がありません。")
    if len(purpose.strip()) < 5:
        raise InvalidValue("閲覧の目的を5文字以上で書いてください。事業者の利用履歴に表示されます。")
    return audit.record(
        Act.STAFF_VIEW, by=by.actor, at=at, enterprise_id=enterprise.id, purpose=purpose.strip(),
        detail={"groups": list(groups)},
    )  # fmt: skip


SUPPORT = "委任された支援のため"
DISPATCH = "専門家の派遣のため"


@transaction.atomic
def view_as_supporter(*, groups: Sequence[str], by: facts.Viewer, at: datetime) -> None:
    """委任を受けた支援者と、派遣の専門家の閲覧を証跡に書く (PRIV-5)。自社を見るときは何もしない。書けなければ見せない。"""
    if by.acting_for_other or by.is_expert:
        audit.record(
            Act.SUPPORTER_VIEW, by=by.actor, at=at, enterprise_id=by.enterprise_id,
            purpose=DISPATCH if by.is_expert else SUPPORT, detail={"groups": sorted(groups)},
        )  # fmt: skip


def invite(
    *, issuer: str, subject: str, role: str, organisation: str, prefectures: Sequence[str], starts_at: datetime,
    ends_at: datetime, duties: Sequence[str] = (),
) -> None:  # fmt: skip
    """職員を招く。次のサインインで任用になる。duties は ``手続き:担当``。"""
    Invitation.objects.get_or_create(
        issuer=issuer, subject=subject, role=role,
        defaults={"organisation": organisation, "prefectures": list(prefectures), "starts_at": starts_at, "ends_at": ends_at,
                  "duties": list(duties)},
    )  # fmt: skip


def give_duties(*, account_id: int, duties: Sequence[str], at: datetime) -> None:
    """職員に担当を与える。duties は ``手続き:担当``。もう担当していれば何もしない。"""
    for each in duties:
        procedure, _, duty = each.partition(":")
        DutyRow.objects.get_or_create(
            account_id=account_id, procedure=procedure, duty=Duty(duty), ended_at=None, defaults={"starts_at": at}
        )


def end_duties(*, account_id: int, procedure: str, at: datetime) -> int:
    """この手続きの担当を終える。その瞬間から、その手続きの申請は見られない。"""
    return DutyRow.objects.filter(account_id=account_id, procedure=procedure, ended_at=None).update(ended_at=at)


def open_enterprise(
    *, kind: str, name: str, corporate_number: str | None, proprietor_subject: str, prefecture_code: str, at: datetime
) -> tuple[int, UUID]:
    """事業者の口座を開く (合成データと移行のため)。全行を読める範囲で呼ぶ。"""
    row, _ = Enterprise.objects.get_or_create(
        corporate_number=corporate_number,
        proprietor_subject=proprietor_subject,
        defaults={"kind": kind, "name": name, "prefecture_code": prefecture_code, "opened_at": at},
    )
    return row.id, row.key


def open_corporations(*, rows: Sequence[tuple[str, str, str]], at: datetime) -> list[int]:
    """法人の口座をまとめて開き、番号を返す (合成データのため)。行は (法人番号, 名称, 都道府県)。もう一社でもあれば何もしない。

    全行を読める範囲で呼ぶ。
    """
    if Enterprise.objects.filter(corporate_number__in=[number for number, _, _ in rows[:1]]).exists():
        return []
    made = Enterprise.objects.bulk_create(
        Enterprise(
            kind=EnterpriseKind.CORPORATION, corporate_number=number, name=name, prefecture_code=prefecture, opened_at=at
        )
        for number, name, prefecture in rows
    )  # fmt: skip
    return [row.id for row in made]


def delegate_for_demo(
    *, enterprise_id: int, supporter_id: int, groups: Sequence[str], issuer: str, subject: str, at: datetime
) -> None:
    """見本の委任。代表のアカウントをあらかじめ置いて、その人の名前で委任する。全行を読める範囲で呼ぶ。"""
    account, _ = Account.objects.get_or_create(
        issuer=issuer, subject=subject,
        defaults={"account_type": AccountType.PRIME, "name": "見本 代表", "admitted_at": at, "seen_at": at},
    )  # fmt: skip
    if not Delegation.objects.filter(enterprise_id=enterprise_id, supporter_id=supporter_id).exists():
        Delegation.objects.create(
            enterprise_id=enterprise_id, supporter_id=supporter_id, groups=sorted(groups), can_edit=False, starts_at=at,
            ends_at=at + timedelta(days=365), granted_by=account, granted_at=at,
        )  # fmt: skip
