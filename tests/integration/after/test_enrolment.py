"""専門家の登録。様式5を届け出て二人で決めると名簿に載り、様式4で就任を承諾すると打診を受けられる。"""

import re
from datetime import timedelta
from urllib.parse import urljoin
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.dispatch import actions, queries
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as ruled
from shien.domain.motions.facts import Motion
from shien.values.fault import InvalidValue
from tests.integration.after.test_dispatch import accept, commission, enrol, office, register, request
from tests.integration.conftest import World
from tests.walking import FIRST, SECOND, Walk

__all__ = ["office"]
EXPERT = "sole-s"
ROOT = "/staff/dispatch/experts/"


def offerable(walk: Walk) -> list[str]:
    """打診を受けられる人の名前。"""
    key = request(walk)
    accept(walk, key)
    found = walk.do(FIRST, lambda by, at: queries.candidates(
        actions.wish_of(key, by, actions.prefecture_of(key, by)), by
    ))  # fmt: skip
    return [each.name for each in found if each.fits]


def test_an_expert_enrols_on_the_pages_of_two_desks(office: Walk, world: World) -> None:
    call = _open(office)
    client = world.clients[EXPERT]
    assert f"/apply/calls/{call}/" in client.get("/dispatch/expert/").content.decode()
    key = UUID(str(office.do(EXPERT, applying.start, call=call).key))
    assert f"/apply/{key}/" in client.get("/dispatch/expert/").content.decode()
    _handed_in(office, key)
    page = world.clients[FIRST].get(ROOT).content.decode()
    assert "登録の届出（1件）" in page
    path = f"{ROOT}{key}/"
    sent = office.see(FIRST, lambda viewer: applications.staff_submissions(key, viewer))
    paper = world.clients[FIRST].get(f"/staff/dispatch/{key}/papers/{sent[0].key}/").content.decode()
    assert f'href="{path}"' in paper
    for label in ("通帳の写し", "職務経歴書", "推薦書"):
        assert f"<dt>{label}</dt><dd><ul" in paper
    at = f"/staff/dispatch/{key}/papers/{sent[0].key}/"
    for link in re.findall(r'href="([^"]*files/[^"]*)"', paper):
        assert world.clients[FIRST].get(urljoin(at, link)).status_code == 200
    for wrong in ({"starts": ""}, {"starts": "いつか"}, {"ends": "2020-01-01"}, {"ends": "2999-01-01"}):
        dates = {"starts": office.at.date().isoformat(), "ends": (office.at + timedelta(days=90)).date().isoformat()}
        answer = world.clients[FIRST].post(path, {"what": "register", **dates, **wrong})
        assert answer.status_code == 422, wrong
    assert world.clients[FIRST].post(path, {"what": "register", **dates}).status_code == 302
    (motion,) = office.see(FIRST, lambda viewer: motions_of(key, viewer))
    assert world.clients[FIRST].post(path, {"what": "approve", "motion": str(motion.key)}).status_code == 422
    assert world.clients[SECOND].post(path, {"what": "approve", "motion": str(motion.key)}).status_code == 302
    mine = client.get("/dispatch/expert/").content.decode()
    assert "就任承諾書を出してください" in mine
    found = office.see(EXPERT, queries.me)
    assert (found.name, found.qualification) == ("専門 花子", "中小企業診断士、実務12年")
    assert found.until.isoformat() == dates["ends"]
    assert "専門 花子" in world.clients[FIRST].get(ROOT).content.decode()
    for person in ("a-prime", "bureau", "reviewer-1"):
        assert world.clients[person].get(path).status_code == 404


def _open(walk: Walk) -> UUID:
    with row_security.system():
        made = applying.open_call(
            procedure="dispatch_expert",
            name="登録",
            opens_at=walk.at - timedelta(days=1),
            closes_at=None,
            by=None,
            at=walk.at,
        )
    return made.key


def _handed_in(walk: Walk, key: UUID) -> None:
    walk.submit(key, "application", {
        "name": "専門 花子", "qualifications": ["consultant"], "practice_years": 12, "support_years": 0, "research_years": 0,
        "recommender": "架空盛岡商工会議所", "themes": ["sales"], "areas": [{"prefecture": "03"}], "times": ["morning"],
        "online": False,
    }, person=EXPERT)  # fmt: skip


def motions_of(key: UUID, viewer: Viewer) -> list[Motion]:
    """この申請の起案 (新しい順)。"""
    return list(ruled.motions(key, viewer))


def test_only_who_accepted_the_office_gets_offers(office: Walk) -> None:
    key = enrol(office, EXPERT)
    assert offerable(office) == []
    office.submit(key, "acceptance", person=EXPERT)
    assert offerable(office) == ["専門 花子"]
    sent = office.see(FIRST, lambda viewer: applications.staff_submissions(key, viewer))[-1]
    assert {**sent.values, **sent.answers}["commission_to"] == (office.at.date() + timedelta(days=180)).isoformat()


def test_a_commission_ends_and_is_renewed_by_two(office: Walk) -> None:
    key = enrol(office, EXPERT)
    office.submit(key, "acceptance", person=EXPERT)
    office.later(170)  # the wish is a fortnight ahead
    assert office.see(EXPERT, queries.me).until < (office.at + timedelta(days=14)).date()
    assert commission(office, key, "renew") == "registered"
    office.submit(key, "acceptance", person=EXPERT)
    assert office.see(EXPERT, queries.me).in_office
    assert office.see(EXPERT, queries.me).until > (office.at + timedelta(days=100)).date()


def test_a_commission_that_nobody_renews_runs_out(office: Walk) -> None:
    register(office, EXPERT)
    office.later(180 + 90)
    assert office.system(actions.expire_commissions) == 0
    office.later(1)
    assert (office.system(actions.expire_commissions), office.system(actions.expire_commissions)) == (1, 0)
    assert office.see(FIRST, queries.experts) == []
    assert not office.see(EXPERT, queries.me).live


def test_who_left_gets_no_offers_and_may_come_back(office: Walk) -> None:
    first = register(office, EXPERT)
    (case,) = [each.application for each in office.see(FIRST, queries.experts)]
    office.do(EXPERT, applying.move, application=case, transition="resign")
    assert offerable(office) == []
    assert office.see(FIRST, queries.experts) == []
    again = register(office, EXPERT)
    assert again != first
    (found,) = office.see(FIRST, queries.experts)
    motion = office.do(
        FIRST, motions.propose, application=found.application, transition="end", reason="推薦が取り下げられました。"
    )
    office.do(SECOND, motions.approve, motion=motion)
    assert office.see(FIRST, queries.experts) == []


def test_nobody_is_on_the_register_twice_or_without_a_term(office: Walk) -> None:
    register(office, EXPERT)
    key = office.start("dispatch_expert", EXPERT, budget=None)
    _handed_in(office, key)
    with pytest.raises(NotAllowed, match="もう別の登録番号"), transaction.atomic():
        commission(office, key, "register")
    bare = office.do(FIRST, motions.propose, application=key, transition="register")
    with pytest.raises(NotAllowed, match="委嘱の期間"), transaction.atomic():
        office.do(SECOND, motions.approve, motion=bare)
    day = office.at.date()
    with pytest.raises(NotAllowed):
        office.do("bureau", actions.propose_commission, application=key, transition="register", starts=day, ends=day)
    with pytest.raises(InvalidValue):
        office.do(FIRST, actions.propose_commission, application=key, transition="decline", starts=day, ends=day)


def test_the_register_is_not_rewritten(office: Walk) -> None:
    register(office, EXPERT)
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE dispatch_expert SET name = 'x'")


def test_the_first_claim_knows_the_account_of_the_form(office: Walk) -> None:
    register(office, EXPERT, bank_name="架空銀行", account_number="7654321")
    assert office.see(EXPERT, queries.last_bank)["account_number"] == "7654321"
