"""順位表。"""

from fractions import Fraction
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.review import facts, rules
from shien.domain.review.models import RankingRow, RankingTable


def rankings(call: UUID, viewer: Viewer) -> list[tuple[UUID, str, str]]:
    """順位表の一覧 (新しい順)。(鍵, 日時, 人)。"""
    rows = RankingTable.objects.filter(call_id=call, procedure__in=viewer.nationwide | viewer.regional).order_by("-id")
    return [(row.key, row.at.isoformat(), row.by_name) for row in rows[:20]]


def ranking(call: UUID, viewer: Viewer, *, key: UUID | None = None) -> facts.Table | None:
    """順位表。key を言わなければ、いちばん新しいもの。"""
    rows = RankingTable.objects.filter(call_id=call, procedure__in=viewer.nationwide | viewer.regional)
    row = (rows.filter(key=key) if key else rows).order_by("-id").first()
    if row is None:
        return None
    lines = list(RankingRow.objects.filter(ranking=row).order_by("order"))
    page = applications.staff_list(viewer, keys=[line.application_id for line in lines], limit=len(lines) or 1)
    cases = {each.key: each for each in page.rows}
    wanted = sorted(
        rules.criteria(applications.call_definition(call), gate=False), key=lambda each: -each.max * each.weight
    )
    return facts.Table(
        row.key, call, row.budget, row.taken, row.mark, row.by_name, row.at,
        tuple(
            facts.RankedRow(
                line.application_id, cases[line.application_id].number, cases[line.application_id].applicant_name,
                cases[line.application_id].state_label, line.place, Fraction(line.points), line.amount, line.total,
                line.verdict, why(line.verdict, line.tie, [each.label for each in wanted]), cases[line.application_id].state == "reviewed",
            )
            for line in lines if line.application_id in cases
        ),
    )  # fmt: skip


_VERDICTS = {
    "within": "予算に入ります。", "over_budget": "ここまでの額を足すと、予算を超えます。", "below_mark": "合格点に届きません。",
    "not_passed": "形式の確認に「いいえ」があります。",
}  # fmt: skip
_TIES = {
    "amount": "同点のため、申請額の小さい順にしました。",
    "arrived": "同点のため、先に届いた順にしました。",
    "equal": "同点で、決まりでは分けられません。同じ順位です。",
}


def why(verdict: str, tie: str, criteria: list[str]) -> str:
    """線と同点の説明。"""
    told = _TIES.get(tie, "")
    if tie.startswith("criteria:"):
        told = f"同点のため、配点の高い「{criteria[int(tie.removeprefix('criteria:'))]}」の点で順位をつけました。"
    return _VERDICTS[verdict] + told
