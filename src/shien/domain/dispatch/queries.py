"""専門家派遣の読取り。名簿と引き当ては担当の職員、打診と請求は専門家本人。"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from shien.domain.accounts import row_security
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application
from shien.domain.settlement import queries as settlement

from . import facts, matching, rules, schedule
from .models import BusyDay, Expert, ExpertAssignment, FeeClaim, YearCount

PROCEDURE, REGISTER = "expert_dispatch", "dispatch_expert"
_BANK = ("bank_code", "bank_name", "branch_code", "branch_name", "account_type", "account_number", "account_holder")


def may(viewer: Viewer) -> bool:
    """派遣の担当の職員か。"""
    return viewer.is_staff and any(viewer.does(duty, PROCEDURE) for duty in ("decide", "settle"))


def experts(viewer: Viewer) -> list[facts.Expert]:
    """名簿 (番号の順)。登録の終わった人は除く。"""
    if not may(viewer):
        return []
    return [_expert(row) for row in _registered().filter(application__state__in=rules.REGISTERED).order_by("number")]


def expert_of(application: UUID, viewer: Viewer) -> facts.Expert | None:
    """この届出で名簿に載った人。"""
    row = _registered().filter(application__key=application).first() if may(viewer) else None
    return _expert(row) if row else None


def _registered() -> QuerySet[Expert]:
    return Expert.objects.select_related("application").filter(application__isnull=False)


def _expert(row: Expert) -> facts.Expert:
    case = row.application
    if case is None or row.until is None:
        raise LookupError(row.number)
    return facts.Expert(
        row.key, row.number, row.name, row.qualification, row.recommended_by, tuple(row.themes), tuple(row.prefectures),
        tuple(row.times), row.online, row.registered_at, case.key, case.state, case.state in rules.REGISTERED, row.until,
    )  # fmt: skip


def me(viewer: Viewer) -> facts.Expert | None:
    """この人の、名簿の行 (いちばん新しいもの)。"""
    rows = _registered().filter(account_id=viewer.account_id or 0, enterprise_id=viewer.enterprise_id or 0)
    found = rows.order_by("-id").first()
    return _expert(found) if found else None


def enrolling(viewer: Viewer) -> Application | None:
    """この事業者の、進んでいる登録の届出。"""
    return applications.live_application(viewer, procedure=REGISTER) if viewer.is_owner else None


def candidates(wish: matching.Wish, viewer: Viewer) -> list[matching.Match]:
    """引き当ての候補。受持ちの数と、行けない日も見る。"""
    if not may(viewer):
        return []
    held = ExpertAssignment.objects.filter(live=True, application__live=True)
    loads = dict(held.values_list("expert_id").annotate(many=Count("id")).order_by())
    busy = schedule.busy_days(held, viewer)
    rows = Expert.objects.filter(application__state="in_office")
    return matching.matches(wish, [
        matching.Candidate(
            row.number, row.name, frozenset(row.themes), frozenset(row.prefectures), frozenset(row.times), row.online,
            busy=frozenset(busy.get(row.id, ())), load=loads.get(row.id, 0), until=row.until or date.min,
        )
        for row in rows
    ])  # fmt: skip


def assignments(application: UUID, viewer: Viewer) -> list[facts.Assignment]:
    """引き当て (新しい順)。事業者と支援機関には、引き受けたいまの専門家だけ。"""
    rows = ExpertAssignment.objects.select_related("expert").filter(application__key=application)
    if viewer.enterprise_id is not None:
        rows = rows.filter(enterprise_id=viewer.enterprise_id, live=True).exclude(application__state="offered")
    elif not may(viewer):
        return []
    return [
        facts.Assignment(
            row.expert.number, row.expert.name, tuple(matching.Reason(**each) for each in row.reasons), row.by_name, row.at,
            row.live, row.declined if may(viewer) else "",
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip


def _mine(viewer: Viewer) -> dict[int, ExpertAssignment]:
    """この専門家がいま受け持つ (打診を含む) 派遣。{申請の番号: 引き当て}。"""
    if viewer.account_id is None or viewer.enterprise_id is None or viewer.acting_for_other:
        return {}
    rows = ExpertAssignment.objects.filter(
        live=True, expert__account_id=viewer.account_id, expert_enterprise_id=viewer.enterprise_id
    )
    return {row.application_id: row for row in rows}


def missions(viewer: Viewer) -> list[facts.Mission]:
    """この専門家の派遣 (新しい順)。断ったものと、離れたものは無い。"""
    held = _mine(viewer)
    if not held:
        return []
    with row_security.opened_applications(held):
        rows = applications.opened_cases(list(held))
        at = {row.application.key: row.at for row in ExpertAssignment.objects.select_related("application").filter(
            id__in=[each.id for each in held.values()])}  # fmt: skip
    return [
        facts.Mission(
            each.key, each.number, each.applicant_name, each.state, each.state_label, each.waits_for, at[each.key]
        )
        for each in rows
    ]


def dated(state: str) -> bool:
    """日程の報告の日が、いまの専門家のものか。"""
    return state in rules.DATED


def waiting(viewer: Viewer) -> int | None:
    """この専門家を待つ派遣の数。専門家でなければ None。"""
    return sum(each.waits_for == "expert" for each in missions(viewer)) if me(viewer) else None


def stand_in(application: UUID, viewer: Viewer, *, taken: bool = False) -> Viewer | None:
    """この申請の中での、専門家としての閲覧者。受け持っていなければ None。taken なら、引き受けたあとだけ。"""
    held = _mine(viewer)
    if not held:
        return None
    with row_security.opened_applications(held):
        found = applications.opened_case(application, list(held))
    if found is None or (taken and found[0].state == "offered"):
        return None
    case, papers = found
    return replace(
        viewer, role=Role.EXPERT, enterprise_id=case.enterprise_id, enterprise_key=None, enterprise_name=case.applicant_name,
        enterprise_kind="", corporate_number="", own_enterprise_name=viewer.enterprise_name, groups=frozenset(), edited=frozenset(), can_edit=True,
        can_consent=False, can_delegate=False, can_submit=False, application_id=case.id, papers=papers,
    )  # fmt: skip


def case(application: UUID, standing: Viewer) -> Application | None:
    """引き受けた申請。範囲を開いてから呼ぶ。"""
    return applications.application(application, standing)


def assigned_expert(application_id: int, viewer: Viewer) -> int:
    """この申請を受け持つ、この人の名簿の番号 (表の鍵)。"""
    return _mine(viewer)[application_id].expert_id


def days(viewer: Viewer, *, since: date) -> facts.Days:
    """この専門家の、since からの行けない日。"""
    own = BusyDay.objects.filter(expert__account_id=viewer.account_id or 0, on__gte=since).order_by("on")
    return facts.Days(tuple(own.values_list("on", flat=True)), schedule.held_days(_mine(viewer), since))


def claim(application: UUID, viewer: Viewer) -> facts.Claim | None:
    """いちばん新しい謝金の請求。担当の職員だけ。"""
    if not may(viewer):
        return None
    row = FeeClaim.objects.filter(application__key=application).order_by("-id").first()
    return _claim(row) if row else None


def my_claims(application_ids: list[int], viewer: Viewer) -> list[facts.Claim]:
    """この専門家の請求 (新しい順)。"""
    rows = FeeClaim.objects.filter(application_id__in=application_ids, enterprise_id=viewer.enterprise_id or 0)
    return [_claim(row) for row in rows.order_by("-id")]


def paid(viewer: Viewer) -> list[facts.Paid]:
    """この専門家の謝金の支払 (新しい順)。取りやめたものは除く。"""
    claims = FeeClaim.objects.filter(expert__account_id=viewer.account_id or 0, enterprise_id=viewer.enterprise_id or 0)
    ids = set(claims.values_list("application_id", flat=True))
    rows = settlement.received(ids, viewer) if ids else []
    with row_security.opened_applications(ids):
        cases = applications.opened_names([each.application_id for each in rows])
    return [
        facts.Paid(*cases[each.application_id], each.gross, each.withheld, each.amount, each.outcome, each.paid_on)
        for each in rows
    ]


def last_bank(viewer: Viewer) -> dict[str, str]:
    """前に使った振込先。まだ無ければ、登録の届出の振込先。一度だけ打てばよいように。"""
    row = (
        FeeClaim.objects.filter(by_id=viewer.account_id or 0, enterprise_id=viewer.enterprise_id or 0)
        .order_by("-id")
        .first()
    )
    if row:
        return {key: getattr(row, key) for key in _BANK}
    mine = me(viewer)
    sent = applications.submissions(mine.application, viewer) if mine else []
    known = next((each.answers for each in reversed(sent) if each.form == "application"), {})
    return {key: str(known[key]) for key in _BANK if known.get(key)}


def _claim(row: FeeClaim) -> facts.Claim:
    return facts.Claim(
        tuple(row.lines), row.fee, row.travel, row.withheld, row.payable, {key: getattr(row, key) for key in _BANK},
        row.by_name, row.at,
    )  # fmt: skip


def year(enterprise_id: int, on: date) -> facts.Year | None:
    """この事業者の、この年度の回数。"""
    row = YearCount.objects.filter(enterprise_id=enterprise_id, fiscal_year=rules.fiscal_year(on)).first()
    return facts.Year(row.fiscal_year, row.used, row.most) if row else None
