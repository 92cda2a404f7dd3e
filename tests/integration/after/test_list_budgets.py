"""一覧の頁。問合せの数は、行の数によらず同じで、どの一覧も頁に分かれる。"""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from shien.domain.accounts import row_security
from shien.domain.applications.models import Alarm, Application, Call, StateRow, Submission
from shien.domain.certification.models import Certificate, Referral, Term
from shien.domain.consent.models import LinkedSite
from shien.domain.dispatch.models import Expert
from shien.domain.motions.models import Motion
from shien.domain.outside.models import Mandate, Offer
from shien.domain.review.models import Assignment, Publication, PublicationRow, RankingRow, RankingTable, Slot
from shien.domain.settlement.models import Batch, ReportDue
from shien.ledger.models import Event
from tests.integration.conftest import World
from tests.walking import FIRM, FIRST, Walk

FEW, MANY = 3, 210


class Rows:
    """一覧に出る行を、いくつでも足す。"""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.at, self.today = walk, walk.at, localdate(walk.at)
        self.firm, self.staff = walk.viewers[FIRM], walk.viewers[FIRST].account_id
        self.calls = {
            each: self._call(each) for each in ("monozukuri", "management_plan", "expert_dispatch", "dispatch_expert")
        }
        with row_security.system():
            call = self.calls["monozukuri"]
            named = {"call": call, "procedure": "monozukuri", "by_id": self.staff, "at": self.at}
            self.ranking = RankingTable.objects.create(budget=10**9, taken=0, by_name="x", **named)
            self.publication = Publication.objects.create(title="一覧", items=[["name", "事業者名"]], count=0, **named)

    def _call(self, procedure: str) -> Call:
        key = self.walk.start(procedure, budget=None)
        with row_security.system():
            return Application.objects.select_related("call").get(key=key).call

    def add(self, many: int) -> None:
        """どの一覧にも many 行を足す。"""
        with row_security.system():
            self._subsidy(many)
            self._certification(many)
            self._others(many)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")  # the owner's task
            cursor.execute("ANALYZE")  # as a running instance does by itself; here nobody else sees these rows
            cursor.execute("SET ROLE shien_app")

    def _cases(self, procedure: str, state: str, many: int) -> list[Application]:
        call = self.calls[procedure]
        made = Application.objects.bulk_create(
            Application(
                number=uuid.uuid4().hex[:14].upper(), enterprise_id=self.firm.enterprise_id, applicant_name="株式会社架空",
                call=call, procedure=procedure, state=state, live=False, started_by_id=self.firm.account_id,
                started_at=self.at, amount=100,
            )
            for _ in range(many)
        )  # fmt: skip
        shared = {"enterprise_id": self.firm.enterprise_id}
        sent = Submission.objects.bulk_create(
            Submission(
                application=each, form="application", form_version_id=call.form_version_id, draft_version=1,
                number=uuid.uuid4().hex[:20], answers={}, values={}, files=0, sha256="0" * 64, submitted_at=self.at,
                by_id=self.firm.account_id, receipt="x", **shared,
            )
            for each in made
        )  # fmt: skip
        StateRow.objects.bulk_create(
            StateRow(
                application=each.application, seq=1, transition="submit", state=state, live=False, at=self.at,
                by_id=self.firm.account_id, submission=each, **shared,
            )
            for each in sent
        )  # fmt: skip
        return made

    def _motions(self, cases: list[Application]) -> None:
        Motion.objects.bulk_create(
            Motion(
                application=each, enterprise_id=each.enterprise_id, procedure=each.procedure, state=each.state,
                transition="decline", label="不採択", by_id=self.staff, by_name="x", at=self.at,
            )
            for each in cases
        )  # fmt: skip

    def _subsidy(self, many: int) -> None:
        self._cases("monozukuri", "claimed", many)
        reviewed = self._cases("monozukuri", "adopted", many)
        self._motions(reviewed)
        start = RankingRow.objects.count()
        for place, each in enumerate(reviewed, start + 1):
            named = {"place": place, "order": place, "points": "1", "amount": 1, "total": place, "verdict": "within"}
            RankingRow.objects.create(ranking=self.ranking, application_id=each.key, **named)
            PublicationRow.objects.create(publication=self.publication, order=place, cells=["株式会社架空"])
        reporting = self._cases("monozukuri", "reporting", many)
        ReportDue.objects.bulk_create(
            ReportDue(
                application=each, enterprise_id=each.enterprise_id, procedure=each.procedure, form="yearly_report",
                occurrence="1", year_end=self.today, due_on=self.today,
            )
            for each in reporting
        )  # fmt: skip
        Batch.objects.bulk_create(
            Batch(
                procedure="monozukuri", pay_on=self.today, count=1, total=1, document=b"x", sha256="0" * 64,
                made_by_id=self.staff, made_by_name="x", made_at=self.at,
            )
            for _ in range(many)
        )  # fmt: skip
        reviewer = self.walk.viewers["reviewer-1"].account_id
        Assignment.objects.bulk_create(
            Assignment(
                application_id=each.key, number=each.number, applicant_name=each.applicant_name, procedure=each.procedure,
                call_name="x", reviewer_id=reviewer, reviewer_name="x", by_id=self.staff, at=self.at, ended_at=ended,
            )
            for each in reviewed for ended in (None, self.at)
        )  # fmt: skip

    def _certification(self, many: int) -> None:
        waiting = self._cases("management_plan", "submitted", many)
        self._motions(waiting)
        sent = dict(Submission.objects.filter(application__in=waiting).values_list("application_id", "id"))
        Referral.objects.bulk_create(
            Referral(
                application=each, enterprise_id=each.enterprise_id, submission_id=sent[each.id], procedure=each.procedure,
                form="application", offices=[], days=30, due_on=self.today, at=self.at,
            )
            for each in waiting
        )  # fmt: skip
        held = Certificate.objects.bulk_create(
            Certificate(
                application=each, enterprise_id=each.enterprise_id, procedure=each.procedure, number=each.number, name="x",
                offices=[], certified_on=self.today, issued_at=self.at,
            )
            for each in self._cases("management_plan", "certified", many)
        )  # fmt: skip
        Term.objects.bulk_create(
            Term(
                certificate=each, enterprise_id=each.enterprise_id, seq=1, kind="certified", starts_on=self.today,
                ends_on=self.today + timedelta(days=30), at=self.at,
            )
            for each in held
        )  # fmt: skip

    def _others(self, many: int) -> None:
        self._motions(self._cases("expert_dispatch", "submitted", many))
        call, site = self.calls["monozukuri"], LinkedSite.objects.get(client_id="r1")
        for each in self._cases("dispatch_expert", "in_office", many):
            name = uuid.uuid4().hex
            Expert.objects.create(
                number=name[:12], name="専門家", qualification="x", recommended_by="x", themes=[], prefectures=["03"], times=[],
                online=True, registered_by_id=self.staff, registered_at=self.at, application=each, account_id=self.firm.account_id,
                enterprise_id=each.enterprise_id, until=self.today, ended_at=self.at,
            )  # fmt: skip
            Alarm.objects.create(
                kind="file_missing", subject=name, procedure="monozukuri", detail="x", found_at=self.at, seen_at=self.at
            )
            Slot.objects.create(
                call_id=call.key, starts_at=self.at, minutes=15, place="x", by_id=self.staff, at=self.at
            )
            Call.objects.create(
                procedure="monozukuri", procedure_version_id=call.procedure_version_id, form_version_id=call.form_version_id,
                name="回", opens_at=self.at,
            )  # fmt: skip
            Mandate.objects.create(site=site, procedure=name, work="submissions", began_at=self.at, began_by="x")
            Event.objects.create(
                topic="application.moved", recipient="site:r1", subject=name, sequence=1, created_at=self.at, due_at=self.at,
                payload={"application_number": "x"}, given_up_at=self.at, error="x",
            )  # fmt: skip
            Offer.objects.create(
                site=site, call=call, form_version_id=call.form_version_id, answers={}, token_sha256=name, offered_at=self.at,
                expires_at=self.at + timedelta(days=5), state="refused", enterprise_id=self.firm.enterprise_id,
                claimed_by_id=self.firm.account_id, claimed_at=self.at,
            )  # fmt: skip


def asked(client: Client, path: str) -> tuple[int, str]:
    """(読取りの数, 画面)。書くのは、最後に見た時刻だけ。"""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return sum(each["sql"].startswith(("SELECT", "WITH")) for each in seen), answer.content.decode()


def paths(rows: Rows) -> list[tuple[str, str, int]]:
    """(人, 道, 一頁の行数)。"""
    call = rows.calls["monozukuri"].key
    one = f"/staff/review/calls/{call}/"
    return [
        *((FIRST, each, 50) for each in (
            "/staff/review/", "/staff/review/?having=proposed", "/staff/review/proposals/", "/staff/review/alarms/",
            "/staff/calls/", f"{one}interviews/", "/staff/settlement/", "/staff/settlement/?state=all",
            "/staff/settlement/reports/", "/staff/settlement/payments/", "/staff/dispatch/?all=1", "/staff/dispatch/experts/",
        )),
        (FIRST, f"{one}ranking/", 100), (FIRST, f"{one}publication/", 100), (FIRST, f"/calls/{call}/results/", 100),
        ("bureau", "/staff/certifications/", 50), ("bureau", "/staff/review/", 50), ("bureau", "/staff/review/proposals/", 50),
        ("reviewer-1", "/review/mine/", 50), ("reviewer-1", "/review/mine/?done=2", 50),
        ("operator", "/staff/systems/", 50), (FIRM, "/claims/", 50), (FIRM, "/certificates/", 50),
    ]  # fmt: skip


@pytest.fixture
def rows(walk: Walk) -> Rows:
    """行の足し手。"""
    return Rows(walk)


def test_no_list_asks_more_when_it_grows_and_each_has_pages(rows: Rows, world: World) -> None:
    rows.add(FEW)
    wanted = paths(rows)
    before = [steady(world.clients[person], path)[0] for person, path, _ in wanted]
    rows.add(MANY)
    grown, whole = [], []
    for (person, path, size), few in zip(wanted, before, strict=True):
        many, page = steady(world.clients[person], path)
        if many > few:
            grown.append(f"{person} {path}: {few} → {many}")
        if "ページ</span>" not in page or (f"次の{size}件" not in page and f"前の{size}件" not in page):
            whole.append(f"{person} {path}")
    assert (grown, whole) == ([], [])


def steady(client: Client, path: str) -> tuple[int, str]:
    """二度目の答え。一度目には、控えを作る分が混じる。"""
    asked(client, path)
    return asked(client, path)
