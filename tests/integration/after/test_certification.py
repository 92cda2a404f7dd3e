"""認定。行き先と期限、番号、変更、更新、満了、廃止。ほかの所管には見えない。"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.certification import actions, queries
from shien.domain.motions import actions as motions
from shien.ledger.models import Event
from tests.integration.conftest import World
from tests.walking import Walk

ONE, TWO = "bureau", "bureau-2"


def decide(walk: Walk, key: Any, transition: str, reason: str = "") -> str:
    motion = walk.do(ONE, motions.propose, application=key, transition=transition, reason=reason)
    with pytest.raises(NotAllowed):
        walk.do(ONE, motions.approve, motion=motion)
    return str(walk.do(TWO, motions.approve, motion=motion))


def held(walk: Walk, person: str = "a-prime") -> list[Any]:
    return list(walk.do(person, lambda by, at: queries.certificates(by, today=localdate(at))))


def test_a_plan_is_certified_changed_and_ends(walk: Walk, world: World) -> None:
    key = walk.start("management_plan", budget=None)
    walk.submit(key, "application", {
        "industry_middle": "24", "industry_detail": "2451", "other_industries": [{"industry": "7611"}],
        "start_month": f"{walk.at:%Y-%m}",
    })  # fmt: skip
    assert walk.system(actions.refer) == 1
    assert walk.system(actions.refer) == 0
    (referral,) = walk.do(ONE, lambda by, at: queries.referrals(by))
    assert [each["minister"] for each in referral.offices] == ["経済産業大臣", "農林水産大臣"]
    assert referral.due_on == localdate(walk.at) + timedelta(days=45)
    page = world.clients[ONE].get("/staff/certifications/").content.decode()
    assert "農林水産大臣" in page
    walk.move(key, "pass_check", "finish_review", person=ONE)
    assert decide(walk, key, "certify") == "certified"
    (certificate,) = held(walk)
    assert certificate.number == f"令和{walk.at.year - 2018}年第1号"
    assert certificate.live
    for path in ("/certificates/", f"/certificates/{certificate.key}/"):
        assert certificate.number in world.clients["a-prime"].get(path).content.decode()
    assert world.clients["b-prime"].get(f"/certificates/{certificate.key}/").status_code == 404
    sent = walk.submit(key, "change")
    assert sent.values["certified_number"] == certificate.number
    assert sent.values["certified_on"] == certificate.certified_on.isoformat()
    assert decide(walk, key, "approve_change") == "certified"
    assert [each.kind for each in held(walk)[0].terms] == ["certified", "changed"]
    page = world.clients[TWO].get(f"/staff/certifications/{key}/").content.decode()
    assert certificate.number in page
    assert "変更の認定" in page
    _ends(walk, key, certificate.ends_on)
    for person in ("secretariat", "a-prime", "reviewer-1", "analyst"):
        for path in ("", f"{key}/"):
            assert world.clients[person].get(f"/staff/certifications/{path}").status_code == 404


def _ends(walk: Walk, key: Any, end: Any) -> None:
    walk.on(end - timedelta(days=80))
    assert (walk.system(actions.warn), walk.system(actions.warn)) == (1, 0)
    walk.on(end - timedelta(days=10))
    assert walk.system(actions.warn) == 1
    assert (
        Event.objects.filter(subject=f"application:{key}", payload__title__icontains="まもなく終わります").count() == 2
    )
    walk.on(end)
    assert walk.system(actions.expire) == 0
    walk.on(end + timedelta(days=1))
    assert (walk.system(actions.expire), walk.system(actions.expire)) == (1, 0)
    assert walk.state(key, ONE) == "expired"
    assert not held(walk)[0].live


def test_an_institution_is_renewed_before_its_end_and_then_abolished(walk: Walk) -> None:
    key = walk.start("it_support_institution", "b-prime", budget=None)
    walk.submit(key, "application", person="b-prime")
    # The bureau of Tohoku does not see a firm of Fukui; the one that is in charge of Fukui does.
    with pytest.raises(applying.NotFound):
        walk.do(ONE, applying.move, application=key, transition="pass_check")
    for person in (ONE, TWO):
        walk.viewers[person] = replace(walk.viewers[person], prefectures=frozenset({"18"}))
    walk.move(key, "pass_check", "finish_review", person=ONE)
    motion = walk.do(ONE, motions.propose, application=key, transition="certify")
    walk.do(TWO, motions.approve_all, motions=[motion])  # as the pages of review do
    (first,) = held(walk, "b-prime")
    assert first.ends_on.year == walk.at.year + 3
    walk.on(first.ends_on - timedelta(days=20))
    walk.submit(key, "renewal", person="b-prime")
    walk.on(first.ends_on + timedelta(days=5))
    assert walk.system(actions.expire) == 0
    assert decide(walk, key, "renew") == "certified"
    (again,) = held(walk, "b-prime")
    assert [each.kind for each in again.terms] == ["certified", "renewed"]
    assert again.live
    assert again.ends_on.year in (first.ends_on.year + 3, first.ends_on.year + 4)
    walk.submit(key, "abolition", person="b-prime")
    assert (walk.system(actions.follow), walk.system(actions.follow)) == (1, 0)
    assert not held(walk, "b-prime")[0].live
    assert walk.system(lambda at: queries.in_force("it_support_institution", today=localdate(at))) == []
