"""審査と公募回の画面。"""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.domain.review import actions, queries
from shien.ledger.models import Entry

from .conftest import Office


def client(office: Office, person: str) -> Client:
    return office.world.clients[person]


def case_path(office: Office, person: str = "a-prime") -> str:
    return f"/staff/review/{office.made[person]}/"


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_the_queue_filters_and_costs_the_same_at_any_length(office: Office, django_assert_max_num_queries) -> None:
    staff = client(office, "secretariat")
    with django_assert_max_num_queries(24):
        page = staff.get("/staff/review/")
    assert "3件あります" in text_of(page)
    for query, many in (
        ("text=架空食堂", 1), ("having=unchecked", 3), ("having=mine", 0), ("state=submitted", 3), ("state=adopted", 0),
        (f"call={office.call.key}", 3), ("call=x&sort=x&page=x", 3), ("page=99", 3), ("having=scoring", 0), ("having=proposed", 0),
    ):  # fmt: skip
        assert f"{many}件あります" in text_of(staff.get(f"/staff/review/?{query}")), query


def test_a_file_is_opened_with_a_purpose_that_the_firm_sees(office: Office) -> None:
    staff, path = client(office, "secretariat"), case_path(office)
    page = staff.get(path)
    assert page.status_code == 200
    assert "a-primeの計画" not in text_of(page)
    row_security.bind(office.viewer("a-prime"))
    sent = applications.submissions(office.made["a-prime"], office.viewer("a-prime"))[0]
    row_security.unbind()
    assert staff.get(f"{path}files/{sent.files[0].key}").status_code == 404
    wrong = staff.post(path, {"do": "open", "purpose_other": "x"})
    assert wrong.status_code == 422
    assert "エラー: " in text_of(wrong)
    assert staff.post(path, {"do": "open", "purpose": "形式の確認のため"}).status_code == 302
    assert "a-primeの計画" in text_of(staff.get(path))
    got = staff.get(f"{path}files/{sent.files[0].key}")
    assert got["Content-Disposition"].startswith("attachment")
    with row_security.system():
        rows = Entry.objects.filter(enterprise_id=office.viewer("a-prime").enterprise_id)
        seen = {(row.act, row.body["purpose"]) for row in rows}
    assert {("application_view", "形式の確認のため"), ("application_file", "形式の確認のため")} <= seen
    assert staff.get(f"{case_path(office, 'b-prime')}files/{sent.files[0].key}").status_code == 404


def test_the_page_walks_from_check_to_decision(office: Office) -> None:
    staff, path = client(office, "secretariat"), case_path(office)
    assert staff.post(path, {"do": "take"}).status_code == 302
    assert staff.post(path, {"do": "check"}).status_code == 422
    assert staff.post(path, {"do": "check", "gate-documents": "yes"}).status_code == 302
    assert staff.post(path, {"do": "advance", "transition": "pass_check"}).status_code == 302
    assert staff.post(path, {"do": "bonus", "bonus": ["wage"]}).status_code == 302
    assert staff.post(path, {"do": "assign"}).status_code == 422
    assert staff.post(path, {"do": "assign", "reviewer": [office.number("reviewer-1")]}).status_code == 302
    reviewer, key = client(office, "reviewer-1"), office.assignment("reviewer-1", "a-prime")
    mine = f"/review/mine/{key}/"
    assert "株式会社架空1" in text_of(reviewer.get("/review/mine/"))
    assert "a-primeの計画" not in text_of(reviewer.get(mine))
    assert reviewer.post(mine, {"do": "declare"}).status_code == 422
    assert reviewer.post(mine, {"do": "declare", "conflict": "no"}).status_code == 302
    assert "a-primeの計画" in text_of(reviewer.get(mine))
    wrong = reviewer.post(mine, {"do": "score", "point-plan": "99", "point-budget": "十"})
    assert wrong.status_code == 422
    assert 'value="99"' in text_of(wrong)
    assert 'aria-describedby="point-plan-error"' in text_of(wrong)
    assert reviewer.post(mine, {"do": "score", "point-plan": "50", "point-budget": "３０"}).status_code == 302
    assert "あなた" in text_of(reviewer.get(mine))
    assert staff.post(path, {"do": "advance", "transition": "finish_review"}).status_code == 302
    assert "85点" in text_of(staff.get(path))
    assert staff.post(path, {"do": "propose"}).status_code == 422
    assert staff.post(path, {"do": "propose", "transition": "adopt"}).status_code == 302
    own = staff.get("/staff/review/proposals/")
    assert "自分の起案" in text_of(own)
    number = queries_number(office)
    assert staff.post("/staff/review/proposals/", {"motion": [number]}).status_code == 422
    second = client(office, "secretariat-2")
    preview = second.post("/staff/review/proposals/", {"motion": [number]})
    assert "1件を決裁しますか" in text_of(preview)
    assert office.state("a-prime") == "reviewed"
    assert second.post("/staff/review/proposals/", {"motion": [number], "answer": "do"}).status_code == 302
    assert office.state("a-prime") == "adopted"


def queries_number(office: Office) -> int:
    return office.see("secretariat", moving.waiting, office.viewer("secretariat"))[0].key


def test_a_send_back_names_the_fields(office: Office) -> None:
    staff, path = client(office, "secretariat"), case_path(office)
    wrong = staff.post(path, {"do": "back", "back_reason": "直してください", "field-1": "statements", "message-1": ""})
    assert wrong.status_code == 422
    assert "直してください" in text_of(wrong)
    made = {"do": "back", "back_reason": "書類を直してください。", "field-1": "statements", "message-1": "今年のものを"}
    assert staff.post(path, made | {"due_on": "令和8年2月30日"}).status_code == 422
    assert staff.post(path, made | {"field-1": "nowhere"}).status_code == 422
    assert staff.post(path, made).status_code == 302
    assert office.state("a-prime") == "sent_back"
    assert "今年のものを" in text_of(staff.get(path))


def test_many_at_once_are_previewed(office: Office) -> None:
    staff = client(office, "secretariat")
    for person in ("a-prime", "b-prime"):
        office.do("secretariat", actions.check, application=office.made[person], results={"documents": {"ok": True}})
    keys = [str(each) for each in office.made.values()]
    preview = text_of(
        staff.post("/staff/review/bulk", {"what": "pass_check", "application": [*keys, "x", str(uuid4())]})
    )
    assert "を2件に行います" in preview
    assert "まだ形式の確認がありません" in preview
    assert office.state("a-prime") == "submitted"
    assert (
        staff.post("/staff/review/bulk", {"what": "pass_check", "application": keys, "answer": "do"}).status_code == 302
    )
    assert [office.state(person) for person in office.made] == ["checked", "checked", "submitted"]
    for person in ("a-prime", "b-prime"):
        office.scored(person, (30, 20))
    wrong = staff.post("/staff/review/bulk", {"what": "decline", "application": keys, "answer": "do"})
    assert wrong.status_code == 422
    done = staff.post(
        "/staff/review/bulk",
        {"what": "decline", "application": keys, "answer": "do", "reason": "点が足りないためです。"},
    )
    assert done.status_code == 302
    assert len(office.see("secretariat", moving.waiting, office.viewer("secretariat"))) == 2
    kept = "state=submitted&text=%E6%9E%B6%E7%A9%BA"
    assert staff.post("/staff/review/bulk", {"what": "x", "back": kept}).url == f"/staff/review/?{kept}"
    elsewhere = staff.post("/staff/review/bulk", {"what": "x", "back": "https://evil.example/?a=1"}).url
    assert elsewhere.startswith("/staff/review/?")


@pytest.mark.parametrize("what", ["pass_check", "finish_review", "decline", "take_up"])
def test_a_preview_of_many_asks_as_often_as_one_of_one(
    office: Office, what: str, django_assert_max_num_queries
) -> None:
    if what == "finish_review":
        office.checked("b-prime", "sole-s")
    staff, keys = client(office, "secretariat"), [str(each) for each in office.made.values()]
    seen = []
    for chosen in (keys[1:2], keys[1:]):
        staff.post("/staff/review/bulk", {"what": what, "application": chosen})
        with django_assert_max_num_queries(40) as asked:
            assert staff.post("/staff/review/bulk", {"what": what, "application": chosen}).status_code == 200
        seen.append(len(asked))
    assert seen[0] == seen[1]


def test_the_ranking_is_made_proposed_and_published(office: Office) -> None:
    staff, second = client(office, "secretariat"), client(office, "secretariat-2")
    office.checked()
    for person, points in (("a-prime", (50, 30)), ("b-prime", (50, 30)), ("sole-s", (10, 10))):
        office.scored(person, points)
    path = f"/staff/review/calls/{office.call.key}/ranking/"
    assert staff.post(path, {"do": "rank", "mark": "x"}).status_code == 422
    assert staff.post(path, {"do": "rank", "mark": ""}).status_code == 302
    page = text_of(staff.get(path))
    assert "同点のため" in page
    assert "線の下" in page
    assert staff.post(path, {"do": "propose", "side": "x"}).status_code == 422
    assert staff.post(path, {"do": "propose", "side": "adopt"}).status_code == 302
    assert staff.post(path, {"do": "propose", "side": "decline", "reason": ""}).status_code == 422
    assert (
        staff.post(path, {"do": "propose", "side": "decline", "reason": "予算に入らなかったためです。"}).status_code
        == 302
    )
    numbers = [each.key for each in office.see("secretariat", moving.waiting, office.viewer("secretariat"))]
    assert second.post("/staff/review/proposals/", {"motion": numbers, "answer": "do"}).status_code == 302
    assert [office.state(person) for person in office.made] == ["adopted", "adopted", "declined"]
    publish = f"/staff/review/calls/{office.call.key}/publication/"
    assert "2件" in text_of(staff.get(publish))
    results = f"/calls/{office.call.key}/results/"
    assert Client().get(results).status_code == 404
    assert staff.post(publish).status_code == 302
    public = text_of(Client().get(results))
    assert "a-primeの計画" in public
    assert "sole-sの計画" not in public
    assert "自宅" not in public
    sheet = Client().get(f"/calls/{office.call.key}/results.csv").content.decode("utf-8-sig")
    assert sheet.splitlines()[0] == '"法人番号","事業者名","事業計画名","補助金の額"'
    assert len(sheet.splitlines()) == 3


def test_a_proposal_is_refused_with_a_reason(office: Office) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (50, 30))
    office.do("secretariat", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    number, second = queries_number(office), client(office, "secretariat-2")
    assert second.post(f"/staff/review/proposals/{number}/refuse", {"reason": ""}).status_code == 422
    assert second.post(f"/staff/review/proposals/{number}/refuse", {"reason": "点を見直すため"}).status_code == 302
    assert second.post(f"/staff/review/proposals/{uuid4()}/refuse", {"reason": "点を見直すため"}).status_code == 404


def test_an_interview_is_booked_on_the_page(office: Office) -> None:
    office.checked("a-prime")
    office.do("secretariat", actions.advance, application=office.made["a-prime"], transition="call_interview")
    staff, firm = client(office, "secretariat"), client(office, "a-prime")
    path, own = f"/staff/review/calls/{office.call.key}/interviews/", f"/interviews/{office.made['a-prime']}/"
    assert staff.post(path, {"starts": "明日", "minutes": "15", "place": "オンライン"}).status_code == 422
    starts = f"{office.at + timedelta(days=5):%Y/%m/%d} 10:00"
    assert staff.post(path, {"starts": starts, "minutes": "15", "place": "オンライン"}).status_code == 302
    page = text_of(firm.get(own))
    slot = re.search(r'name="slot" value="(\d+)"', page)
    assert slot
    assert firm.post(own, {}).status_code == 422
    assert firm.post(own, {"slot": slot.group(1)}).status_code == 302
    assert "から15分です" in text_of(firm.get(own))
    assert "株式会社架空1" in text_of(staff.get(path))
    assert client(office, "b-prime").get(own).status_code == 404


STAFF_PATHS = (
    "/staff/review/", "/staff/review/alarms/", "/staff/review/proposals/", "/staff/calls/", "/staff/calls/new", "/staff/calls/help/",
)  # fmt: skip


def own_paths(office: Office) -> list[str]:
    call = office.call.key
    return [
        case_path(office), f"/staff/review/calls/{call}/ranking/", f"/staff/review/calls/{call}/publication/",
        f"/staff/review/calls/{call}/interviews/", f"/staff/calls/{call}/", f"/staff/calls/{call}/message",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "person",
    ["a-prime", "supporter-x", "entry", "chamber-iwate", "reviewer-1", "analyst", "editor", "operator", "auditor"],
)
def test_the_staff_pages_are_not_there_for_others(office: Office, person: str) -> None:
    for path in (*STAFF_PATHS, *own_paths(office)):
        if (person, path) == ("operator", "/staff/review/alarms/"):
            continue
        assert client(office, person).get(path).status_code == 404, path
        assert client(office, person).post(path, {"do": "take"}).status_code in (403, 404, 405), path
    if person != "reviewer-1":
        assert client(office, person).get("/review/mine/").status_code == 404


def test_staff_of_another_procedure_finds_nothing(office: Office) -> None:
    with row_security.system():
        from shien.domain.accounts import actions as accounts

        accounts.end_duties(account_id=office.number("secretariat-2"), procedure="trial", at=office.at)
    other = client(office, "secretariat-2")
    assert "0件あります" in text_of(other.get("/staff/review/"))
    for path in own_paths(office):
        assert other.get(path).status_code == 404, path


def test_every_staff_page_opens_for_staff(office: Office) -> None:
    for path in (*STAFF_PATHS, *own_paths(office)):
        assert client(office, "secretariat").get(path).status_code == 200, path
    assert Client().get(f"/calls/{office.call.key}/faq/").status_code == 200
    assert Client().get("/staff/review/").status_code == 302


def test_a_call_is_opened_changed_extended_and_closed(office: Office) -> None:
    staff = client(office, "secretariat")
    made = {
        "procedure": "trial", "name": "第2回", "opens_day": "令和8年12月1日", "opens_clock": "9時", "closes_day": "2026/12/18",
        "closes_clock": "18:00:30", "budget": "1億2,000万円", "seats": "10",
    }  # fmt: skip
    assert staff.post("/staff/calls/new", made | {"closes_day": "2026/11/1"}).status_code == 422
    wrong = staff.post(
        "/staff/calls/new", made | {"name": "", "opens_day": "いつか", "budget": "たくさん", "seats": "多め"}
    )
    for id in ("name", "opens_day", "budget", "seats"):
        assert f'href="#{id}"' in text_of(wrong), "every fault at once, each with a way to its box"
    assert "いつか" in text_of(wrong)
    answer = staff.post("/staff/calls/new", made)
    assert answer.status_code == 302
    page = text_of(staff.get(answer.url))
    assert "1億2,000万円" in page
    path = f"/staff/calls/{office.call.key}/"
    until = office.at + timedelta(days=9)
    extend = {"do": "extend", "until_day": f"{until:%Y/%m/%d}", "until_clock": "18:00", "extend_reason": "大雪のため"}
    assert staff.post(path, extend | {"extend_reason": ""}).status_code == 422
    assert staff.post(path, extend | {"applications": "XXXX-XXXX-XXXX"}).status_code == 422
    assert staff.post(path, extend).status_code == 302
    public = text_of(Client().get(f"/calls/{office.call.key}/faq/"))
    assert "大雪のため" in public
    assert staff.post(path, {"do": "answer", "question": "", "answer": ""}).status_code == 422
    assert (
        staff.post(
            path, {"do": "answer", "question": "中古の機械は対象ですか", "answer": "はい。三社の見積りが要ります。"}
        ).status_code
        == 302
    )
    assert "三社の見積り" in text_of(Client().get(f"/calls/{office.call.key}/faq/"))
    number = queries.questions(office.call.key)[0].id
    assert staff.post(path, {"do": "remove", "faq": number}).status_code == 302
    assert staff.post(path, {"do": "change", "budget": "", "budget_reason": "足すため"}).status_code == 422
    assert staff.post(path, {"do": "change", "budget": "3000000", "budget_reason": "予算を足すため"}).status_code == 302
    assert staff.post(path, {"do": "close", "close_reason": "予算に達したため"}).status_code == 302
    assert "受付を終えました" in text_of(staff.get(path))
    assert staff.post(path, {"do": "x"}).status_code == 404


def test_a_message_is_counted_before_it_goes(office: Office) -> None:
    office.do("a-prime", applying.withdraw, application=office.made["a-prime"])
    office.started("a-prime")
    staff, path = client(office, "secretariat"), f"/staff/calls/{office.call.key}/message"
    typed = {"title": "締切のお知らせ", "text": "締切が近づいています。"}
    assert "1通を送ります" in text_of(staff.post(path, typed | {"do": "preview"}))
    assert staff.post(path, typed | {"do": "send", "count": "7"}).status_code == 422
    assert staff.post(path, typed | {"do": "send", "count": "1"}).status_code == 302
    sent = office.see("secretariat", queries.messages, office.call.key, office.viewer("secretariat"))[0]
    told = f"/calls/{office.call.key}/messages/{sent.id}/"
    assert "締切が近づいています" in text_of(client(office, "a-prime").get(told))
    assert Client().get(told).status_code == 302


def test_the_help_desk_sees_the_screen_without_values(office: Office) -> None:
    case = office.see("a-prime", applications.application, office.made["a-prime"], office.viewer("a-prime"))
    staff = client(office, "secretariat")
    page = text_of(staff.get("/staff/calls/help/", {"code": f"{case.number.lower()}・１"}))
    assert "事業計画名" in page
    assert "a-primeの計画" not in page
    assert 'id="f-' in page, "the boxes are those of the applicant"
    spoken = case.number.replace("-", " ー ").lower()
    assert "事業計画名" in text_of(staff.get("/staff/calls/help/", {"code": f"{spoken} 1"}))
    assert "一覧か、確かめの画面" in text_of(staff.get("/staff/calls/help/", {"code": case.number}))
    assert "担当する手続きにありません" in text_of(staff.get("/staff/calls/help/", {"code": "2222-2222-2222"}))
    assert "担当する手続きにありません" in text_of(staff.get("/staff/calls/help/", {"code": "'; x"}))


def api(office: Office, person: str, method: str, path: str, **body: Any) -> Any:
    staff = client(office, person)
    return staff.generic(method, f"/api/v1/staff/calls{path}", json.dumps(body), content_type="application/json")


def test_a_call_is_opened_over_http_at_any_instant(office: Office) -> None:
    """CON-7"""
    opens, closes = office.at + timedelta(seconds=1), office.at + timedelta(seconds=2, microseconds=345_000)
    given = {
        "procedure": "trial",
        "name": "二秒の公募",
        "opens_at": opens.isoformat(),
        "closes_at": closes.isoformat(),
        "id": str(uuid4()),
    }
    made = api(office, "secretariat", "POST", "", **given)
    assert made.status_code == 201
    assert made.json()["closes_at"] == closes.isoformat()
    assert api(office, "secretariat", "POST", "", **given).json()["id"] == made.json()["id"] == given["id"]
    assert api(office, "secretariat", "POST", "", **given | {"opens_at": "2026-12-01T09:00:00"}).status_code == 422
    assert api(office, "secretariat", "POST", "", **given | {"procedure": "jizokuka"}).status_code == 403
    assert api(office, "a-prime", "POST", "", **given).status_code == 403
    one = f"/{given['id']}"
    assert (
        api(office, "secretariat", "PATCH", one, reason="予算を決めたため", budget=5_000_000).json()["budget"]
        == 5_000_000
    )
    assert api(office, "secretariat", "PATCH", f"/{uuid4()}", reason="予算を決めたため", budget=1).status_code == 404
    until = (office.at + timedelta(days=1)).isoformat()
    assert (
        api(office, "secretariat", "POST", f"{one}/extensions", reason="大雪のため", closes_at=until).json()["told"]
        == 0
    )
    assert api(office, "secretariat", "POST", f"{one}/extensions", reason="雪", closes_at=until).status_code == 422
    listed = client(office, "secretariat").get("/api/v1/staff/calls").json()["calls"]
    assert {each["name"] for each in listed} == {"第1回", "二秒の公募"}
    assert client(office, "bureau").get("/api/v1/staff/calls").json()["calls"]
