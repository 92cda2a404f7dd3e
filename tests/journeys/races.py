"""二度押しと二つの画面 (REL-3)。``python -m tests.journeys.races``。

一つだけできることを、本物の接続で同時に行い、できた数と、ほかの人に出た文を JSON で出す。
"""

import json
import os
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
django.setup()

from django.utils import timezone  # noqa: E402 -- after setup

from shien.domain.accounts import appointing, row_security  # noqa: E402
from shien.domain.accounts.models import Nomination  # noqa: E402
from shien.domain.accounts.terms import Terms  # noqa: E402
from shien.domain.applications.models import Call  # noqa: E402
from shien.domain.dispatch import actions as dispatching  # noqa: E402
from shien.domain.dispatch import queries as dispatch  # noqa: E402
from shien.domain.dispatch.models import ExpertAssignment  # noqa: E402
from shien.domain.guidance import newsletters  # noqa: E402
from shien.domain.guidance.models import Readership, Subscriber  # noqa: E402
from shien.domain.guidance.newsletters import Interests  # noqa: E402
from shien.domain.motions import actions as motions  # noqa: E402
from shien.domain.motions.models import Motion  # noqa: E402
from shien.domain.review import actions as reviewing  # noqa: E402
from shien.domain.review.models import Handling  # noqa: E402
from tests.at_once import DONE, at_once, viewer  # noqa: E402
from tests.journeys.dispatch_race import proposed, walk  # noqa: E402
from tests.walking import FIRST, SECOND, Walk  # noqa: E402

MANY = 6
FIRM = "firm-a-prime"


def told(found: list[str]) -> dict[str, Any]:
    """できた数と、文。"""
    return {"done": found.count(DONE), "said": sorted({each for each in found if each != DONE})}


def nominations() -> dict[str, Any]:
    """一つの番号で、六つの起案。"""
    at, by, person = timezone.now(), viewer("operator"), viewer("firm-c-prime")
    with row_security.system():
        number = appointing.issue_number(by=person, at=at)
    terms = Terms("chamber", "架空商工会", ("03",), (), at + timedelta(days=30))
    found = at_once([(by, lambda each: appointing.propose(number=number, terms=terms, by=each, at=at))] * MANY)
    with row_security.system():
        open_ = Nomination.objects.filter(account_id=person.account_id, decided_at=None).count()
        Nomination.objects.filter(account_id=person.account_id, decided_at=None).update(decided_at=at, accepted=False)
    return told(found) | {"open": open_}


def handlers() -> dict[str, Any]:
    """提出された一つの申請を、六人が同時に受け持つ。最後の一人だけが受け持つ。"""
    step = Walk({each: viewer(each) for each in (FIRM, FIRST, SECOND)}, timezone.now())
    key = step.start("furusato", FIRM)
    step.submit(key, "application", person=FIRM)
    people = [step.viewers[FIRST], step.viewers[SECOND]] * (MANY // 2)
    found = at_once(
        [(each, lambda by: reviewing.take_up(application=key, by=by, at=timezone.now())) for each in people]
    )
    with row_security.system():
        return told(found) | {"live": Handling.objects.filter(application_id=key, ended_at=None).count()}


def readers() -> dict[str, Any]:
    """サインインした人が、申込みを六度押す。生きている申込みは一つ。"""
    by = viewer(FIRM)
    found = at_once([(by, lambda each: newsletters.join(interests=Interests(), at=timezone.now(), by=each))] * MANY)
    with row_security.system():
        live = Readership.objects.filter(
            subscriber__account_id=by.account_id, confirmed_at__isnull=False, ended_at=None
        )
        return told(found) | {"live": live.count()}


def visitors() -> dict[str, Any]:
    """新しい番地の訪問者が、申込みを六度押す。購読者は一人。"""
    email = f"reader-{timezone.now():%f}@visitor.example"
    found = at_once([(None, lambda _: newsletters.join(interests=Interests(), at=timezone.now(), email=email))] * MANY)
    with row_security.system():
        return told(found) | {"subscribers": Subscriber.objects.filter(email=email).count()}


def offers() -> dict[str, Any]:
    """受理した一つの派遣で、六度打診する。打診は一つ。"""
    step = walk("firm-c-prime")
    motion = proposed(step)
    step.do(SECOND, motions.approve, motion=motion)
    with row_security.system():
        key = Motion.objects.get(key=motion).application.key
    by = step.viewers[FIRST]
    wanted = step.see(FIRST, lambda viewer: dispatching.wish_of(key, viewer, "03"))
    fits = [each for each in step.see(FIRST, lambda viewer: dispatch.candidates(wanted, viewer)) if each.fits]
    found = at_once(
        [(by, lambda each: dispatching.assign(application=key, expert=fits[0].number, by=each, at=timezone.now()))]
        * MANY
    )
    with row_security.system():
        return told(found) | {"live": ExpertAssignment.objects.filter(application__key=key, live=True).count()}


RACES = (nominations, handlers, readers, visitors, offers)

if __name__ == "__main__":
    begun = timezone.now()
    print(json.dumps({each.__name__: each() for each in RACES}, ensure_ascii=False))
    with row_security.system():  # the other stories choose a call by its name
        Call.objects.filter(opens_at__gte=begun - timedelta(days=1), name__endswith=" 見本").update(
            closes_at=timezone.now()
        )
