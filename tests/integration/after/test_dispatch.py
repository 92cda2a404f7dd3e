"""専門家派遣。支援機関が申請し、二人で受理し、専門家を引き当て、実施と評価のあとに終える。年度の回数は超えない。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries as people
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.dispatch import actions, queries
from shien.domain.dispatch.models import YearCount
from shien.domain.motions import actions as motions
from shien.values.items import GROUPS
from tests.integration.conftest import World
from tests.walking import FIRST, SECOND, Walk

DESK = "supporter-y"


@pytest.fixture
def office(walk: Walk, world: World) -> Walk:
    """事業者Aから全部の項目群を任された支援機関。時は、年度の中ほど。"""
    walk.at = walk.at.replace(month=6, day=10) if walk.at.month in (1, 2, 3) else walk.at
    desk, firm = world.viewers[DESK], world.viewers["a-prime"]
    row_security.bind(firm)
    accounts.delegate(
        supporter_id=desk.enterprise_id, groups=sorted(GROUPS), can_edit=True, starts_at=world.at,
        ends_at=world.at + timedelta(days=30), by=firm, at=world.at,
    )  # fmt: skip
    with row_security.system():
        walk.viewers[DESK], _ = people.viewer_of_session(
            desk.session_key, acting=str(firm.enterprise_key), auth_time=world.at, at=world.at
        )
    assert walk.viewers[DESK].acting_for_other
    return walk


def request(walk: Walk, count: int = 1, theme: str = "sales") -> UUID:
    """支援機関が派遣を申請する。"""
    key = walk.start("expert_dispatch", DESK, budget=None)
    walk.submit(key, "application", {
        "theme": theme, "requested_count": count, "dispatches_this_year": 0, "online": False, "place": "盛岡市",
        "municipality": "032018", "expert_wish": "field", "consulted_on": walk.at.date().isoformat(),
        "wishes": [{"on": (walk.at + timedelta(days=14)).date().isoformat(), "time": "morning"}],
    }, person=DESK)  # fmt: skip
    return key


def accept(walk: Walk, key: UUID) -> str:
    motion = walk.do(FIRST, motions.propose, application=key, transition="accept")
    return str(walk.do(SECOND, motions.approve, motion=motion))


def enrol(walk: Walk, person: str, **change: Any) -> UUID:
    """本人が届け出て、二人で決め、名簿に載る。まだ就任を承諾していない。"""
    key = walk.start("dispatch_expert", person, budget=None)
    walk.submit(key, "application", {
        "name": "専門 花子", "qualifications": ["consultant"], "practice_years": 12, "support_years": 0, "research_years": 0,
        "recommender": "架空盛岡商工会議所", "themes": ["sales"], "areas": [{"prefecture": "03"}], "times": ["morning"],
        "online": False, "account_holder": "ミホン タロウ", **change,
    }, person=person)  # fmt: skip
    commission(walk, key, "register")
    return key


def commission(walk: Walk, key: UUID, transition: str) -> str:
    """委嘱の期間を決めて、二人で決める。"""
    day = walk.at.date()
    motion = walk.do(
        FIRST, actions.propose_commission, application=key, transition=transition, starts=day, ends=day + timedelta(days=180)
    )  # fmt: skip
    return str(walk.do(SECOND, motions.approve, motion=motion))


def register(walk: Walk, person: str, **change: Any) -> str:
    """名簿に載って、就任を承諾した専門家。登録番号。"""
    walk.submit(enrol(walk, person, **change), "acceptance", person=person)
    return str(walk.see(person, queries.me).number)


def test_a_dispatch_from_the_request_to_the_evaluation(office: Walk, world: World) -> None:
    register(office, "sole-s")
    register(office, "b-prime", name="遠方 太郎", areas=[{"prefecture": "47"}])
    key = request(office, count=2)
    with pytest.raises((NotAllowed, applying.NotFound)):
        office.do("supporter-x", applying.withdraw, application=key)
    assert accept(office, key) == "accepted"
    page = world.clients[FIRST].get(f"/staff/dispatch/{key}/").content.decode()
    assert "事業者の都道府県へ行けます" in page
    assert "事業者の都道府県へは行けません" in page
    near, far = office.do(FIRST, lambda by, at: queries.candidates(
        actions.wish_of(key, by, actions.prefecture_of(key, by)), by
    ))  # fmt: skip
    assert (near.name, near.fits, far.fits) == ("専門 花子", True, False)
    refused = world.clients[FIRST].post(f"/staff/dispatch/{key}/", {"what": "assign", "expert": far.number})
    assert (refused.status_code, "場所が合わない" in refused.content.decode()) == (422, True)
    done = world.clients[FIRST].post(f"/staff/dispatch/{key}/", {"what": "assign", "expert": near.number})
    assert done.status_code == 302
    office.do("sole-s", actions.answer, application=key, take=True)
    assert [each.expert_name for each in office.do("a-prime", lambda by, at: queries.assignments(key, by))] == [
        "専門 花子"
    ]
    assert office.do("b-prime", lambda by, at: queries.assignments(key, by)) == []
    _carried_out(office, key)
    for path in ("", f"{key}/", "experts/"):
        assert world.clients[FIRST].get(f"/staff/dispatch/{path}").status_code == 200
        for person in ("a-prime", "bureau", "reviewer-1", "analyst"):
            assert world.clients[person].get(f"/staff/dispatch/{path}").status_code == 404


def _carried_out(walk: Walk, key: UUID) -> None:
    day = (walk.at + timedelta(days=14)).date()
    visit = {"on": day.isoformat(), "start_hour": 10, "start_minute": 0, "end_hour": 12, "end_minute": 0}
    walk.submit(key, "schedule_report", {"visits": [visit], "agreed_with_firm": True}, person=DESK)
    walk.later(15)
    walk.submit(key, "dispatch_report", {"visits": [visit]}, person=DESK)
    with pytest.raises(NotAllowed):
        walk.submit(key, "evaluation", person=DESK)
    walk.submit(key, "evaluation", person="a-prime")
    named = {"transition": "close_on_paper", "amount": 3_000, "reason": "紙で請求がありました。"}
    motion = walk.do(FIRST, motions.propose, application=key, **named)
    assert walk.do(SECOND, motions.approve, motion=motion) == "closed"
    assert walk.system(actions.sweep) == 0


def test_three_a_year_five_for_it_and_given_back(office: Walk) -> None:
    first = request(office, count=2)
    accept(office, first)
    second = request(office, count=2)
    with pytest.raises(NotAllowed, match="3回まで"), transaction.atomic():
        accept(office, second)
    assert office.state(second) == "submitted"
    computers = request(office, count=3, theme="it")
    assert accept(office, computers) == "accepted"
    office.do(DESK, applying.withdraw, application=first)
    assert (office.system(actions.sweep), office.system(actions.sweep)) == (1, 0)
    with row_security.system():
        (row,) = YearCount.objects.values_list("used", "most")
    assert row == (3, 5)


def test_the_database_does_not_pass_the_limit_even_without_the_rules(office: Walk) -> None:
    """同時に受理しても、取るのは条件つきの一文の更新で、超える値はデータベースが断る。"""
    firm = office.viewers["a-prime"].enterprise_id
    with row_security.system():
        row = YearCount.objects.create(enterprise_id=firm, fiscal_year=2040, most=5)
        taken = [YearCount.objects.filter(id=row.id, used__lte=5 - 2).update(used=F("used") + 2) for _ in range(4)]
        assert taken == [1, 1, 0, 0]
        with pytest.raises(IntegrityError, match="a_year_is_not_passed"), transaction.atomic():
            YearCount.objects.filter(id=row.id).update(used=6)
