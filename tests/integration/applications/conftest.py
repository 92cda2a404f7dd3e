"""申請の試験の土台。小さな手続き、担当の職員、開いた公募回。"""

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfWriter

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions, facts
from tests.integration.conftest import World

PROCEDURE = {
    "procedure": {
        "id": "trial", "title": "試しの補助金", "version": "1", "kind": "subsidy", "lifecycle": "trial",
        "eligibility": "", "standard_days": 30,
    }
}  # fmt: skip


def _state(id: str, **change: Any) -> dict[str, Any]:
    return {"id": id, "label": id, "live": True, "editable": False, "waits_for": "staff", "terminal": False} | change


def _move(id: str, sources: list[str], to: str, by: str, **change: Any) -> dict[str, Any]:
    return {"id": id, "label": id, "from": sources, "to": to, "by": by} | change


LIFECYCLE = {
    "state": [
        _state("draft", editable=True, waits_for="applicant"), _state("submitted"),
        _state("sent_back", editable=True, waits_for="applicant"), _state("reviewed"), _state("adopted"),
        _state("granted", waits_for="applicant"), _state("settled", waits_for="nobody", terminal=True),
        _state("declined", live=False, waits_for="nobody", terminal=True),
        _state("withdrawn", live=False, waits_for="nobody", terminal=True),
    ],
    "transition": [
        _move("submit", ["draft"], "submitted", "applicant", form="application", before_close=True, notice="受け付けました。"),
        _move("reopen", ["submitted"], "draft", "applicant", before_close=True),
        _move("withdraw", ["draft", "submitted", "sent_back"], "withdrawn", "applicant"),
        _move("send_back", ["submitted"], "sent_back", "staff", reason=True, notice="直していただきたい所があります。"),
        _move("resubmit", ["sent_back"], "submitted", "applicant", form="application"),
        _move("finish_review", ["submitted"], "reviewed", "staff"),
        _move("adopt", ["reviewed"], "adopted", "staff", two_person=True, notice="採択されました。"),
        _move("decline", ["reviewed"], "declined", "staff", two_person=True, reason=True),
        _move("grant", ["adopted"], "granted", "staff", two_person=True, amount="grant"),
        _move("report_year", ["granted"], "granted", "applicant", form="yearly_report", repeats="yearly"),
        _move("settle", ["granted"], "settled", "staff", two_person=True, amount="settled"),
    ],
}  # fmt: skip
FORM = {
    "form": {"id": "application", "title": "試しの申請書", "version": "1"},
    "parameter": [{"id": "rate", "label": "補助率", "value": "2/3", "source": "試し"}],
    "page": [
        {
            "id": "company", "title": "事業者について",
            "field": [
                {"id": "name", "type": "text", "label": "名称", "required": True, "item": "name", "company_data": True},
                {"id": "employees", "type": "integer", "label": "従業員数", "item": "employee_number", "company_data": True},
                {"id": "sales", "type": "yen", "label": "売上高", "item": "net_sales", "period": 0, "company_data": True},
                {"id": "plan", "type": "long_text", "label": "計画", "required": True, "max_length": 500},
                {"id": "note", "type": "text", "label": "備考"},
            ],
        },
        {
            "id": "money", "title": "お金",
            "field": [
                {"id": "cost", "type": "yen", "label": "経費", "unit": "円", "required": True},
                {"id": "grant", "type": "yen", "label": "補助金の額", "formula": "floor(cost * rate, 1000)"},
                {"id": "statements", "type": "file", "label": "決算書", "formats": ["pdf", "xlsx", "png", "jpg", "zip", "csv"],
                 "min_files": 1, "max_files": 3, "required": True},
            ],
        },
    ],
    "rule": [{"id": "cap", "check": "cost <= 10000000", "fields": ["cost"], "message": "経費は1,000万円までです。"}],
}  # fmt: skip
YEARLY = {
    "form": {"id": "yearly_report", "title": "事業化状況報告", "version": "1"},
    "page": [{"id": "year", "title": "状況", "field": [{"id": "sales", "type": "yen", "label": "売上高", "required": True}]}],
}  # fmt: skip
DUTIES = {
    "secretariat": ["formal_check", "decide", "settle", "call", "help"], "secretariat-2": ["decide", "settle"],
    "bureau": ["formal_check", "decide", "call"],
}  # fmt: skip


def pdf(text: str = "x") -> bytes:
    """小さな PDF。text で中身が変わる。"""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass
class Desk:
    """申請の窓口。人ごとに接続を結び直して行う。"""

    world: World
    call: facts.Call
    at: datetime
    viewers: dict[str, Viewer]

    def viewer(self, person: str) -> Viewer:
        """担当を持った閲覧者。"""
        return self.viewers[person]

    def do(self, person: str, action: Callable[..., Any], **named: Any) -> Any:
        """その人の接続で行う。"""
        viewer = self.viewers[person]
        row_security.bind(viewer)
        try:
            return action(by=viewer, at=named.pop("at", self.at), **named)
        finally:
            row_security.unbind()

    def see(self, person: str, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """その人の接続で読む。"""
        row_security.bind(self.viewers[person])
        try:
            return query(*args, **named)
        finally:
            row_security.unbind()

    def started(self, person: str = "a-prime") -> facts.Application:
        """始めた申請。"""
        return self.do(person, actions.start, call=self.call.key)

    def ready(self, person: str = "a-prime", text: str = "x") -> facts.Application:
        """あとは出すだけの申請。"""
        made = self.started(person)
        self.do(
            person, actions.save, application=made.key, form="application", version=1,
            answers={"plan": "新しい機械を入れます。", "cost": 1_500_000},
        )  # fmt: skip
        self.do(
            person, actions.attach, application=made.key, form="application", field="statements", name="決算書.pdf",
            document=pdf(text),
        )  # fmt: skip
        return made

    def submit(
        self, person: str, made: facts.Application, *, key: str = "", at: datetime | None = None, **named: Any
    ) -> Any:
        """出す。"""
        viewer = self.viewers[person]
        row_security.bind(viewer)
        try:
            return actions.submit(
                application=made.key, form=named.pop("form", "application"), idempotency_key=key or str(uuid4()),
                arrived_at=at or self.at, by=viewer, **named,
            )  # fmt: skip
        finally:
            row_security.unbind()


@pytest.fixture
def desk(world: World, settings: Any, tmp_path: Path) -> Desk:
    """窓口。a-prime・b-prime・sole-s が申請でき、secretariat が職員。"""
    settings.FILES_DIR = tmp_path / "files"
    at = world.at
    viewers = dict(world.viewers)
    with row_security.system():
        for person, duties in DUTIES.items():
            held = [f"trial:{duty}" for duty in duties]
            accounts.give_duties(account_id=viewers[person].account_id, duties=held, at=at)
            viewers[person] = replace(viewers[person], duties=frozenset(held))
        actions.publish_procedure(definition=PROCEDURE, lifecycle=LIFECYCLE, at=at)
        for form in (FORM, YEARLY):
            actions.publish_form(procedure="trial", definition=copy.deepcopy(form), at=at)
    row_security.bind(viewers["secretariat"])
    call = actions.open_call(
        procedure="trial", name="第1回", number="1", opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1),
        by=viewers["secretariat"], at=at, budget=10_000_000,
    )  # fmt: skip
    row_security.unbind()
    return Desk(world, call, at, viewers)
