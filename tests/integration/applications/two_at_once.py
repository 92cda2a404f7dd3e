"""一つの申請に、二つの行いを同時に (REL-4, REL-13, REL-19)。``python -m tests.integration.applications.two_at_once 組の数``。

本物の接続を二つ使い、移行ずみの空のデータベースに書く (戻さない)。組の数・結びの数・秒を JSON で出し、破れがあれば道筋を見せて終わる。
"""

import copy
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
django.setup()

from django.utils import timezone  # noqa: E402 -- after setup
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import (  # noqa: E402
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shien.domain.accounts import actions as accounts  # noqa: E402
from shien.domain.accounts import queries, row_security  # noqa: E402
from shien.domain.accounts.facts import Viewer  # noqa: E402
from shien.domain.applications import actions  # noqa: E402
from shien.domain.karte import actions as karte  # noqa: E402
from shien.domain.karte.actions import Entry  # noqa: E402
from tests.at_once import BROKEN, DONE, Act, at_once  # noqa: E402
from tests.integration.applications import invariants  # noqa: E402
from tests.integration.applications.conftest import DUTIES, FORM, LIFECYCLE, PROCEDURE, YEARLY, pdf  # noqa: E402
from tests.integration.applications.machine import TWO, WAY  # noqa: E402
from tests.integration.conftest import ISSUER, STAFF, claims_of  # noqa: E402

PAIRS_EACH = 20
FIRM = ("a-prime", "a-member")
DESK = tuple(DUTIES)
PAPERS = [pdf(str(number)) for number in range(2)]
OWN = ("save 1", "save 2", "attach 0", "attach 1", "submit", "submit", "submit again", "withdraw", "reopen", "start")
ALONG = tuple(each["id"] for each in LIFECYCLE["transition"] if each["by"] == "staff")
acts = st.one_of(
    st.tuples(st.sampled_from(FIRM), st.sampled_from(OWN)),
    st.tuples(st.sampled_from(DESK), st.sampled_from((*ALONG, "the next", "the next"))),
)
# ありそうな行き違い。ほかは、どの二つでも。
CLOSE = [
    (("a-prime", one), (other, two)) for one, other, two in (
        ("submit", "a-member", "submit"), ("submit", "a-prime", "submit again"), ("submit", "a-member", "withdraw"),
        ("submit", "a-member", "save 1"), ("submit", "a-member", "attach 1"), ("save 1", "a-member", "save 2"),
        ("start", "a-member", "start"), ("reopen", "secretariat", "the next"), ("withdraw", "secretariat", "the next"),
        ("reopen", "secretariat", "send_back"), ("submit again", "secretariat", "the next"),
    )
] + [
    (("secretariat", one), ("secretariat-2", two)) for one, two in (
        ("the next", "the next"), ("the next", "the next"), ("adopt", "decline"), ("grant", "grant"), ("finish_review", "send_back"),
    )
]  # fmt: skip
TWO_ACTS = st.one_of(st.sampled_from(CLOSE), st.sampled_from(CLOSE), st.tuples(acts, acts))


def people() -> dict[str, Viewer]:
    """二人の担当と、事業者の二人。手続きを置き、担当を持たせる。"""
    at, found = timezone.now(), {}
    with row_security.system():
        for person in DESK:
            role, organisation, prefectures = STAFF[person]
            accounts.invite(
                issuer=ISSUER, subject=person, role=role, organisation=organisation, prefectures=prefectures,
                starts_at=at - timedelta(days=1), ends_at=at + timedelta(days=30),
            )  # fmt: skip
        actions.publish_procedure(definition=PROCEDURE, lifecycle=LIFECYCLE, at=at)
        for form in (FORM, YEARLY):
            actions.publish_form(procedure="trial", definition=copy.deepcopy(form), at=at)
    for person in (*FIRM, *DESK):
        key = secrets.token_urlsafe(16)
        account = accounts.admit(claims=claims_of(person), session_key=key, device="test", at=at)
        with row_security.system():
            if person in DUTIES:
                accounts.give_duties(account_id=account, duties=[f"trial:{each}" for each in DUTIES[person]], at=at)
            found[person], _ = queries.viewer_of_session(key, acting=None, auth_time=at, at=at)
    with row_security.system():
        karte.load(
            enterprise_id=found[FIRM[0]].enterprise_id,
            source="typed",
            detail="",
            at=at,
            entries=[Entry("name", "架空")],
        )
    return found


class TwoAtOnce(RuleBasedStateMachine):
    """一つの申請の一生。一組ごとに、どこも破れていないことを確かめる。"""

    people: ClassVar[dict[str, Viewer]]
    ends: ClassVar[Counter[str]] = Counter()
    pairs: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.key, self.sent = uuid4().hex, {}

    @initialize(budget=st.sampled_from([1_500_000, 10_000_000]), seats=st.sampled_from([None, 1]))
    def open(self, budget: int, seats: int | None) -> None:
        """公募回を開き、出せるところまで書く。"""
        at = timezone.now()
        with row_security.system():
            self.call = actions.open_call(
                procedure="trial", name="同時", opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1), by=None, at=at,
                budget=budget, seats=seats,
            )  # fmt: skip
        for name in ("start", "save 1", "attach 0"):
            told = self.done([("a-prime", name)])
            assert told == [DONE], (name, told)

    @rule(pair=TWO_ACTS)
    def both(self, pair: tuple[tuple[str, str], tuple[str, str]]) -> None:
        """二つを同時に。同じ欄を同じ版から二人が直せば、書けるのは一人 (REL-13)。"""
        one, other = pair
        told = self.done([one, other])
        TwoAtOnce.pairs += 1
        assert not [each for each in told if each.startswith(BROKEN)], (one, other, told)
        if {one[1], other[1]} == {"save 1", "save 2"}:
            assert told.count(DONE) <= 1, told
        for (_, name), end in zip((one, other), told, strict=True):
            self.ends[f"{name.split()[0]} {'done' if end == DONE else 'refused'}"] += 1

    def done(self, wanted: list[tuple[str, str]]) -> list[str]:
        """行う。どれも、いまのありさまを見てから。"""
        case = invariants.cases().get(self.people["a-prime"].enterprise_id)
        return at_once([self._act(person, name, case) for person, name in wanted])

    def _act(self, person: str, name: str, case: invariants.Case | None) -> Act:
        by, at = self.people[person], timezone.now()
        what, _, which = name.partition(" ")
        if what == "start" or case is None:
            return by, lambda viewer: actions.start(call=self.call.key, by=viewer, at=at)
        named: dict[str, Any] = {"application": case.key}
        do: Callable[..., Any]
        if what == "save":
            written = {"plan": f"計画{uuid4().int % 10**6}", "cost": int(which) * 1_000_000}
            do, more = actions.save, {"version": case.version, "answers": written}
        elif what == "attach":
            paper = {"name": f"書類{which}.pdf", "document": PAPERS[int(which)]}
            do, more = actions.attach, {"field": "statements", **paper}
        elif what == "submit":
            more = {"idempotency_key": uuid4().hex if which else self.key, "arrived_at": at}
            return by, lambda viewer: actions.submit(**named, form="application", by=viewer, **more)
        elif what in ("withdraw", "reopen"):
            return by, lambda viewer: getattr(actions, what)(**named, by=viewer, at=at)
        else:
            return by, self._moved(named, case, what, person)
        return by, lambda viewer: do(**named, form="application", by=viewer, at=at, **more)

    def _moved(self, named: dict[str, Any], case: invariants.Case, what: str, person: str) -> Callable[[Any], Any]:
        transition, amount = WAY.get(case.state, (ALONG[0], None)) if what == "the" else (what, 1_000_000)
        second = self.people["secretariat-2" if person != "secretariat-2" else "secretariat"].account_id
        return lambda viewer: actions.move(
            **named, transition=transition, second=second if transition in TWO else None,
            amount=amount if transition in ("grant", "settle") else None, reason="理由を書きました", by=viewer, at=timezone.now(),
        )  # fmt: skip

    @invariant()
    def nothing_is_broken(self) -> None:
        look = invariants.looked(TWO)
        assert look.broken == []
        assert look.lost() == []
        assert look.sent | self.sent == look.sent  # what was sent is there, and as it was
        self.sent = look.sent


def walk(wanted: int) -> dict[str, Any]:
    """wanted 組を歩く。"""
    TwoAtOnce.people = people()
    invariants.prepare()
    begun = time.monotonic()
    while TwoAtOnce.pairs < wanted:
        run_state_machine_as_test(TwoAtOnce, settings=settings(
            max_examples=max(1, min(100, (wanted - TwoAtOnce.pairs) // PAIRS_EACH)), stateful_step_count=PAIRS_EACH,
            deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), derandomize=wanted < 500,
        ))  # fmt: skip
    return {"pairs": TwoAtOnce.pairs, "ends": TwoAtOnce.ends, "seconds": time.monotonic() - begun}


if __name__ == "__main__":
    print(json.dumps(walk(int(sys.argv[1])), ensure_ascii=False))
