"""物語の中で、事業者の書類の提出と自動処理を進める。``python -m tests.journeys.after_steps 手順 [申請]``。

画面で行うこと (職員の決定・検査・支払・返還) は、物語が行う。時は、ここで渡す日付で進める。
"""

import os
import sys
from datetime import timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
django.setup()

from django.utils import timezone  # noqa: E402 -- after setup

from shien.domain.accounts import queries, row_security  # noqa: E402
from shien.domain.accounts.models import SignedIn  # noqa: E402
from shien.domain.certification import actions as certification  # noqa: E402
from shien.domain.settlement import actions  # noqa: E402
from shien.domain.settlement import queries as settlement  # noqa: E402
from tests.integration.after import paths  # noqa: E402
from tests.walking import Walk  # noqa: E402

PEOPLE = {
    "a-prime": "firm-b-prime", "north": "firm-a-prime", "secretariat": "secretariat", "secretariat-2": "secretariat-2",
    "bureau": "bureau", "bureau-2": "bureau-2",
}  # fmt: skip


def walk() -> Walk:
    """サインインしている人たちの足。"""
    at = timezone.now()
    viewers = {}
    with row_security.system():
        for name, person in PEOPLE.items():
            row = SignedIn.objects.filter(account__email=f"{person}@demo.example").order_by("id").last()
            if row is None:
                continue
            viewers[name], _ = queries.viewer_of_session(row.session_key, acting=None, auth_time=at, at=at)
    return Walk(viewers, at)


def apply_for_grant(step: Walk, _: str) -> UUID:
    """交付申請まで。"""
    return paths.applied(step)


def report(step: Walk, key: str) -> UUID:
    """40日後に実績を報告する。"""
    step.later(40)
    return paths.reported(step, UUID(key))


def claim(step: Walk, key: str) -> UUID:
    """請求する。"""
    step.submit(UUID(key), "claim", {"claimed_amount": 4_900_000, "claimed_on": step.at.date().isoformat()})
    return UUID(key)


def yearly(step: Walk, key: str) -> UUID:
    """報告の期間に入り、翌年に、最低賃金の足りない年の報告を出す。"""
    step.system(actions.begin_reporting)
    first = step.do("a-prime", lambda by, at: settlement.reports(by, application=UUID(key)))[0]
    step.on(first.due_on - timedelta(days=20))
    step.system(actions.remind)
    paths.report_year(step, UUID(key), first, wage_floor=1_110)
    return UUID(key)


def plan(step: Walk, _: str) -> UUID:
    """東北の事業者が、二つの分野の経営力向上計画を申請し、審査が終わる。"""
    key = step.start("management_plan", "north", budget=None)
    step.submit(key, "application", {
        "industry_middle": "24", "industry_detail": "2451", "other_industries": [{"industry": "7611"}],
        "start_month": f"{step.at:%Y-%m}",
    }, person="north")  # fmt: skip
    step.system(certification.refer)
    step.move(key, "pass_check", "finish_review", person="bureau")
    return key


if __name__ == "__main__":
    print(globals()[sys.argv[1]](walk(), sys.argv[2] if len(sys.argv) > 2 else ""))
