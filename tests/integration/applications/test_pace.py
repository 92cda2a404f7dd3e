"""手続きの日数の実績 (UX-26)。"""

from datetime import timedelta
from typing import Any

from django.db import connection

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from shien.domain.applications.queries.pace import LEAST
from tests.integration.applications.conftest import Desk

SPENT = (10, 20, 30, 40, 90)


def decided(desk: Desk, days: int, number: int) -> None:
    """days 日で採択された、別の事業者の申請。状態の行だけを足す。"""
    begin, by = desk.at - timedelta(days=days + 1), desk.viewer("a-prime")
    steps = (("start", "draft", begin, False), ("submit", "submitted", begin, True), ("finish_review", "reviewed", begin, False),
             ("adopt", "adopted", begin + timedelta(days=days), False))  # fmt: skip
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_enterprise (key, kind, corporate_number, proprietor_subject, name, prefecture_code, opened_at)"
            " VALUES (gen_random_uuid(), 'corporation', %s, '', '過去', '03', %s) RETURNING id",
            [f"{number:013}", begin],
        )
        firm = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO applications_application (key, number, enterprise_id, applicant_name, call_id, procedure, state, live,"
            " started_by_id, started_at) SELECT gen_random_uuid(), %s, %s, '過去', id, procedure, 'draft', true, %s, %s"
            " FROM applications_call WHERE key = %s RETURNING id",
            [f"P{number}", firm, by.account_id, begin, desk.call.key],
        )
        case = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO applications_submission (key, application_id, enterprise_id, form, occurrence, form_version_id,"
            " draft_version, number, answers, values, files, sha256, submitted_at, by_id, receipt) SELECT gen_random_uuid(), %s, %s,"
            " 'application', '', form_version_id, 1, %s, '{}', '{}', 0, 'x', %s, %s, 'x' FROM applications_call WHERE key = %s"
            " RETURNING id",
            [case, firm, f"S{number}", begin, by.account_id, desk.call.key],
        )
        sent = cursor.fetchone()[0]
        for seq, (transition, state, at, submits) in enumerate(steps, 1):
            cursor.execute(
                "INSERT INTO applications_staterow (application_id, enterprise_id, seq, transition, state, live, two_person,"
                " by_name, at, reason, amount_kind, submission_id, detail) VALUES (%s,%s,%s,%s,%s,true,false,'',%s,'','',%s,'{}')",
                [case, firm, seq, transition, state, at, sent if submits else None],
            )


def outlook(desk: Desk, made: Any) -> Any:
    found = desk.see("a-prime", queries.application, made.key, desk.viewer("a-prime"))
    return queries.outlook(found.call, found.state, [each.state for each in found.steps])


def measure(desk: Desk, count: int) -> None:
    for number, days in enumerate(SPENT[:count], 1):
        decided(desk, days, number)
    with row_security.system():
        actions.measure_pace(at=desk.at)


def test_the_median_and_nine_tenths_of_past_cases_are_told(desk: Desk) -> None:
    measure(desk, LEAST)
    found = outlook(desk, desk.started())
    assert (found.whole.count, found.whole.median, found.whole.most) == (5, 30, 70)
    stages = {each.state: each.pace for each in found.stages}
    assert list(stages) == ["submitted", "reviewed", "adopted", "granted", "settled"]
    assert (stages["submitted"].median, stages["reviewed"].median) == (0, 30)
    assert stages["adopted"] is None
    page = desk.world.clients["a-prime"].get(f"/apply/calls/{desk.call.key}/").content.decode()
    assert "提出から結果まで、ふつう30日、10件に9件は70日まで" in page
    assert "5件" in page


def test_with_few_cases_the_standard_days_are_told_as_such(desk: Desk) -> None:
    measure(desk, LEAST - 1)
    made = desk.ready()
    desk.submit("a-prime", made)
    page = desk.world.clients["a-prime"].get(f"/apply/{made.key}/").content.decode()
    assert "提出から結果まで、およそ30日" in page
    assert "結果の出た申請がまだ少ないので、制度の標準の日数を示しています" in page
    assert "これから" in page
    assert "窓口の担当者" in page


def test_waiting_longer_than_usual_is_said(desk: Desk) -> None:
    measure(desk, LEAST)
    made = desk.ready()
    desk.submit("a-prime", made, at=desk.at)
    page = desk.world.clients["a-prime"].get(f"/apply/{made.key}/").content.decode()
    assert "この段階は、ふつう1日" in page
    assert "めやすの日を過ぎています" not in page


def test_after_the_result_nothing_is_awaited(desk: Desk) -> None:
    measure(desk, LEAST)
    found = queries.outlook(desk.call, "adopted", ["draft", "submitted", "reviewed", "adopted"])
    assert found.decided
    assert found.whole is None
    assert [each.state for each in found.stages] == ["granted", "settled"]
    assert queries.outlook(desk.call, "declined", ["draft", "submitted", "declined"]).stages == ()


def test_counting_again_replaces(desk: Desk) -> None:
    measure(desk, LEAST)
    with row_security.system():
        assert actions.measure_pace(at=desk.at) == actions.measure_pace(at=desk.at)
