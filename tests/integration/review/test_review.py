"""形式の確認から決定まで。"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.domain.motions.models import Motion, Ruling
from shien.domain.review import actions, queries
from shien.values.fault import InvalidValue

from .conftest import APPLICANTS, Office


def test_three_applications_are_ranked_decided_by_two_and_published(office: Office) -> None:
    office.checked()
    office.scored("a-prime", (50, 30), (50, 31), (40, 30))
    office.scored("b-prime", (55, 35), (55, 35), (55, 35))
    office.scored("sole-s", (20, 20), (30, 20), (20, 10))
    key = office.do("secretariat", actions.make_ranking, call=office.call.key)
    table = office.see("secretariat", queries.ranking, office.call.key, office.viewer("secretariat"), key=key)
    assert [(row.application, row.place, row.verdict) for row in table.rows] == [
        (office.made["b-prime"], 1, "within"), (office.made["a-prime"], 2, "within"),
        (office.made["sole-s"], 3, "over_budget"),
    ]  # fmt: skip
    assert str(table.rows[1].points) == "77"
    for person in ("a-prime", "b-prime"):
        office.decided(person, "adopt")
    office.decided("sole-s", "decline", reason="ほかの申請の点が高かったためです。")
    assert [office.state(person) for person in APPLICANTS] == ["adopted", "adopted", "declined"]
    steps = office.see("sole-s", applications.application, office.made["sole-s"], office.viewer("sole-s")).steps
    assert steps[-1].reason == "ほかの申請の点が高かったためです。"
    assert office.do("secretariat", actions.publish, call=office.call.key) == 2
    found = queries.published(office.call.key)
    assert found.labels == ("法人番号", "事業者名", "事業計画名", "補助金の額")
    assert {row[2] for row in found.rows} == {"a-primeの計画", "b-primeの計画"}


def test_the_budget_holds_when_more_is_approved_than_there_is(office: Office) -> None:
    office.checked()
    for person in APPLICANTS:
        office.scored(person, (50, 30))
    batch = office.do(
        "secretariat", motions.propose_all, applications_=[office.made[each] for each in APPLICANTS], transition="adopt"
    )
    rows = office.see("secretariat-2", moving.waiting, office.viewer("secretariat-2"), batch=batch)
    found = office.do("secretariat-2", motions.approve_all, motions=[each.key for each in rows])
    assert [bool(each.refusal) for each in found] == [False, False, True]
    assert "予算を超える" in found[2].refusal
    assert sorted(office.state(person) for person in APPLICANTS) == ["adopted", "adopted", "reviewed"]
    office.do("secretariat", applying.change_call, call=office.call.key, budget=3_000_000, reason="予算を足したため")
    assert not office.do("secretariat-2", motions.approve_all, motions=[rows[2].key])[0].refusal


def test_one_person_never_decides_alone(office: Office) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (50, 30))
    batch = office.do("secretariat", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    rows = office.see("secretariat", moving.waiting, office.viewer("secretariat"), batch=batch)
    assert "別の人" in office.do("secretariat", motions.approve_all, motions=[rows[0].key])[0].refusal
    assert office.state("a-prime") == "reviewed"
    with pytest.raises(NotAllowed, match="決裁を待つ起案"):
        office.do("secretariat-2", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    with row_security.system(), pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        Ruling.objects.create(
            motion_id=rows[0].id, enterprise_id=rows[0].enterprise_id, accepted=True, by_id=office.number("secretariat"),
            by_name="x", at=office.at,
        )  # fmt: skip
    office.do("secretariat", motions.reject, motion=rows[0].key, comment="提案をやり直すため")
    assert office.see("secretariat-2", moving.waiting, office.viewer("secretariat-2")) == []


def test_a_decision_cannot_differ_from_its_proposal(office: Office) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (50, 30))
    batch = office.do("secretariat", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    row = office.see("secretariat", moving.waiting, office.viewer("secretariat"), batch=batch)[0]
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Motion.objects.filter(id=row.id).update(amount=1)


def test_a_proposal_of_another_state_is_stale(office: Office) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (50, 30))
    batch = office.do("secretariat", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    row = office.see("secretariat", moving.waiting, office.viewer("secretariat"), batch=batch)[0]
    second = office.number("secretariat")
    office.do(
        "secretariat-2", applying.move, application=office.made["a-prime"], transition="decline", second=second,
        reason="別の道で決まった",
    )  # fmt: skip
    found = office.do("secretariat-2", motions.approve_all, motions=[row.key])
    assert "状態が" in found[0].refusal


def test_a_formal_check_answers_every_gate_and_a_no_needs_a_reason(office: Office) -> None:
    key = office.made["a-prime"]
    with pytest.raises(InvalidValue, match="書類がそろっている"):
        office.do("secretariat", actions.check, application=key, results={})
    with pytest.raises(InvalidValue, match="理由"):
        office.do("secretariat", actions.check, application=key, results={"documents": {"ok": False}})
    with pytest.raises(NotAllowed, match="まだ形式の確認"):
        office.do("secretariat", actions.advance, application=key, transition="pass_check")
    results = {"documents": {"ok": False, "note": "決算書が去年のものです。"}}
    assert not office.do("secretariat", actions.check, application=key, results=results)
    with pytest.raises(NotAllowed, match="「いいえ」"):
        office.do("secretariat", actions.advance, application=key, transition="pass_check")
    page = office.see("secretariat", queries.queue, office.viewer("secretariat"), having="faults")
    assert [row.key for row in page.rows] == [key]
    office.do(
        "secretariat", actions.send_back, application=key, reason="書類を直してください。",
        fields=[{"field": "statements", "label": "決算書", "message": "今年のものにしてください。"}],
        due_on=(office.at + timedelta(days=10)).date(),
    )  # fmt: skip
    found = office.see("a-prime", applications.application, key, office.viewer("a-prime"))
    assert (found.state, found.editable) == ("sent_back", True)
    assert found.steps[-1].detail["fields"][0]["message"] == "今年のものにしてください。"
    draft = office.see("a-prime", applications.draft, key, "application", office.viewer("a-prime"))
    office.do(
        "a-prime",
        applying.save,
        application=key,
        form="application",
        version=draft.version,
        answers={"note": "直しました"},
    )
    office.submit("a-prime", found)
    with pytest.raises(NotAllowed, match="まだ形式の確認"):
        office.do("secretariat", actions.advance, application=key, transition="pass_check")


def test_nobody_sees_another_score_before_handing_in_the_own(office: Office) -> None:
    office.checked("a-prime")
    key = office.made["a-prime"]
    office.do(
        "secretariat",
        actions.assign,
        application=key,
        reviewers_=[office.number("reviewer-1"), office.number("reviewer-2")],
    )
    one, two = office.assignment("reviewer-1", "a-prime"), office.assignment("reviewer-2", "a-prime")
    with pytest.raises(NotAllowed, match="利害関係"):
        office.do("reviewer-1", actions.open_for_review, assignment=one)
    for name, each in (("reviewer-1", one), ("reviewer-2", two)):
        office.do(name, actions.declare, assignment=each, conflict=False)
    sent = office.do("reviewer-1", actions.open_for_review, assignment=one)
    assert sent.answers["project_name"] == "a-primeの計画"
    with pytest.raises(actions.BadScore) as error:
        office.do("reviewer-1", actions.score, assignment=one, points={"plan": 61})
    assert set(error.value.faults) == {"plan", "budget"}
    office.do("reviewer-1", actions.score, assignment=one, points={"plan": 60, "budget": 40}, opinion="よい計画です。")
    with pytest.raises(NotAllowed, match="もう出して"):
        office.do("reviewer-1", actions.score, assignment=one, points={"plan": 1, "budget": 1})
    assert office.see("reviewer-2", queries.peers, two, office.viewer("reviewer-2")) == []
    with pytest.raises(NotAllowed, match="採点を出していない"):
        office.do("secretariat", actions.advance, application=key, transition="finish_review")
    office.do("reviewer-2", actions.score, assignment=two, points={"plan": 10, "budget": 10})
    seen = office.see("reviewer-2", queries.peers, two, office.viewer("reviewer-2"))
    assert [(each.reviewer_name, each.total) for each in seen] == [("ほかの審査員", 100), ("あなた", 20)]


def test_another_reviewers_assignment_is_not_there(office: Office) -> None:
    office.checked("a-prime")
    office.do(
        "secretariat", actions.assign, application=office.made["a-prime"], reviewers_=[office.number("reviewer-1")]
    )
    key = office.assignment("reviewer-1", "a-prime")
    for person in ("reviewer-2", "secretariat", "a-prime", "chamber-iwate"):
        with pytest.raises(applying.NotFound):
            office.do(person, actions.declare, assignment=key, conflict=False)
        with pytest.raises(applying.NotFound):
            office.do(person, actions.open_for_review, assignment=key)
    file = office.see("a-prime", applications.submissions, office.made["b-prime"], office.viewer("b-prime"))
    assert file == []


def test_a_conflict_of_interest_ends_the_assignment(office: Office) -> None:
    key = office.made["a-prime"]
    office.do("reviewer-1", actions.relate, kind="client", text="（株）架空 1")
    office.do("reviewer-2", actions.relate, kind="place", text="盛岡市")
    found = {
        each.account_id: each
        for each in office.see(
            "secretariat", queries.reviewers, _case(office, key), office.viewer("secretariat"), at=office.at
        )
    }
    assert found[office.number("reviewer-1")].blocked
    assert not found[office.number("reviewer-2")].blocked
    with pytest.raises(InvalidValue, match="割り当てられません"):
        office.do("secretariat", actions.assign, application=key, reviewers_=[office.number("reviewer-1")])
    office.do("secretariat", actions.assign, application=key, reviewers_=[office.number("reviewer-3")])
    own = office.assignment("reviewer-3", "a-prime")
    with pytest.raises(InvalidValue, match="どんな関わり"):
        office.do("reviewer-3", actions.declare, assignment=own, conflict=True)
    assert not office.do("reviewer-3", actions.declare, assignment=own, conflict=True, text="親族が働いています。")
    with pytest.raises(NotAllowed, match="終わって"):
        office.do("reviewer-3", actions.open_for_review, assignment=own)


def _case(office: Office, key):
    return office.see("secretariat", applications.staff_application, key, office.viewer("secretariat"))


def test_the_database_refuses_a_score_without_a_declaration(office: Office) -> None:
    office.do(
        "secretariat", actions.assign, application=office.made["a-prime"], reviewers_=[office.number("reviewer-1")]
    )
    from shien.domain.review.models import Assignment, Score

    with row_security.system():
        row = Assignment.objects.get()
        sent = applications.submission_for_review(office.made["a-prime"])
        with pytest.raises(IntegrityError, match="clean declaration"), transaction.atomic():
            Score.objects.create(assignment=row, submission_id=sent[1], points={}, at=office.at)


def test_bonus_points_keep_to_what_the_scheme_allows(office: Office) -> None:
    key = office.made["a-prime"]
    with pytest.raises(InvalidValue, match="1つまで"):
        office.do("secretariat", actions.grant_bonus, application=key, bonus=["wage", "place"], malus=[])
    with pytest.raises(InvalidValue, match="ありません"):
        office.do("secretariat", actions.grant_bonus, application=key, bonus=["x"], malus=[])
    assert office.do("secretariat", actions.grant_bonus, application=key, bonus=["wage"], malus=["again"]) == 2
    office.checked("a-prime")
    office.scored("a-prime", (50, 30))
    found = office.see("secretariat", queries.dossier, _case(office, key), office.viewer("secretariat"))
    assert (found.standing.points, found.standing.bonus) == (82, 2)


def test_an_interview_slot_is_taken_once(office: Office) -> None:
    office.checked("a-prime", "b-prime")
    for person in ("a-prime", "b-prime"):
        office.do("secretariat", actions.advance, application=office.made[person], transition="call_interview")
    when = office.at + timedelta(days=3)
    assert (
        office.do(
            "secretariat", actions.offer_slots, call=office.call.key, starts=[when], minutes=15, place="オンライン"
        )
        == 1
    )
    assert (
        office.do(
            "secretariat", actions.offer_slots, call=office.call.key, starts=[when], minutes=15, place="オンライン"
        )
        == 0
    )
    slot = office.see("a-prime", queries.my_slots, office.made["a-prime"], office.viewer("a-prime"), at=office.at)[1][0]
    office.do("a-prime", actions.book, application=office.made["a-prime"], slot=slot.id)
    with pytest.raises(applying.Full, match="先に選ばれました"):
        office.do("b-prime", actions.book, application=office.made["b-prime"], slot=slot.id)
    with pytest.raises(applying.NotFound):
        office.do("b-prime", actions.book, application=office.made["a-prime"], slot=slot.id)
    seen = office.see("secretariat", queries.slots, office.call.key, office.viewer("secretariat"))
    assert [each.taken for each in seen] == [True]


def test_an_appeal_is_answered_by_someone_else(office: Office) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (10, 10))
    office.decided("a-prime", "decline", reason="点が足りなかったためです。")
    key = office.made["a-prime"]
    case = office.see("a-prime", applications.application, key, office.viewer("a-prime"))
    office.do("a-prime", applying.open_draft, application=key, form="appeal")
    office.do("a-prime", applying.save, application=key, form="appeal", version=1, answers={"text": "計算が違います。"})
    office.submit("a-prime", case, form="appeal")
    office.do("secretariat-2", actions.examine, application=key, text="採点表を調べ直しました。")
    with pytest.raises(NotAllowed, match="元の決定を起案した人"):
        office.do(
            "secretariat",
            motions.propose_all,
            applications_=[key],
            transition="dismiss_appeal",
            reason="誤りはありません。",
        )
    batch = office.do(
        "secretariat-2",
        motions.propose_all,
        applications_=[key],
        transition="accept_appeal",
        reason="採点に写し違いがありました。",
    )
    row = office.see("secretariat", moving.waiting, office.viewer("secretariat"), batch=batch)[0]
    assert not office.do("secretariat", motions.approve_all, motions=[row.key])[0].refusal
    assert office.state("a-prime") == "reviewed"


@pytest.mark.parametrize("person", ["reviewer-1", "chamber-iwate", "analyst", "editor", "a-prime", "b-prime", "entry"])
def test_whoever_is_not_on_duty_finds_nothing(office: Office, person: str) -> None:
    key = office.made["a-prime"]
    assert office.see(person, queries.queue, office.viewer(person)).total == 0
    for action, named in (
        (actions.check, {"results": {"documents": {"ok": True}}}), (actions.take_up, {}),
        (actions.advance, {"transition": "pass_check"}), (actions.assign, {"reviewers_": []}),
        (actions.grant_bonus, {"bonus": [], "malus": []}), (actions.examine, {"text": "調べました。"}),
    ):  # fmt: skip
        with pytest.raises(applying.NotFound):
            office.do(person, action, application=key, **named)
    with pytest.raises(applying.NotFound):
        office.do(person, motions.propose_all, applications_=[key], transition="adopt")
    for action in (actions.make_ranking, actions.publish):
        with pytest.raises(applying.NotFound):
            office.do(person, action, call=office.call.key)


def test_a_duty_is_only_what_it_says_and_only_where(office: Office) -> None:
    """SEC-22: 担当の外の仕事は断り、所管の外の申請は無いのと同じ。"""
    from dataclasses import replace

    office.viewers["secretariat-2"] = replace(office.viewer("secretariat-2"), duties=frozenset({"trial:help"}))
    with pytest.raises(NotAllowed, match="形式の確認"):
        office.do(
            "secretariat-2", actions.check, application=office.made["a-prime"], results={"documents": {"ok": True}}
        )
    with pytest.raises(NotAllowed, match="決定"):
        office.do("secretariat-2", motions.propose_all, applications_=[office.made["a-prime"]], transition="adopt")
    assert {row.key for row in office.see("bureau", queries.queue, office.viewer("bureau")).rows} == {
        office.made["a-prime"], office.made["sole-s"],
    }  # fmt: skip
    with pytest.raises(applying.NotFound):
        office.do("bureau", actions.take_up, application=office.made["b-prime"])


def test_messages_reach_each_draft_owner_once_and_many_need_two_people(office: Office, monkeypatch) -> None:
    from shien.domain.review.actions import desk
    from shien.ledger.models import Event

    other = office.do("a-prime", applying.withdraw, application=office.made["a-prime"])
    office.started("a-prime")
    with pytest.raises(InvalidValue, match="1通"):
        office.do(
            "secretariat",
            actions.write_message,
            call=office.call.key,
            title="お知らせ",
            text="締切が近いです。",
            count=9,
        )
    before = Event.objects.count()
    office.do(
        "secretariat", actions.write_message, call=office.call.key, title="お知らせ", text="締切が近いです。", count=1
    )
    events = list(Event.objects.order_by("created_at"))
    assert len(events) == before + 1
    sent = next(each for each in events if each.payload.get("title") == "お知らせ")
    assert "締切が近い" not in sent.payload["text"]
    assert "/messages/" in sent.payload["text"]
    monkeypatch.setattr(desk, "ALONE", 0)
    number = office.do(
        "secretariat", actions.write_message, call=office.call.key, title="二度目", text="またお知らせです。", count=1
    )
    with pytest.raises(NotAllowed, match="別の人"):
        office.do("secretariat", actions.approve_message, message=number)
    assert office.do("secretariat-2", actions.approve_message, message=number) == 1
    assert other.state == "withdrawn"


def test_the_numbers_of_queries_do_not_grow(office: Office, django_assert_max_num_queries) -> None:
    viewer = office.viewer("secretariat")
    row_security.bind(viewer)
    with django_assert_max_num_queries(6):
        queries.queue(viewer)
    case = applications.staff_application(office.made["a-prime"], viewer)
    with django_assert_max_num_queries(14):
        queries.dossier(case, viewer)
    row_security.unbind()


@pytest.mark.parametrize(
    "table", ["review_score", "motions_ruling", "review_assignment", "review_formalcheck", "motions_motion"]
)
def test_the_firm_never_reads_what_review_wrote(office: Office, table: str) -> None:
    office.checked("a-prime")
    office.scored("a-prime", (10, 10))
    office.decided("a-prime", "adopt")
    for person, many in (("a-prime", 0), ("reviewer-1", 0), ("secretariat", 1)):
        row_security.bind(office.viewer(person))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert bool(cursor.fetchone()[0]) == bool(many), (person, table)
        row_security.unbind()


def test_a_call_that_is_not_there(office: Office) -> None:
    with pytest.raises(applying.NotFound):
        office.do("secretariat", actions.make_ranking, call=uuid4())
