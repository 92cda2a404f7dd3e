"""だれが何をできるか。よその事業者には、無いのと同じ (SEC-16, SEC-17)。"""

import uuid
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries, row_security
from shien.domain.applications import actions, facts
from tests.integration.applications.conftest import Desk

STAFF = ("secretariat", "bureau", "chamber-iwate", "operator", "editor", "auditor")


def paths(made: facts.Application, sent: facts.Submission | None = None, file: str = "") -> list[str]:
    """申請の画面の道。"""
    case = f"/apply/{made.key}/"
    paper = f"{case}application/"
    found = [
        case, f"{case}move/withdraw", paper, f"{paper}check", f"{paper}pages/company", f"{paper}pages/short-answers",
        f"{case}files/{file or uuid.uuid4()}",
    ]  # fmt: skip
    if sent:
        found += [f"{case}submissions/{sent.key}/{each}" for each in ("", "copy.pdf", "receipt")]
        found += [f"{case}submitted-files/{each.key}" for each in sent.files]
    return found


def posts(made: facts.Application) -> list[str]:
    """書き込む道。"""
    paper = f"/apply/{made.key}/application/"
    return [
        f"/apply/{made.key}/open", f"/apply/{made.key}/move/withdraw", f"{paper}submit", f"{paper}ask", f"{paper}comment",
        f"{paper}settle", f"{paper}give-back", f"{paper}refill", f"{paper}drop", f"{paper}take-out", f"{paper}upload/statements",
        f"{paper}pages/company", f"{paper}pages/company/autosave",
    ]  # fmt: skip


def delegate(desk: Desk, groups: tuple[str, ...], *, can_edit: bool) -> Client:
    """X に委任する。"""
    a, x = desk.viewer("a-prime"), desk.viewer("supporter-x")
    row_security.bind(a)
    for each in queries.delegations(a, at=desk.at):
        accounts.end_delegation(delegation_id=each.id, by=a, at=desk.at)
    accounts.delegate(
        supporter_id=x.enterprise_id, groups=list(groups), can_edit=can_edit, starts_at=desk.at,
        ends_at=desk.at + timedelta(days=10), by=replace(a, auth_time=desk.at), at=desk.at,
    )  # fmt: skip
    row_security.unbind()
    return desk.world.clients["supporter-x"]


def test_another_firm_finds_nothing(desk: Desk) -> None:
    made = desk.ready()
    draft = desk.see("a-prime", _draft, made)
    sent = desk.submit("a-prime", made)
    for person in ("b-prime", "sole-s", "supporter-y", *STAFF):
        client = desk.world.clients[person]
        for path in paths(made, sent, str(draft.files[0].key)):
            assert client.get(path).status_code == 404, (person, path)
        for path in posts(made):
            assert client.post(path).status_code == 404, (person, path)
    assert str(made.number) not in desk.world.clients["b-prime"].get("/apply/").content.decode()


def _draft(made: facts.Application) -> Any:
    from shien.domain.applications.models import Attachment

    return SimpleNamespace(files=list(Attachment.objects.filter(draft__application__key=made.key)))


def test_a_visitor_is_asked_to_sign_in(desk: Desk) -> None:
    made = desk.ready()
    visitor = desk.world.clients["visitor"]
    for path in ("/apply/", f"/apply/calls/{desk.call.key}/", *paths(made)):
        assert visitor.get(path)["Location"].startswith("/signin/"), path
    for path in posts(made):
        assert visitor.post(path)["Location"].startswith("/signin/"), path


def test_a_supporter_sees_only_what_was_delegated(desk: Desk) -> None:
    """この様式は従業員の項目も尋ねる。基本と財務だけの委任では、無いのと同じ。"""
    made = desk.ready()
    client = desk.world.clients["supporter-x"]
    for path in paths(made):
        assert client.get(path).status_code == 404, path
    assert made.number not in client.get("/apply/").content.decode()


def test_a_supporter_who_may_look_cannot_write(desk: Desk) -> None:
    made = desk.ready()
    client = delegate(desk, ("basic", "employees", "finance"), can_edit=False)
    paper = f"/apply/{made.key}/application/"
    assert "新しい機械を入れます。" in client.get(f"{paper}check").content.decode()
    assert client.get(f"{paper}pages/company")["Location"] == f"{paper}check"
    assert client.post(f"{paper}pages/company", {"plan": "書き換え"})["Location"] == f"{paper}check"
    assert client.post(f"{paper}pages/company/autosave", {"plan": "書き換え"}).status_code == 409
    assert "書き換え" not in client.get(f"{paper}check").content.decode()


def test_a_supporter_who_may_change_a_part_of_it_is_told_before_writing(desk: Desk) -> None:
    """見ることは全部、直すことは基本だけ。書いてから断られるのではなく、初めから読むだけの画面になる。"""
    made = desk.ready()
    client = delegate(desk, ("basic", "employees", "finance"), can_edit=False)
    a, x = desk.viewer("a-prime"), desk.viewer("supporter-x")
    row_security.bind(a)
    accounts.delegate(
        supporter_id=x.enterprise_id, groups=["basic"], can_edit=True, starts_at=desk.at, ends_at=desk.at + timedelta(days=10),
        by=replace(a, auth_time=desk.at), at=desk.at,
    )  # fmt: skip
    row_security.unbind()
    paper = f"/apply/{made.key}/application/"
    said = client.get(paper).content.decode()
    assert "この書類は、読むだけができます。" in said
    assert "を書く</a>" not in said
    assert client.get(f"{paper}pages/company")["Location"] == f"{paper}check"
    assert "この書類は、読むだけができます。" not in desk.world.clients["a-prime"].get(paper).content.decode()


def test_a_supporter_writes_and_the_prime_submits(desk: Desk) -> None:
    """UX-24: 支援者は書けるが、出すのはプライム。見たことは事業者に見える。"""
    made = desk.ready()
    client = delegate(desk, ("basic", "employees", "finance"), can_edit=True)
    paper = f"/apply/{made.key}/application/"
    said = client.get(f"{paper}pages/company").content.decode()
    assert "代理で操作中" in said
    client.post(f"{paper}pages/company", {"version": "3", "plan": "支援者が直した計画です。"})
    check = client.get(f"{paper}check").content.decode()
    assert "支援者が直した計画です。" in check
    assert "確認と提出を頼む" in check
    assert "申請を提出する" not in check
    answer = client.post(f"{paper}submit", {"idempotency_key": "x" * 20, "version": "4"})
    assert answer.status_code in (302, 422)
    assert client.post(f"{paper}ask")["Location"] == paper
    prime = desk.world.clients["a-prime"]
    assert "提出をお願いします" in prime.get(paper).content.decode()
    assert "株式会社架空3" in prime.get("/usage/").content.decode()


def test_a_member_without_the_right_cannot_submit(desk: Desk) -> None:
    made = desk.ready()
    client = desk.world.clients["a-member"]
    paper = f"/apply/{made.key}/application/"
    assert "申請を提出する" not in client.get(f"{paper}check").content.decode()
    answer = client.post(f"{paper}submit", {"idempotency_key": "x" * 20})
    assert answer.status_code == 422
    assert "提出できるのは" in answer.content.decode()
    assert client.get(f"/apply/{made.key}/move/withdraw").status_code == 404


def test_a_stale_sign_in_is_renewed_and_nothing_is_lost(desk: Desk, settings: Any) -> None:
    """SEC-14: 15分より前のサインインでは、サインインし直してから。書いた異議も残る。"""
    made = desk.ready()
    settings.FRESH_SIGN_IN_SECONDS = -1
    client = desk.world.clients["a-prime"]
    paper = f"/apply/{made.key}/application/"
    answer = client.post(
        f"{paper}submit", {"idempotency_key": "x" * 20, "objection": "判定は違います。"},
        headers={"Referer": f"http://testserver{paper}check"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert "fresh=1" in answer["Location"]
    assert "check" in answer["Location"]
    assert client.session[f"objection {made.key}"] == "判定は違います。"


def test_a_file_of_another_paper_is_not_given(desk: Desk) -> None:
    mine = desk.ready()
    other = desk.ready("b-prime", text="b")
    foreign = desk.see("b-prime", _draft, other).files[0].key
    client = desk.world.clients["a-prime"]
    assert client.get(f"/apply/{mine.key}/files/{foreign}").status_code == 404
    client.post(f"/apply/{mine.key}/application/pages/money", {"version": "3", "cost": "1", "drop_file": str(foreign)})
    assert desk.see("b-prime", _draft, other).files[0].removed_at is None
    sent = {"name": "x.pdf", "size": "9", "sha256": "0" * 64}
    assert client.post(f"/apply/{other.key}/application/upload/statements", sent).status_code == 404


@pytest.mark.parametrize("name", ["application.1", "APPLICATION", "application..1", "nothing", "check"])
def test_a_paper_that_does_not_exist(desk: Desk, name: str) -> None:
    made = desk.started()
    assert desk.world.clients["a-prime"].get(f"/apply/{made.key}/{name}/").status_code == 404


def test_a_case_that_is_over_can_be_looked_at(desk: Desk) -> None:
    made = desk.ready()
    desk.do("a-prime", actions.withdraw, application=made.key)
    client = desk.world.clients["a-prime"]
    assert "手続きは終わりました" in client.get(f"/apply/{made.key}/").content.decode()
    assert "いまは書けません" in client.get(f"/apply/{made.key}/application/").content.decode()


def test_a_yearly_report_is_written_once_for_each_year(desk: Desk) -> None:
    """くり返す書類は回ごと。出した回の画面は「提出済みです」になり、次の回は書ける。"""
    made = desk.ready()
    desk.submit("a-prime", made)
    held = desk.viewer("secretariat-2").account_id
    for step, named in (
        ("finish_review", {}), ("adopt", {"second": held}), ("grant", {"second": held, "amount": 1_000_000}),
    ):  # fmt: skip
        desk.do("secretariat", actions.move, application=made.key, transition=step, **named)
    client = desk.world.clients["a-prime"]
    case = f"/apply/{made.key}/"
    assert "（1回目）" in client.get(case).content.decode()
    assert client.post(f"{case}open", {"form": "yearly_report", "turn": "9"}).status_code == 404
    assert client.post(f"{case}open", {"form": "yearly_report", "turn": ""}).status_code == 404
    paper = client.post(f"{case}open", {"form": "yearly_report", "turn": "1"})["Location"]
    assert paper == f"{case}yearly_report.1/"
    client.post(f"{paper}pages/year", {"version": "1", "sales": "1億"})
    done = client.post(f"{paper}submit", {"idempotency_key": "y" * 20})
    assert "提出しました" in client.get(done["Location"]).content.decode()
    assert "提出済みです" in client.get(f"{paper}check").content.decode()
    assert "（1回目）」を書く" not in client.get(case).content.decode()
