"""職員と審査員のマイページ。いま、この人を待っているもの。"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.certification import queries as certification
from shien.domain.motions import queries as motions
from shien.domain.review import queries as reviews
from shien.web.present import certifies, settles
from shien.web.settlement.access import procedures_of
from shien.web.settlement.present import WAITING

_IN_REVIEW = ("submitted", "checked", "interview", "reviewed", "appealed")


@dataclass(frozen=True, slots=True)
class Waiting:
    """待っているもの。urgent は、先に見てほしいもの。"""

    label: str
    many: int
    url: str
    help: str
    urgent: bool = False


def waiting(viewer: Viewer) -> list[Waiting]:
    """待っているもの。無いものも、0件として並べる (どこに来るかが分かるように)。"""
    if viewer.role == "reviewer":
        return list(_of_reviewer(viewer))
    return list(_of_staff(viewer)) if viewer.role in ("secretariat", "bureau") else []


def _of_reviewer(viewer: Viewer) -> Iterator[Waiting]:
    rows = [each for each in reviews.assignments(viewer) if not each.ended_at and not each.scored_at]
    yield Waiting("採点する申請", len(rows), "/review/mine/", "関わりを届け出てから、申請書を読んで採点します。")


def _of_staff(viewer: Viewer) -> Iterator[Waiting]:
    if not viewer.nationwide | viewer.regional:
        return
    counts = applications.staff_list(viewer, limit=1).counts
    alarms = len(applications.alarms(viewer))
    if alarms:
        yield Waiting("突合せの警報", alarms, "/staff/review/alarms/", "申請や記録に食い違いがあります。", urgent=True)
    proposed = [each for each in motions.waiting(viewer) if each.by_id != viewer.account_id]
    yield Waiting("決裁する起案", len(proposed), "/staff/review/proposals/", "ほかの担当が起案した決定です。")
    in_review = sum(counts.get(each, 0) for each in _IN_REVIEW)
    yield Waiting("審査の途中の申請", in_review, "/staff/review/", "提出から決定までの申請です。")
    if settles(viewer):
        settled = applications.staff_list(viewer, procedures=procedures_of(viewer), limit=1).counts
        after = sum(settled.get(each, 0) for each in WAITING)
        yield Waiting("交付決定のあとの申請", after, "/staff/settlement/", "職員の操作を待っています。")
    if certifies(viewer):
        rows = certification.referrals(viewer)
        late = sum(each.due_on < localdate() for each in rows)
        told = f"標準処理期間を過ぎたものが{late}件あります。" if late else "標準処理期間の末日の早い順に並びます。"
        yield Waiting("認定を待つ申請", len(rows), "/staff/certifications/", told, urgent=bool(late))
