"""申請を、提出と職員の操作だけで先へ進める足。積分試験と物語の両方が使う。"""

import copy
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pypdf import PdfWriter

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions, queries
from shien.domain.motions import actions as motions
from shien.engines import forms
from tests.unit.procedures.example import PLAIN, known

FIRM, FIRST, SECOND = "a-prime", "secretariat", "secretariat-2"


def pdf() -> bytes:
    """小さな PDF。"""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass
class Walk:
    """人ごとに接続を結び直して、一歩ずつ進める。at は、いまの時刻。"""

    viewers: dict[str, Viewer]
    at: datetime

    @contextmanager
    def as_person(self, person: str) -> Iterator[Viewer]:
        """その人の接続。"""
        row_security.bind(self.viewers[person])
        try:
            yield self.viewers[person]
        finally:
            row_security.unbind()

    def do(self, person: str, action: Callable[..., Any], **named: Any) -> Any:
        """その人が行う。"""
        with self.as_person(person) as viewer:
            return action(by=viewer, at=self.at, **named)

    def see(self, person: str, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """その人が読む。"""
        with self.as_person(person) as viewer:
            return query(*args, viewer, **named)

    def system(self, action: Callable[..., Any], **named: Any) -> Any:
        """自動処理。"""
        with row_security.system():
            return action(at=self.at, **named)

    def on(self, day: date) -> None:
        """時を、その日の正午に移す。"""
        self.at = self.at.replace(year=day.year, month=day.month, day=day.day, hour=3, minute=0)

    def later(self, days: int) -> None:
        """時を進める。"""
        self.at += timedelta(days=days)

    def start(self, procedure: str, person: str = FIRM, *, budget: int | None = 1_000_000_000) -> UUID:
        """公募回を開き、申請を始める。"""
        with row_security.system():
            call = actions.open_call(
                procedure=procedure, name=f"{procedure} 見本", opens_at=self.at - timedelta(days=1), closes_at=None, by=None,
                at=self.at, budget=budget,
            )  # fmt: skip
        return UUID(str(self.do(person, actions.start, call=call.key).key))

    def submit(
        self, application: UUID, form: str, answers: dict[str, Any] | None = None, *, person: str = FIRM, occurrence: str = ""
    ) -> Any:  # fmt: skip
        """様式を埋めて出す。answers のほかは、型ごとの無難な値で埋める。"""
        with self.as_person(person) as viewer:
            actions.open_draft(application=application, form=form, by=viewer, at=self.at, occurrence=occurrence)
            case = queries.application(application, viewer)
            assert case is not None
            wanted = copy.deepcopy({**known(case.procedure, form), **(answers or {})})
            self._fill(viewer, application, form, occurrence, wanted)
            return actions.submit(
                application=application, form=form, idempotency_key=str(uuid4()), arrived_at=self.at, by=viewer,
                occurrence=occurrence, objection="試験のための申請です。判定は見ません。",
            )  # fmt: skip

    def _fill(self, viewer: Viewer, application: UUID, form: str, occurrence: str, wanted: dict[str, Any]) -> None:
        for _ in range(12):
            draft = queries.draft(application, form, viewer, occurrence=occurrence)
            found = queries.evaluation(application, form, viewer, at=self.at, occurrence=occurrence)
            assert draft is not None
            assert found is not None
            shape = forms.read(dict(draft.form_version.definition))
            files = [each for each in shape.fields.values() if each.type == "file"]
            self._attach(viewer, application, form, occurrence, [
                each.id for each in files if each.id in found.required and not draft.answers.get(each.id)
            ])  # fmt: skip
            new = _new(shape, found, draft.answers, wanted)
            if not new:
                return
            draft = queries.draft(application, form, viewer, occurrence=occurrence)
            assert draft is not None
            actions.save(
                application=application, form=form, answers=new, version=draft.version, by=viewer, at=self.at,
                occurrence=occurrence, corrected=tuple(new),
            )  # fmt: skip
        raise AssertionError("the form does not become whole")

    def _attach(self, viewer: Viewer, application: UUID, form: str, occurrence: str, fields: list[str]) -> None:
        for field in fields:
            actions.attach(
                application=application, form=form, field=field, name="書類.pdf", document=pdf(), by=viewer, at=self.at,
                occurrence=occurrence,
            )  # fmt: skip

    def decide(self, application: UUID, transition: str, *, amount: int | None = None, reason: str = "") -> str:
        """一人が起案し、別の一人が決裁する。"""
        motion = self.do(
            FIRST, motions.propose, application=application, transition=transition, amount=amount, reason=reason
        )
        return str(self.do(SECOND, motions.approve, motion=motion))

    def move(self, application: UUID, *transitions: str, person: str = FIRST) -> None:
        """一人で進める遷移。"""
        for each in transitions:
            self.do(person, actions.move, application=application, transition=each)

    def state(self, application: UUID, person: str = FIRST) -> str:
        """いまの状態。"""
        with self.as_person(person) as viewer:
            found = queries.staff_application(application, viewer)
        assert found is not None
        return found.state


def _new(shape: Any, found: Any, answers: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """まだ入れていない答え。"""
    new = {key: value for key, value in wanted.items() if answers.get(key) != value}
    for id in found.required:
        field = shape.fields[id]
        if id not in found.values and id not in wanted and field.type != "file":
            new[id] = _value(field)
    for table, row, column in found.required_cells:
        rows = copy.deepcopy(new.get(table, wanted.get(table, answers.get(table) or [])))
        if row < len(rows) and rows[row].get(column) is None:
            rows[row][column] = _value(shape.fields[table].column(column))
            new[table] = rows
            if table in wanted:
                wanted[table] = rows
    return new


def _value(field: Any) -> Any:
    if field.type in ("choice", "choices"):
        first = field.options[0].value
        return first if field.type == "choice" else [first]
    if field.type == "table":
        return [{"row": key} for key in field.row_keys] or [{}]
    return PLAIN[field.type]
