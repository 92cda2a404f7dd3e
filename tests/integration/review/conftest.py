"""審査の試験の土台。小さな補助金、三人の審査員、二人の事務局、提出済みの三つの申請。"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries as people
from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import facts
from shien.domain.applications import queries as applications
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.domain.review import actions
from tests.integration.applications.conftest import FORM, LIFECYCLE, Desk, _move, _state
from tests.integration.conftest import World

PROCEDURE = {
    "procedure": {
        "id": "trial", "title": "試しの補助金", "version": "1", "kind": "subsidy", "lifecycle": "trial", "eligibility": "",
        "standard_days": 30, "published_items": ["corporate_number", "name", "project_name", "grant"],
        "bonus_groups": [{"id": "policy", "label": "政策", "max": 1}], "bonus_overflow": "refuse",
    },
    "criterion": [
        {"id": "documents", "label": "書類がそろっている", "max": 1, "weight": 1, "gate": True},
        {"id": "plan", "label": "計画の有効さ", "max": 60, "weight": 1, "gate": False},
        {"id": "budget", "label": "積算の適切さ", "max": 40, "weight": 1, "gate": False},
    ],
    "bonus": [
        {"id": "wage", "label": "賃上げ", "points": 5, "group": "policy", "field": "bonus"},
        {"id": "place", "label": "過疎地域", "points": 4, "group": "policy", "field": "bonus"},
    ],
    "malus": [{"id": "again", "label": "前の回に採択", "points": 3}],
}  # fmt: skip
CYCLE = {
    "state": [
        *LIFECYCLE["state"][:3], _state("checked"), _state("interview", waits_for="applicant"), *LIFECYCLE["state"][3:7],
        _state("declined", live=False, waits_for="applicant"), _state("appealed", live=False),
        _state("declined_final", live=False, waits_for="nobody", terminal=True), LIFECYCLE["state"][8],
    ],
    "transition": [
        *LIFECYCLE["transition"][:5],
        _move("pass_check", ["submitted"], "checked", "staff"), _move("call_interview", ["checked"], "interview", "staff"),
        _move("finish_review", ["checked", "interview"], "reviewed", "staff"), *LIFECYCLE["transition"][6:],
        _move("appeal", ["declined"], "appealed", "applicant", form="appeal"),
        _move("accept_appeal", ["appealed"], "reviewed", "staff", two_person=True, reason=True),
        _move("dismiss_appeal", ["appealed"], "declined_final", "staff", two_person=True, reason=True),
    ],
}  # fmt: skip
APPEAL = {
    "form": {"id": "appeal", "title": "異議の申出", "version": "1"},
    "page": [{"id": "why", "title": "わけ", "field": [{"id": "text", "type": "long_text", "label": "わけ", "required": True, "max_length": 500}]}],
}  # fmt: skip
DUTIES = {
    "secretariat": ["formal_check", "review", "decide", "settle", "call", "help"],
    "secretariat-2": ["formal_check", "review", "decide", "settle"], "bureau": ["formal_check", "review", "decide", "call"],
    "reviewer-1": ["review"], "reviewer-2": ["review"], "reviewer-3": ["review"],
}  # fmt: skip
APPLICANTS = ("a-prime", "b-prime", "sole-s")


def form() -> dict[str, Any]:
    """申請書。加点と事業計画名を足したもの。"""
    made = copy.deepcopy(FORM)
    made["page"][0]["field"] += [
        {"id": "project_name", "type": "text", "label": "事業計画名", "required": True},
        {"id": "corporate_number", "type": "corporate_number", "label": "法人番号", "item": "corporate_number"},
        {"id": "representative_name", "type": "text", "label": "代表者"},
        {"id": "bonus", "type": "choices", "label": "加点", "options": [{"value": "wage", "label": "賃上げ"}, {"value": "place", "label": "過疎"}]},
    ]  # fmt: skip
    return made


@dataclass
class Office(Desk):
    """審査の窓口。made は提出済みの申請 (人 → 鍵)。"""

    made: dict[str, UUID]

    def number(self, person: str) -> int:
        """アカウントの番号。"""
        return self.viewers[person].account_id or 0

    def state(self, person: str) -> str:
        """申請の状態。"""
        return self.see(person, applications.application, self.made[person], self.viewers[person]).state

    def checked(self, *persons: str) -> None:
        """形式の確認を終える。"""
        for person in persons or APPLICANTS:
            self.do("secretariat", actions.check, application=self.made[person], results={"documents": {"ok": True}})
            self.do("secretariat", actions.advance, application=self.made[person], transition="pass_check")

    def scored(self, person: str, *points: tuple[int, int]) -> None:
        """審査員を割り当て、順に採点する。"""
        names = [f"reviewer-{place}" for place in range(1, len(points) + 1)]
        self.do(
            "secretariat", actions.assign, application=self.made[person], reviewers_=[self.number(each) for each in names]
        )  # fmt: skip
        for name, (plan, budget) in zip(names, points, strict=True):
            key = self.assignment(name, person)
            self.do(name, actions.declare, assignment=key, conflict=False)
            self.do(name, actions.score, assignment=key, points={"plan": plan, "budget": budget})
        self.do("secretariat", actions.advance, application=self.made[person], transition="finish_review")

    def assignment(self, reviewer: str, person: str) -> UUID:
        """その審査員への、その人の申請の割当て。"""
        from shien.domain.review import queries

        rows = self.see(reviewer, queries.assignments, self.viewers[reviewer])
        return next(each.key for each in rows if each.application == self.made[person])

    def decided(self, person: str, transition: str, reason: str = "", **named: Any) -> None:
        """一人が起案し、もう一人が決裁する。"""
        batch = self.do(
            "secretariat", motions.propose_all, applications_=[self.made[person]], transition=transition, reason=reason, **named
        )  # fmt: skip
        rows = self.see("secretariat-2", moving.waiting, self.viewers["secretariat-2"], batch=batch)
        found = self.do("secretariat-2", motions.approve_all, motions=[each.key for each in rows])
        assert not [each.refusal for each in found if each.refusal]


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Path) -> Office:
    """窓口。三つの申請が提出済み。"""
    settings.FILES_DIR = tmp_path / "files"
    at = world.at
    viewers: dict[str, Viewer] = dict(world.viewers)
    with row_security.system():
        for person, duties in DUTIES.items():
            held = [f"trial:{duty}" for duty in duties]
            accounts.give_duties(account_id=viewers[person].account_id, duties=held, at=at)
            viewers[person] = replace(viewers[person], duties=frozenset(held))
        applying.publish_procedure(definition=PROCEDURE, lifecycle=CYCLE, at=at)
        for each in (form(), APPEAL):
            applying.publish_form(procedure="trial", definition=each, at=at)
    row_security.bind(viewers["secretariat"])
    call = applying.open_call(
        procedure="trial", name="第1回", number="1", opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1),
        by=viewers["secretariat"], at=at, budget=2_000_000,
    )  # fmt: skip
    row_security.unbind()
    desk = Office(world, call, at, viewers, {})
    for person in APPLICANTS:
        made = desk.started(person)
        desk.do(
            person, applying.save, application=made.key, form="application", version=1,
            answers={"plan": "新しい機械を入れます。", "cost": 1_500_000, "project_name": f"{person}の計画", "bonus": ["wage"]},
        )  # fmt: skip
        desk.do(
            person, applying.attach, application=made.key, form="application", field="statements", name="決算書.pdf",
            document=_pdf(person),
        )  # fmt: skip
        desk.submit(person, made)
        desk.made[person] = made.key
    return desk


def _pdf(text: str) -> bytes:
    from tests.integration.applications.conftest import pdf

    return pdf(text)


Do = Callable[..., Any]
__all__ = ["APPLICANTS", "Office", "facts", "people"]
