"""同じ事業者への派遣を、同時に受理する (REL-14)。``python -m tests.journeys.dispatch_race 件数``。

本物の接続を、件数だけ同時に使う。受理できた数・断られた数・記録された回数を JSON で出す。
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
django.setup()

from django.db import connection  # noqa: E402 -- after setup
from django.utils import timezone  # noqa: E402

from shien.domain.accounts import actions as accounts  # noqa: E402
from shien.domain.accounts import queries, row_security  # noqa: E402
from shien.domain.accounts.actions import NotAllowed  # noqa: E402
from shien.domain.accounts.models import SignedIn  # noqa: E402
from shien.domain.applications import queries as applications  # noqa: E402
from shien.domain.dispatch.models import Reserved, YearCount  # noqa: E402
from shien.domain.motions import actions as motions  # noqa: E402
from shien.values.items import GROUPS  # noqa: E402
from tests.walking import FIRST, SECOND, Walk  # noqa: E402

FIRM, DESK = "firm-a-prime", "supporter-y"


def walk(enterprise: str = FIRM) -> Walk:
    """サインインしている人たちの足。支援機関は、事業者の代理。"""
    at, sessions, viewers = timezone.now(), {}, {}
    with row_security.system():
        for person in (enterprise, DESK, FIRST, SECOND):
            row = SignedIn.objects.filter(account__email=f"{person}@demo.example").latest("id")
            sessions[person] = row.session_key
            viewers[person], _ = queries.viewer_of_session(row.session_key, acting=None, auth_time=at, at=at)
    firm = viewers[enterprise]
    row_security.bind(firm)
    accounts.delegate(
        supporter_id=viewers[DESK].enterprise_id, groups=sorted(GROUPS), can_edit=True, starts_at=at,
        ends_at=at + timedelta(hours=1), by=firm, at=at,
    )  # fmt: skip
    with row_security.system():
        acting = str(firm.enterprise_key)
        viewers[DESK], _ = queries.viewer_of_session(sessions[DESK], acting=acting, auth_time=at, at=timezone.now())
    return Walk(viewers, at)


def proposed(step: Walk) -> UUID:
    """一つを申請し、受理を起案する。"""
    key = step.start("expert_dispatch", DESK, budget=None)
    step.submit(key, "application", {
        "theme": "sales", "requested_count": 1, "dispatches_this_year": 0, "online": False, "place": "盛岡市",
        "municipality": "032018",
        "expert_wish": "field", "consulted_on": step.at.date().isoformat(),
        "wishes": [{"on": step.at.date().isoformat(), "time": "morning"}],
    }, person=DESK)  # fmt: skip
    return UUID(str(step.do(FIRST, motions.propose, application=key, transition="accept")))


def race(many: int) -> dict[str, object]:
    """同時に決裁する。"""
    step = walk()
    held = [proposed(step) for _ in range(many)]
    start, viewer = Barrier(many), step.viewers[SECOND]

    def approve(motion: UUID) -> bool:
        row_security.bind(viewer)
        start.wait(60)
        try:
            motions.approve(motion=motion, by=viewer, at=timezone.now())
        except NotAllowed:
            return False
        finally:
            row_security.unbind()
            connection.close()
        return True

    with ThreadPoolExecutor(many) as threads:
        accepted = list(threads.map(approve, held))
    for motion, done in zip(held, accepted, strict=True):
        if not done:
            step.do(FIRST, motions.reject, motion=motion, comment="年度の回数を使い切ったため")
    with row_security.system():
        count = YearCount.objects.get(enterprise_id=step.viewers[FIRM].enterprise_id)
        taken = Reserved.objects.filter(enterprise_id=count.enterprise_id)
        states = applications.states(taken.values_list("application_id", flat=True))
        return {
            "accepted": sum(accepted), "refused": many - sum(accepted), "used": count.used, "most": count.most,
            "reserved": sorted(states.values()),
        }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(race(int(sys.argv[1]))))
