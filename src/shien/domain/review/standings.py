"""いまの点。採点・加点・形式の確認を集める。問合せの数は、申請の数によらない。"""

from collections.abc import Collection
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.motions import queries as motions
from shien.engines.ranking import Candidate

from . import rules
from .facts import Standing
from .models import BonusCheck, FormalCheck, Score

_MOST = 20_000


def of(keys: Collection[UUID], call: UUID) -> dict[UUID, Standing]:
    """申請ごとのいまの点。"""
    wanted = rules.criteria(applications.call_definition(call), gate=False)
    scores: dict[UUID, list[dict[str, int]]] = {}
    rows = Score.objects.filter(assignment__application_id__in=keys, assignment__ended_at=None).order_by("id")
    for key, points in rows.values_list("assignment__application__key", "points"):
        scores.setdefault(key, []).append(points)
    bonus = dict(
        BonusCheck.objects.filter(application_id__in=keys).order_by("id").values_list("application__key", "points")
    )
    return {key: rules.standing(scores.get(key, []), wanted, bonus.get(key, 0)) for key in keys}


def candidates(call: case_facts.Call, by: Viewer) -> list[Candidate]:
    """審査済みの申請。届いた順の番号は、申請書の提出の瞬間から。"""
    page = applications.staff_list(by, call=call.key, states=("reviewed",), sort="number", limit=_MOST)
    keys = [row.key for row in page.rows]
    latest = applications.latest_submissions(keys, by)
    standing = of(keys, call.key)
    checks = dict(
        FormalCheck.objects.filter(application_id__in=keys).order_by("id").values_list("application__key", "passed")
    )
    arrived = {key: place for place, key in enumerate(sorted(latest, key=lambda each: latest[each].submitted_at))}
    return [
        Candidate(
            str(key), standing[key].points, tuple(points for _, points in standing[key].by_criterion),
            latest[key].asked or 0 if key in latest else 0, arrived.get(key, len(keys)), checks.get(key, True),
        )
        for key in keys
    ]  # fmt: skip


def held(call: case_facts.Call, by: Viewer) -> int:
    """生きている申請が、もう押さえている額。データベースの見張りと同じ数え方。"""
    holding = motions.holding(call.key)
    live = applications.staff_list(by, keys=holding, live=True, submitted=None, limit=_MOST).rows if holding else ()
    return sum(holding[row.key] if row.amount is None else row.amount for row in live)
