"""アカウントの読取り。"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from shien.ledger import prepared

from . import facts, row_security
from .choices import NATIONWIDE, REGIONAL, STAFF, AccountType, Role
from .models import Appointment, Delegation, DutyRow, Enterprise, Membership, SignedIn

_VIEWER = """
SELECT a.id, a.key, a.name, a.email, a.account_type, s.created_at, s.last_seen_at,
       own.id, own.key, own.name, own.kind, own.corporate_number,
       m.is_prime, m.can_consent, m.can_delegate, m.can_submit,
       d.id, d.groups, d.edited, client.id, client.key, client.name, client.kind, client.corporate_number,
       p.role, p.organisation, p.prefectures, s.second_factor,
       (SELECT count(*) FROM accounts_delegation x WHERE x.supporter_id = own.id AND x.withdrawn_at IS NULL
           AND x.starts_at <= %(at)s AND x.ends_at > %(at)s) > 0,
       ARRAY(SELECT r.procedure || ':' || r.duty FROM accounts_dutyrow r WHERE r.account_id = a.id AND r.ended_at IS NULL)
FROM accounts_signedin s
JOIN accounts_account a ON a.id = s.account_id AND a.suspended_at IS NULL
LEFT JOIN accounts_membership m ON m.account_id = a.id AND m.until IS NULL
LEFT JOIN accounts_enterprise own ON own.id = m.enterprise_id AND own.suspended_at IS NULL
LEFT JOIN accounts_enterprise client ON client.key = %(acting)s AND client.id <> own.id AND client.suspended_at IS NULL
LEFT JOIN LATERAL (
    SELECT (array_agg(x.id ORDER BY cardinality(x.groups) DESC, x.can_edit DESC, x.ends_at DESC, x.id))[1] AS id,
           array_agg(DISTINCT g) AS groups, array_agg(DISTINCT g) FILTER (WHERE x.can_edit) AS edited
    FROM accounts_delegation x, unnest(x.groups) g
    WHERE x.enterprise_id = client.id AND x.supporter_id = own.id AND x.withdrawn_at IS NULL
      AND x.starts_at <= %(at)s AND x.ends_at > %(at)s
) d ON true
LEFT JOIN accounts_appointment p ON p.account_id = a.id AND p.starts_at <= %(at)s AND p.ends_at > %(at)s
WHERE s.session_key = %(session)s AND s.ended_at IS NULL
  AND s.created_at > %(at)s - %(absolute)s * interval '1 second'
  AND s.last_seen_at > %(at)s - %(idle)s * interval '1 second'
ORDER BY p.id
LIMIT 1
"""


def viewer_of_session(
    session_key: str, *, acting: str | None, auth_time: datetime | None, at: datetime
) -> tuple[facts.Viewer, datetime | None]:
    """セッションの閲覧者と、最後に見た時刻。切れたセッションは訪問者。一回の問合せ。

    委任・任用・権限は毎回読み直すので、取り消しは次の要求から効く。同じ支援者に生きた委任が幾つもあれば、見てよい項目群は
    その和、直してよい項目群は直すことを許した委任の和。連携サイトのトークンは、項目群のいちばん多い委任一つに結ぶ。
    職員は、二つの要素でサインインしたときだけ職員になる (PRIV-10)。全行を読める範囲で呼ぶ。
    """
    row = prepared.row(
        _VIEWER,
        {
            "session": session_key,
            "acting": acting or "00000000-0000-0000-0000-000000000000",
            "at": at,
            "absolute": settings.SESSION_COOKIE_AGE,
            "idle": settings.SESSION_IDLE_SECONDS,
        },
    )
    if row is None:
        return facts.VISITOR, None
    (account_id, key, name, email, account_type, signed_in_at, seen_at, own_id, own_key, own_name, own_kind, own_number, is_prime,
     can_consent, can_delegate, can_submit, delegation_id, groups, edited, client_id, client_key, client_name,
     client_kind, client_number, staff_role, organisation, prefectures, second_factor, has_clients, duties) = row  # fmt: skip
    base = {
        "account_id": account_id, "account_key": key, "name": name, "email": email, "auth_time": auth_time,
        "session_key": session_key, "session_ends_at": signed_in_at + timedelta(seconds=settings.SESSION_COOKIE_AGE), "has_choice": bool(has_clients), "own_enterprise_name": own_name or "",
    }  # fmt: skip
    if staff_role and not second_factor:
        viewer = facts.Viewer(**base, role=Role.ENTRY, lacks_second_factor=True)
    elif staff_role:
        viewer = facts.Viewer(
            **base, role=Role(staff_role), organisation=organisation, prefectures=frozenset(prefectures),
            duties=frozenset(duties),
        )  # fmt: skip
    elif delegation_id:
        viewer = facts.Viewer(
            **base, role=Role.SUPPORTER, enterprise_id=client_id, enterprise_key=client_key, enterprise_name=client_name,
            enterprise_kind=client_kind, corporate_number=client_number or "", groups=frozenset(groups),
            edited=frozenset(edited or ()), can_edit=bool(edited), delegation_id=delegation_id,
        )  # fmt: skip
    elif own_id and account_type != AccountType.ENTRY:
        viewer = facts.Viewer(
            **base, role=Role.PRIME if is_prime else Role.MEMBER, enterprise_id=own_id, enterprise_key=own_key,
            enterprise_name=own_name, enterprise_kind=own_kind, corporate_number=own_number or "", can_edit=True,
            can_consent=is_prime or can_consent, can_delegate=is_prime or can_delegate, can_submit=is_prime or can_submit,
        )  # fmt: skip
    else:
        viewer = facts.Viewer(**base, role=Role.ENTRY)
    return viewer, seen_at


def choices(viewer: facts.Viewer, *, at: datetime) -> list[facts.Choice]:
    """操作できる事業者 (自社と、委任を受けた事業者)。全行を読める範囲で呼ぶ。"""
    own = Membership.objects.filter(account_id=viewer.account_id, until=None).select_related("enterprise").first()
    if own is None:
        return []
    found = [facts.Choice(own.enterprise.key, own.enterprise.name, "自社", viewer.enterprise_id == own.enterprise_id)]
    delegations = (
        Delegation.objects.filter(supporter_id=own.enterprise_id, withdrawn_at=None, starts_at__lte=at, ends_at__gt=at)
        .order_by("enterprise__name", "enterprise_id")
        .values_list("enterprise_id", "enterprise__key", "enterprise__name")
        .distinct()
    )
    found += [facts.Choice(key, name, "委任", viewer.enterprise_id == id) for id, key, name in delegations]
    return found


def enterprise(viewer: facts.Viewer) -> facts.Enterprise | None:
    """閲覧者が操作している事業者。"""
    row = Enterprise.objects.filter(id=viewer.enterprise_id).first()
    return _enterprise(row) if row else None


def enterprises_in_jurisdiction(
    viewer: facts.Viewer, *, name: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[facts.Enterprise], int]:
    """職員の所管の事業者。所管の外は、無いのと同じ (SEC-22)。"""
    if not viewer.opens_files:
        return [], 0
    rows = Enterprise.objects.filter(prefecture_code__in=viewer.prefectures, suspended_at=None)
    if name:
        rows = rows.filter(name__icontains=name)
    return [_enterprise(row) for row in rows.order_by("name", "id")[offset : offset + limit]], rows.count()


def enterprise_in_jurisdiction(viewer: facts.Viewer, key: UUID) -> facts.Enterprise | None:
    """職員が開く一社。所管の外は None。"""
    if not viewer.opens_files:
        return None
    row = Enterprise.objects.filter(key=key, prefecture_code__in=viewer.prefectures, suspended_at=None).first()
    return _enterprise(row) if row else None


def members(viewer: facts.Viewer) -> list[facts.Member]:
    """自社のアカウント。"""
    if not viewer.is_owner:
        return []
    rows = Membership.objects.filter(enterprise_id=viewer.enterprise_id, until=None).select_related("account")
    return [
        facts.Member(
            id=row.id, name=row.account.name, email=row.account.email, role_label="プライム" if row.is_prime else "メンバー",
            is_prime=row.is_prime, can_consent=row.is_prime or row.can_consent,
            can_delegate=row.is_prime or row.can_delegate, can_submit=row.is_prime or row.can_submit,
        )
        for row in rows.order_by("-is_prime", "account__name")
    ]  # fmt: skip


def delegations(viewer: facts.Viewer, *, at: datetime) -> list[facts.Delegation]:
    """自社が与えた委任 (新しい順)。支援者の名は行の保護の外にあるので、自社の委任に限って全行の範囲で引く。"""
    if not viewer.is_owner:
        return []
    with row_security.system():
        rows = list(
            Delegation.objects.filter(enterprise_id=viewer.enterprise_id)
            .annotate(supporter_name=F("supporter__name"), supporter_key=F("supporter__key"))
            .order_by("-granted_at")
        )
    return [
        facts.Delegation(
            id=row.id, enterprise_name=viewer.enterprise_name, supporter_id=row.supporter_id, supporter_key=row.supporter_key,
            supporter_name=row.supporter_name, groups=tuple(row.groups), can_edit=row.can_edit, starts_at=row.starts_at,
            ends_at=row.ends_at, withdrawn_at=row.withdrawn_at,
            live=row.withdrawn_at is None and row.starts_at <= at < row.ends_at,
        )
        for row in rows
    ]  # fmt: skip


def supporter_of(viewer: facts.Viewer) -> int | None:
    """委任を受けて操作している支援者 (の事業者の番号)。委任でなければ None。"""
    rows = Delegation.objects.filter(id=viewer.delegation_id, enterprise_id=viewer.enterprise_id)
    return rows.values_list("supporter_id", flat=True).first() if viewer.acting_for_other else None


def may_edit(delegation_id: int) -> bool:
    """この委任が、直すことも許しているか。"""
    return Delegation.objects.filter(id=delegation_id, can_edit=True).exists()


def supporter_by_number(corporate_number: str) -> facts.Enterprise | None:
    """委任の相手を法人番号で探す。全行を読める範囲で呼び、名称だけを見せる。"""
    row = Enterprise.objects.filter(corporate_number=corporate_number, suspended_at=None).first()
    return _enterprise(row) if row else None


def sign_ins(viewer: facts.Viewer) -> list[facts.SignIn]:
    """自分のサインイン中の端末。"""
    rows = SignedIn.objects.filter(account_id=viewer.account_id, ended_at=None).order_by("-last_seen_at")
    return [
        facts.SignIn(row.id, row.created_at, row.last_seen_at, row.device, row.session_key == viewer.session_key)
        for row in rows
    ]


def _enterprise(row: Enterprise) -> facts.Enterprise:
    return facts.Enterprise(row.id, row.key, row.kind, row.name, row.corporate_number or "", row.prefecture_code)


def mail_of_answerers(*, corporate_number: str, organisation: str, prefecture: str, at: datetime) -> list[str]:
    """支援機関として答えられる人のメールアドレス。その法人のプライムと提出を任されたメンバー、その組織の商工会などの職員。

    全行を読める範囲で呼ぶ。空の法人番号と組織には、だれも当たらない。
    """
    members = Membership.objects.filter(
        Q(is_prime=True) | Q(can_submit=True), until=None, enterprise__corporate_number=corporate_number or "-"
    )
    staff = Appointment.objects.filter(
        role=Role.CHAMBER, organisation=organisation or "-", prefectures__contains=[prefecture], starts_at__lte=at,
        ends_at__gt=at,
    )  # fmt: skip
    found = {
        address
        for rows in (members, staff)
        for address in rows.filter(account__suspended_at=None).values_list("account__email", flat=True)
    }
    return sorted(found - {""})


def staff_roles() -> Sequence[Role]:
    """職員の役割。"""
    return sorted(STAFF)


def duty_holder(account_id: int, procedure: str, duties: Sequence[str]) -> str | None:
    """この手続きのこれらの担当のどれかである職員の名前。違えば None。"""
    found = prepared.row(
        "SELECT a.name FROM accounts_dutyrow r JOIN accounts_account a ON a.id = r.account_id AND a.suspended_at IS NULL"
        " WHERE r.account_id = %s AND r.procedure = %s AND r.duty = ANY (%s) AND r.ended_at IS NULL",
        [account_id, procedure, list(duties)],
    )
    return str(found[0]) if found else None


def mail_of_duty(procedure: str, duties: Sequence[str], *, enterprise_id: int, at: datetime) -> list[str]:
    """この事業者の、この手続きのこれらの担当のどれかである職員のメールアドレス。地域の職員は、所管の中だけ。"""
    with row_security.system():
        place = Enterprise.objects.values_list("prefecture_code", flat=True).get(id=enterprise_id)
        held = DutyRow.objects.filter(procedure=procedure, duty__in=duties, ended_at=None).values("account_id")
        appointed = Appointment.objects.filter(
            Q(role__in=NATIONWIDE) | Q(role__in=REGIONAL, prefectures__contains=[place]), account_id__in=held,
            account__suspended_at=None, starts_at__lte=at, ends_at__gt=at,
        )  # fmt: skip
        return sorted(set(appointed.values_list("account__email", flat=True)) - {""})


def email_of(account_id: int) -> str:
    """お知らせの宛先。無ければ空。"""
    found = prepared.row("SELECT email FROM accounts_account WHERE id = %s AND suspended_at IS NULL", [account_id])
    return str(found[0]) if found else ""


def prime_emails(enterprise_id: int) -> list[str]:
    """事業者のプライムの宛先。全行を読める範囲で呼ぶ。"""
    rows = Membership.objects.filter(enterprise_id=enterprise_id, is_prime=True, until=None, account__suspended_at=None)
    return [each for each in rows.order_by("id").values_list("account__email", flat=True) if each]


def mail_of_supporters(enterprise_id: int, *, at: datetime) -> list[str]:
    """この事業者のために書ける支援者 (有効な委任) のプライムの宛先。"""
    with row_security.system():
        found = Delegation.objects.filter(
            enterprise_id=enterprise_id, can_edit=True, withdrawn_at=None, starts_at__lte=at, ends_at__gt=at
        )
        rows = Membership.objects.filter(
            enterprise_id__in=found.values("supporter_id"), is_prime=True, until=None, account__suspended_at=None
        )
        return sorted(set(rows.values_list("account__email", flat=True)) - {""})


def holders(procedure: str, duty: str, role: Role) -> list[tuple[int, str, str]]:
    """この手続きのこの担当を持つ職員 (番号・名前・組織)。名前の順。"""
    rows = DutyRow.objects.filter(
        procedure=procedure, duty=duty, ended_at=None, account__suspended_at=None,
        account_id__in=Appointment.objects.filter(role=role).values("account_id"),
    ).values_list("account_id", "account__name")  # fmt: skip
    named = dict(rows)
    organisations = dict(
        Appointment.objects.filter(account_id__in=named, role=role)
        .order_by("id")
        .values_list("account_id", "organisation")
    )
    return sorted(
        ((id, name, organisations.get(id, "")) for id, name in named.items()), key=lambda row: (row[1], row[0])
    )


def supporters_of(enterprise_id: int, *, at: datetime) -> list[str]:
    """この事業者が委任している支援者の名前。利害関係を調べるために、全行を読める範囲で引く。"""
    with row_security.system():
        rows = Delegation.objects.filter(
            enterprise_id=enterprise_id, withdrawn_at=None, starts_at__lte=at, ends_at__gt=at
        )
        return list(rows.order_by("id").values_list("supporter__name", flat=True))


def enterprise_of_application(enterprise_id: int) -> facts.Enterprise | None:
    """担当する申請の事業者の見出し。呼び出し元が、担当を確かめてから呼ぶ。"""
    with row_security.system():
        row = Enterprise.objects.filter(id=enterprise_id).first()
    return _enterprise(row) if row else None
