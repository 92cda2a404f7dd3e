"""申請の一生の、故障つきの状態機械 (REL-19)。二度押し・古い版・失われたファイル・途中で切れた行いを混ぜる。

どの手順でも守られることは、invariants.py。断られた行いと、途中で切れた行いは、何も残さない。
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, storage
from shien.domain.applications.models import Call
from shien.values.fault import InvalidValue
from tests.integration.applications import invariants
from tests.integration.applications.conftest import LIFECYCLE, Desk, pdf

FIRMS = ("a-prime", "a-member", "b-prime", "sole-s")
STAFF = ("secretariat", "secretariat-2", "bureau", "analyst", "reviewer-1")
MOVES = [each["id"] for each in LIFECYCLE["transition"]]
TWO = [each["id"] for each in LIFECYCLE["transition"] if each.get("two_person")]
WAY = {
    "submitted": ("finish_review", None), "reviewed": ("adopt", None), "adopted": ("grant", 1_000_000),
    "granted": ("settle", 900_000),
}  # fmt: skip
EXPECTED = (actions.Refusal, NotAllowed, InvalidValue)
firms, staff, moves = st.sampled_from(FIRMS), st.sampled_from(STAFF), st.sampled_from(MOVES)
PAPERS = [pdf(str(number)) for number in range(4)]
DEATHS = ("start", "save", "attach", "submit", "withdraw", "reopen", "move")


class Killed(BaseException):
    """途中で切れた。受け止められる者はいない。"""


class Dying:
    """left 番目の文の前に切れる。"""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Killed
        return execute(*given)


class LifeCycleMachine(RuleBasedStateMachine):
    """申請の一生。desk は、試験が一度だけ整える窓口。一つの例は、終われば跡形なく戻る。

    steps は、行ったか断られたか切れた行いの数。
    """

    desk: Desk
    steps: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.keys = ["first-key-0000", "second-key-000"]
        self.sent: dict[str, str] = {}
        self.counted: list[int] = []
        self.done, self.extended = 0, 0
        self.bound = ""
        self.cases: dict[int | None, invariants.Case] | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        connection.run_on_commit = []
        row_security.unbind()

    def do(self, person: str, action: Callable[..., Any], **named: Any) -> Any:
        """その人の接続で行い、断りは受け流す。ほかの誤りは見つけもの。"""
        viewer = self.desk.viewer(person)
        if self.bound != person:
            row_security.bind(viewer)
        told, self.bound, self.cases = "refused", person, None
        try:
            made = action(by=viewer, **named)
            told, self.done = "done", self.done + 1
            return made
        except EXPECTED:
            return None
        except Killed:
            told = "killed"
            raise
        finally:
            self.steps[f"{action.__name__} {told}"] += 1

    def case(self, person: str) -> invariants.Case | None:
        """その人の会社の、いちばん新しい申請。何かが行われるまでは、覚えている。"""
        if self.cases is None:
            self.cases = invariants.cases()
        return self.cases.get(self.desk.viewer(person).enterprise_id)

    @initialize(budget=st.sampled_from([0, 1_500_000, 10_000_000]), seats=st.sampled_from([None, 1, 2]), first=firms)
    def open(self, budget: int, seats: int | None, first: str) -> None:
        with row_security.system():
            Call.objects.update(budget=budget, seats=seats)
        self.bound = ""
        self.make_ready(first)

    @rule(person=firms)
    def start(self, person: str) -> None:
        self.do(person, actions.start, call=self.desk.call.key, at=self.desk.at)

    @rule(person=firms, version=st.integers(0, 3), cost=st.sampled_from([None, 1, 1_500_000, 20_000_000]))
    def save(self, person: str, version: int, cost: int | None) -> None:
        """版は、いまの版か、少し前の版。"""
        case = self.case(person)
        if case is not None:
            self.do(
                person, actions.save, application=case.key, form="application", version=max(case.version - version, 0),
                answers={"plan": "計画", "cost": cost}, at=self.desk.at,
            )  # fmt: skip

    @rule(person=firms, paper=st.sampled_from(PAPERS))
    def attach(self, person: str, paper: bytes) -> None:
        case = self.case(person)
        if case is not None:
            self.do(
                person, actions.attach, application=case.key, form="application", field="statements", name="決算書.pdf",
                document=paper, at=self.desk.at,
            )  # fmt: skip

    @rule(person=firms)
    def make_ready(self, person: str) -> None:
        """ひと息に、出せるところまで。"""
        self.start(person)
        self.save(person, 0, 1_500_000)
        self.attach(person, PAPERS[0])

    @rule(person=firms, key=st.integers(0, 2), late=st.booleans(), times=st.integers(1, 2))
    def submit(self, person: str, key: int, late: bool, times: int) -> None:
        """同じ鍵・新しい鍵・締切の後・二度押し。"""
        case = self.case(person)
        if case is None:
            return
        chosen = self.keys[key] if key < len(self.keys) else uuid4().hex
        for _ in range(times):
            self.do(
                person, actions.submit, application=case.key, form="application", idempotency_key=chosen,
                arrived_at=self.desk.call.closes_at if late else self.desk.at,
            )  # fmt: skip

    @rule(person=firms, changed=st.booleans())
    def submit_with_a_lost_file(self, person: str, changed: bool) -> None:
        """置き場所から一つ消すか、中身を変えて出す。受け付けてはならない。"""
        case = self.case(person)
        if case is None or case.state != "draft":
            return
        place = storage.path(storage.keep(PAPERS[0]))
        kept = place.read_bytes()
        place.unlink()
        if changed:
            place.write_bytes(kept[:-1] + b"?")
        before = invariants.looked(TWO).sent
        try:
            self.submit(person, 2, False, 1)
            look = invariants.looked(TWO)
            assert not any(place.name in look.files[each] for each in look.sent if each not in before)
        finally:
            place.write_bytes(kept)

    @rule(person=firms, after=st.integers(1, 25), what=st.sampled_from(DEATHS))
    def die_in_the_middle(self, person: str, after: int, what: str) -> None:
        """どれかの行いの、どこかの文の前か、書き終えて確定する前に切れる。何も残らない。"""
        before = self.done
        try:
            with transaction.atomic(), connection.execute_wrapper(Dying(after)):
                self._act(what, person)
                raise Killed
        except Killed:
            self.done, self.bound, self.cases = before, "", None

    def _act(self, what: str, person: str) -> None:
        if what == "start":
            self.start(person)
        elif what == "save":
            self.save(person, 0, 1)
        elif what == "attach":
            self.attach(person, PAPERS[1])
        elif what == "submit":
            self.submit(person, 2, False, 1)
        elif what == "move":
            self._along(person, 1)
        else:
            self.take_back(person, what)

    @rule(person=firms, name=st.sampled_from(["withdraw", "reopen"]))
    def take_back(self, person: str, name: str) -> None:
        case = self.case(person)
        if case is not None:
            self.do(person, getattr(actions, name), application=case.key, at=self.desk.at)

    @rule(
        person=st.sampled_from((*STAFF, *FIRMS)), firm=firms, transition=moves, second=st.sampled_from((None, *STAFF, *FIRMS)),
        amount=st.sampled_from([None, -1, 1_000_000, 9_000_000]), reason=st.sampled_from(["", "理由を書きました"]),
    )  # fmt: skip
    def move(
        self, person: str, firm: str, transition: str, second: str | None, amount: int | None, reason: str
    ) -> None:
        """だれかが、どれかの遷移を試みる。"""
        case = self.case(firm)
        if case is not None:
            other = self.desk.viewer(second).account_id if second else None
            self.do(
                person, actions.move, application=case.key, transition=transition, second=other, amount=amount,
                reason=reason, at=self.desk.at,
            )  # fmt: skip

    @rule(firm=firms, times=st.integers(1, 2), far=st.integers(1, 5))
    def decide(self, firm: str, times: int, far: int) -> None:
        """正しい道を、far 歩まで、決定へ進める。二度押しも。"""
        for _ in range(far):
            self._along(firm, times)

    def _along(self, firm: str, times: int) -> None:
        """正しい道の次の一つ。道の外なら、提出を試みる。"""
        case = self.case(firm)
        if case is None or case.state not in WAY:
            return self.submit(firm, 2, False, times)
        transition, amount = WAY[case.state]
        second = self.desk.viewer("secretariat-2").account_id
        for _ in range(times):
            self.do(
                "secretariat", actions.move, application=case.key, transition=transition, second=second, amount=amount,
                at=self.desk.at,
            )  # fmt: skip
        return None

    @precondition(lambda self: self.extended < 2)
    @rule()
    def extend(self) -> None:
        self.extended += 1
        end = self.desk.call.closes_at
        assert end is not None
        self.do(
            "secretariat", actions.extend, call=self.desk.call.key, closes_at=end + timedelta(days=self.extended),
            reason="大雪のため", at=self.desk.at,
        )  # fmt: skip

    @invariant()
    def nothing_is_broken(self) -> None:
        look = invariants.looked(TWO)
        assert look.broken == []
        assert look.lost() == []
        assert look.sent | self.sent == look.sent  # what was sent is there, and as it was
        assert self.done or not self.counted or look.counted == self.counted
        self.sent, self.counted, self.done, self.cases = look.sent, look.counted, 0, look.cases
