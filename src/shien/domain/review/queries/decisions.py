"""提案・決定・順位表。"""

from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.review import facts, rules
from shien.domain.review.models import Decision, Proposal, RankingRow, RankingTable


def proposals(viewer: Viewer, *, batch: UUID | None = None, waiting: bool = True) -> list[facts.ProposalFact]:
    """承認を待つ提案 (古い順)。batch を渡せば、その一まとまり。"""
    rows = Proposal.objects.filter(procedure__in=viewer.nationwide | viewer.regional)
    if batch is not None:
        rows = rows.filter(batch=batch)
    if waiting:
        rows = rows.filter(settled_at=None)
    return _facts(rows.order_by("id"))


def proposals_of(application: UUID) -> list[facts.ProposalFact]:
    """一つの申請の提案の全部 (古い順)。"""
    return _facts(Proposal.objects.filter(application_id=application).order_by("id"))


def _facts(rows: QuerySet[Proposal]) -> list[facts.ProposalFact]:
    found = list(rows.select_related("application", "call"))
    answers = {row.proposal_id: row for row in Decision.objects.filter(proposal_id__in=[each.id for each in found])}
    return [_fact(row, answers.get(row.id)) for row in found]


def _fact(row: Proposal, answer: Decision | None) -> facts.ProposalFact:
    return facts.ProposalFact(
        row.id, row.batch, row.application_id, row.application.number, row.application.applicant_name, row.procedure,
        row.call.name, row.label, row.transition, row.reason, row.amount, row.by_id, row.by_name, row.at,
        answer.approved if answer else None, answer.by_name if answer else "", answer.at if answer else None,
        answer.reason if answer else "",
    )  # fmt: skip


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
                line.verdict, why(line.verdict, line.tie, [each.label for each in wanted]),
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
