"""申請の一生の、故障つきの状態機械 (REL-19)。二度押し・古い版・壊れたファイル・途中で切れたトランザクションを混ぜる。

どの手順でも守られること: 欠けたファイルのある提出は無い、一つの公募回に生きた申請は一社に一つ、二人で行う決定には
別の二人、状態は履歴の最後と同じ、提出には受付票と証跡、予算と枠は超えない、書いた提出は変わらない。
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery, Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, storage
from shien.domain.applications.models import Application, Call, Draft, StateRow, Submission, SubmissionFile
from shien.ledger.models import Entry
from shien.values.fault import InvalidValue
from tests.integration.applications.conftest import LIFECYCLE, Desk, pdf

FIRMS = ("a-prime", "a-member", "b-prime", "sole-s")
STAFF = ("secretariat", "secretariat-2", "bureau", "analyst", "reviewer-1")
MOVES = [each["id"] for each in LIFECYCLE["transition"]]
EXPECTED = (actions.Refusal, NotAllowed, InvalidValue)
firms, staff, moves = st.sampled_from(FIRMS), st.sampled_from(STAFF), st.sampled_from(MOVES)
PAPERS = [pdf(str(number)) for number in range(4)]


class Killed(Exception):
    """途中で切れた。"""


class LifeCycleMachine(RuleBasedStateMachine):
    """申請の一生。desk は、試験が一度だけ整える窓口。一つの例は、終われば跡形なく戻る。"""

    desk: Desk
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.keys = ["first-key-0000", "second-key-000"]
        self.sent: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        connection.run_on_commit = []
        row_security.unbind()

    def do(self, person: str, action: Callable[..., Any], **named: Any) -> Any:
        """行い、断りは受け流す。ほかの誤りは見つけもの。"""
        type(self).steps += 1
        with suppress(*EXPECTED), transaction.atomic():
            return self.desk.do(person, action, **named)
        row_security.unbind()
        return None

    def case(self, person: str) -> Any:
        """その人の会社の、いちばん新しい申請。"""
        with row_security.system():
            rows = Application.objects.filter(enterprise_id=self.desk.viewer(person).enterprise_id).order_by("-id")
            return rows.first()

    @initialize(budget=st.sampled_from([0, 1_500_000, 10_000_000]), seats=st.sampled_from([None, 1, 2]))
    def open(self, budget: int, seats: int | None) -> None:
        with row_security.system():
            Call.objects.update(budget=budget, seats=seats)

    @rule(person=firms)
    def start(self, person: str) -> None:
        self.do(person, actions.start, call=self.desk.call.key)

    @rule(person=firms, version=st.integers(0, 3), cost=st.sampled_from([None, 1, 1_500_000, 20_000_000]))
    def save(self, person: str, version: int, cost: int | None) -> None:
        """版は、いまの版か、少し前の版。"""
        case = self.case(person)
        if case is not None:
            with row_security.system():
                now = Draft.objects.get(application=case, form="application").version
            self.do(
                person, actions.save, application=case.key, form="application", version=max(now - version, 0),
                answers={"plan": "計画", "cost": cost},
            )  # fmt: skip

    @rule(person=firms, paper=st.sampled_from(PAPERS))
    def attach(self, person: str, paper: bytes) -> None:
        case = self.case(person)
        if case is not None:
            self.do(
                person, actions.attach, application=case.key, form="application", field="statements", name="決算書.pdf",
                document=paper,
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
        end = self.desk.call.closes_at
        at = end if late else self.desk.at
        for _ in range(times):
            type(self).steps += 1
            with suppress(*EXPECTED), transaction.atomic():
                self.desk.submit(person, case, key=chosen, at=at)
            row_security.unbind()

    @rule(person=firms)
    def submit_with_a_lost_file(self, person: str) -> None:
        """置き場所から一つ消して出す。受け付けてはならない。"""
        case = self.case(person)
        if case is None or case.state != "draft":
            return
        place = storage.path(storage.keep(PAPERS[0]))
        kept = place.read_bytes()
        place.unlink()
        try:
            self.submit(person, 2, False, 1)
            with row_security.system():
                new = Submission.objects.filter(application=case).exclude(id__in=self.sent)
                assert not SubmissionFile.objects.filter(submission__in=new, stored_id=place.name).exists()
        finally:
            place.write_bytes(kept)

    @rule(person=firms)
    def die_in_the_middle(self, person: str) -> None:
        """書き終えた直後、確定の前に切れる。何も残らない。"""
        case = self.case(person)
        if case is None:
            return
        before = self.counts()
        type(self).steps += 1
        with suppress(Killed, *EXPECTED), transaction.atomic():
            self.desk.submit(person, case)
            raise Killed
        row_security.unbind()
        assert self.counts() == before

    def counts(self) -> tuple[int, ...]:
        """行の数。"""
        with row_security.system():
            return (
                Submission.objects.count(),
                SubmissionFile.objects.count(),
                StateRow.objects.count(),
                Entry.objects.count(),
            )

    @rule(person=firms, name=st.sampled_from(["withdraw", "reopen"]))
    def take_back(self, person: str, name: str) -> None:
        case = self.case(person)
        if case is not None:
            self.do(person, getattr(actions, name), application=case.key)

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
                person,
                actions.move,
                application=case.key,
                transition=transition,
                second=other,
                amount=amount,
                reason=reason,
            )

    @rule(firm=firms, again=st.booleans())
    def decide(self, firm: str, again: bool) -> None:
        """正しい道を、決定まで進める。二度押しも。"""
        case = self.case(firm)
        second = self.desk.viewer("secretariat-2").account_id
        for transition, amount in (("finish_review", None), ("adopt", None), ("grant", 1_000_000), ("settle", 900_000)):
            for _ in range(1 + again):
                if case is not None:
                    self.do(
                        "secretariat",
                        actions.move,
                        application=case.key,
                        transition=transition,
                        second=second,
                        amount=amount,
                    )

    @rule()
    def extend(self) -> None:
        end = self.desk.call.closes_at
        assert end is not None
        self.do(
            "secretariat",
            actions.extend,
            call=self.desk.call.key,
            closes_at=end + timedelta(days=1),
            reason="大雪のため",
        )

    @invariant()
    def nothing_is_broken(self) -> None:
        with row_security.system():
            self._one_live()
            self._submissions()
            self._decisions()
            self._limits()

    def _one_live(self) -> None:
        rows = Application.objects.filter(live=True).values("enterprise", "call").annotate(many=Count("id"))
        assert not rows.filter(many__gt=1).exists()
        last = StateRow.objects.filter(application=OuterRef("pk")).order_by("-seq").values("state")[:1]
        assert not Application.objects.annotate(told=Subquery(last)).exclude(state=F("told")).exists()

    def _submissions(self) -> None:
        rows = list(Submission.objects.annotate(had=Subquery(
            SubmissionFile.objects.filter(submission=OuterRef("pk")).values("submission").annotate(n=Count("id")).values("n")
        )))  # fmt: skip
        for row in rows:
            assert row.had == row.files > 0
            assert self.sent.setdefault(row.id, row.receipt) == row.receipt
            assert row.submitted_at < self.desk.call.closes_at + timedelta(days=1)
        assert set(self.sent) == {row.id for row in rows}
        for sha256 in set(SubmissionFile.objects.values_list("stored_id", flat=True)):
            storage.read(sha256)
        told = Entry.objects.filter(act="application_submit").values_list("body__detail__submission", flat=True)
        assert sorted(told) == sorted(row.number for row in rows)
        sent = StateRow.objects.filter(submission__isnull=False)
        assert sent.count() == len(rows) == sent.values("submission").distinct().count()

    def _decisions(self) -> None:
        two = [each["id"] for each in LIFECYCLE["transition"] if each.get("two_person")]
        rows = StateRow.objects.filter(transition__in=two)
        assert not rows.filter(by=None).exists()
        assert not rows.filter(second=None).exists()
        assert not rows.filter(by=F("second")).exists()
        beyond = Application.objects.exclude(state__in=["draft", "withdrawn"])
        assert not beyond.exclude(id__in=Submission.objects.values("application_id")).exists()

    def _limits(self) -> None:
        call = Call.objects.get()
        granted = Application.objects.aggregate(total=Sum("amount"))["total"] or 0
        assert call.budget_taken == granted <= (call.budget or 0)
        if call.seats is not None:
            assert call.seats_taken <= call.seats
