"""判定への異議。始める前でも、値と決まりを添えて窓口に届き、答えが返る (UX-8、I4)。"""

import copy
import re
from datetime import timedelta

import pytest

from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from shien.ledger import export
from shien.ledger.models import Event
from tests.integration.applications.conftest import LIFECYCLE, PROCEDURE, Desk

WHY = "期末の従業員数には、もう辞めた人が入っています。"


@pytest.fixture
def judged(desk: Desk) -> Desk:
    """要件のある公募回。"""
    definition = copy.deepcopy(PROCEDURE)
    definition["procedure"] |= {"version": "2", "eligibility": "jizokuka"}
    with row_security.system():
        actions.publish_procedure(definition=definition, lifecycle=LIFECYCLE, at=desk.at)
    row_security.bind(desk.viewer("secretariat"))
    desk.call = actions.open_call(
        procedure="trial", name="要件のある回", number="3", opens_at=desk.at - timedelta(days=1),
        closes_at=desk.at + timedelta(days=1), by=desk.viewer("secretariat"), at=desk.at,
    )  # fmt: skip
    row_security.unbind()
    return desk


def send(desk: Desk, person: str = "a-prime", **more: str):
    """異議を書いて送る。"""
    client = desk.world.clients[person]
    path = f"/apply/calls/{desk.call.key}/disagree"
    rules = re.findall(r'name="rule" value="([^"]+)"', client.get(path).content.decode())
    return client.post(path, {"rule": rules[0], "text": WHY} | more)


def test_a_firm_disagrees_before_it_starts_and_is_answered(judged: Desk) -> None:
    client, staff = judged.world.clients["a-prime"], judged.world.clients["secretariat"]
    page = client.get(f"/apply/calls/{judged.call.key}/").content.decode()
    assert "この判定はちがうと思う" in page
    assert send(judged).status_code == 302
    assert "窓口が確かめています" in client.get(f"/apply/calls/{judged.call.key}/").content.decode()

    queue = staff.get("/staff/calls/disputes/").content.decode()
    assert "株式会社架空" in queue
    assert WHY not in queue
    found = re.search(r'href="(/staff/calls/disputes/[0-9a-f-]{36}/)"', queue)
    assert found
    opened = staff.get(found[1]).content.decode()
    assert WHY in opened
    with row_security.system():
        acts = [each.act for each in export.uses(judged.viewer("a-prime").enterprise_id)[0]]
    assert acts[:2] == ["dispute_view", "dispute_send"]

    refused = staff.post(found[1], {"outcome": "stands", "answer": "短い"})
    assert refused.status_code == 422
    assert (
        staff.post(
            found[1], {"outcome": "mended", "answer": "数え方の決まりを直しました。もう一度ご覧ください。"}
        ).status_code
        == 302
    )
    said = client.get(f"/apply/calls/{judged.call.key}/").content.decode()
    assert "数え方の決まりを直しました" in said
    mail = Event.objects.get(subject__startswith="dispute:")
    assert mail.recipient == "mail:a-prime@demo.example"
    assert WHY not in mail.payload["text"]
    assert "答えを待っています" in staff.get("/staff/calls/disputes/").content.decode()
    assert "株式会社架空" in staff.get("/staff/calls/disputes/?state=answered").content.decode()
    again = staff.post(found[1], {"outcome": "stands", "answer": "もう一度、別の答えを書きます。"})
    assert again.status_code == 422


def test_what_is_wrong_is_told_and_stays(judged: Desk) -> None:
    answer = send(judged, text="ちがう")
    assert answer.status_code == 422
    assert ">ちがう</textarea>" in answer.content.decode()
    assert "<title>エラー: " in answer.content.decode()
    stale = send(judged, rule="0123456789ab")
    assert "判定が新しくなりました" in stale.content.decode()
    assert send(judged, rule="whole").status_code == 302


def test_the_same_matter_is_not_sent_without_end(judged: Desk) -> None:
    answers = [send(judged).status_code for _ in range(6)]
    assert answers == [302] * 5 + [422]


@pytest.mark.parametrize("person", ["bureau", "secretariat-2", "chamber-iwate", "operator", "b-prime"])
def test_only_the_help_desk_of_the_procedure_opens_it(judged: Desk, person: str) -> None:
    send(judged)
    with row_security.system():
        key = queries.disputes(judged.viewer("a-prime"))[0].key
    assert judged.world.clients[person].get(f"/staff/calls/disputes/{key}/").status_code == 404


def test_another_firm_sees_nothing_of_it(judged: Desk) -> None:
    send(judged)
    assert judged.see("b-prime", queries.disputes, judged.viewer("b-prime")) == []
    assert WHY not in judged.world.clients["b-prime"].get(f"/apply/calls/{judged.call.key}/").content.decode()
    assert judged.world.clients["supporter-x"].get(f"/apply/calls/{judged.call.key}/disagree").status_code == 404


def test_a_call_without_requirements_has_nothing_to_dispute(desk: Desk) -> None:
    assert desk.world.clients["a-prime"].get(f"/apply/calls/{desk.call.key}/disagree").status_code == 404
