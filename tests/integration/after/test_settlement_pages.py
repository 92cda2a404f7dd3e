"""職員の画面で、交付決定から返還まで。二人で決めること、ほかの人に見えないこと、断りの文。"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.motions import actions as motions
from shien.domain.settlement import actions, queries
from shien.domain.settlement.facts import Result
from shien.ledger.models import Entry
from shien.values.fault import InvalidValue
from tests.integration.after.paths import claimed, completed
from tests.integration.conftest import World
from tests.walking import FIRST, SECOND, Walk

ROOT = "/staff/settlement/"


def post(client: Client, path: str, **data: object):
    return client.post(path, data)


def test_the_desk_from_the_report_to_the_money(walk: Walk, world: World) -> None:
    first, second = world.clients[FIRST], world.clients[SECOND]
    key = completed(walk)
    case, inspection = f"{ROOT}{key}/", f"{ROOT}{key}/inspection/"
    assert "実績報告を確認中" in first.get(case).content.decode()
    assert "加工機" in first.get(inspection).content.decode()
    wrong = post(first, inspection, **{"accepted-0": "9500001", "accepted-1": "300000", "what": "finish"})
    assert wrong.status_code == 422
    assert "減らすわけを書いてください" in wrong.content.decode()
    good = {"accepted-0": "950万円", "accepted-1": "30万", "reason-1": "対象外の区間"}
    assert "490万円" in post(first, inspection, what="preview", **good).content.decode()
    assert post(first, inspection, what="finish", **good).status_code == 302
    assert post(first, case, what="settle").status_code == 302
    motion = walk.see(FIRST, motions_of, key)[0]
    alone = post(first, case, what="approve", motion=str(motion.key))
    assert (alone.status_code, "別の担当の人" in alone.content.decode()) == (422, True)
    assert post(first, case, what="settle").status_code == 422
    assert post(second, case, what="reject", motion=str(motion.key), comment="額の").status_code == 422
    assert post(second, case, what="approve", motion=str(motion.key)).status_code == 302
    assert post(second, case, what="approve", motion=str(motion.key)).status_code == 422
    walk.submit(key, "claim", {"claimed_amount": 4_900_000, "claimed_on": walk.at.date().isoformat()})
    _pay(walk, first, second, key)
    _read(first, key)
    _others(world, key)


def motions_of(key, viewer):
    from shien.domain.motions import queries

    return queries.motions(key, viewer)


def _pay(walk: Walk, first: Client, second: Client, key) -> None:
    payments = f"{ROOT}payments/"
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert post(first, payments, procedure="monozukuri", pay_on=day).status_code == 422
    made = post(first, payments, procedure="monozukuri", pay_on=day, claim=str(key))
    batch = made["Location"]
    assert post(first, payments, procedure="monozukuri", pay_on=day, claim=str(key)).status_code == 422
    assert post(first, batch, what="approve").status_code == 422
    assert first.post(f"{batch}file").status_code == 302
    assert post(second, batch, what="approve").status_code == 302
    content = first.post(f"{batch}file").content
    assert {len(line) for line in content.split(b"\r\n")[:-1]} == {120}
    number = int(content.split(b"\r\n")[1][91:101])
    head = "支払番号,金額,結果,日付,理由\n"
    today = timezone.localdate().isoformat()
    for row, words in (
        (f"{number},1,済,{today},", "額が違います"),
        ("9,1,済,2026-01-01,", "このまとまりにありません"),
        ("x", "10桁"),
    ):
        answer = post(first, batch, what="results", results=SimpleUploadedFile("r.csv", (head + row).encode()))
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    good = SimpleUploadedFile("r.csv", (head + f"{number},4900000,済,{today},").encode("cp932"))
    assert post(first, batch, what="results", results=good).status_code == 302
    assert "振込済み" in first.get(batch).content.decode()
    assert walk.state(key) == "paid"


def _read(first: Client, key) -> None:
    with row_security.system():
        before = Entry.objects.filter(act="application_view").count()
    page = first.get(f"{ROOT}{key}/").content.decode()
    paper = page.split(f"{ROOT}{key}/papers/")[1].split('"')[0]
    assert first.get(f"{ROOT}{key}/papers/{paper}").status_code == 200
    with row_security.system():
        assert Entry.objects.filter(act="application_view").count() == before + 1
    path = f"{ROOT}{key}/papers/{paper}"
    name = first.get(path).content.decode().split('href="files/')[1].split('"')[0]
    assert first.get(f"{path}files/{name}").content.startswith(b"%PDF")
    other = next(each for each in page.split(f"{ROOT}{key}/papers/")[2:] if each.split('"')[0] != paper).split('"')[0]
    assert first.get(f"{ROOT}{key}/papers/{other}files/{name}").status_code == 404
    for path in ("", "?state=all", "?state=paid&text=架空", "payments/", "reports/"):
        assert first.get(f"{ROOT}{path}").status_code == 200


def _others(world: World, key) -> None:
    for person in ("a-prime", "b-prime", "supporter-x", "bureau", "reviewer-1", "analyst", "auditor", "chamber-iwate"):
        for path in ("", f"{key}/", f"{key}/inspection/", f"{key}/clawback/cancel_grant/", "payments/", "reports/"):
            assert world.clients[person].get(f"{ROOT}{path}").status_code == 404, (person, path)
    assert world.clients["visitor"].get(ROOT).status_code == 302


def test_a_returned_transfer_is_claimed_and_paid_again_once(walk: Walk) -> None:
    key = claimed(walk)
    assert [motion.label for motion in walk.see(FIRST, motions_of, key)] == [
        "補助金の額を確定する",
        "交付を決定する",
        "採択する",
    ]
    batch = _batch(walk, key)
    with pytest.raises(NotAllowed, match="承認の前"):
        walk.do(FIRST, actions.take_results, batch=batch, results=[])
    with pytest.raises(NotAllowed, match="まとめた人"):
        walk.do(FIRST, actions.approve_batch, batch=batch)
    walk.do(SECOND, actions.drop_batch, batch=batch)
    with pytest.raises(NotAllowed, match="取りやめ"):
        walk.do(SECOND, actions.approve_batch, batch=batch)
    batch = _batch(walk, key)
    walk.do(SECOND, actions.approve_batch, batch=batch)
    number = walk.see(FIRST, queries.batch, batch).payments[0].number
    result = Result(number, 4_900_000, "returned", walk.at.date(), "口座なし")
    assert walk.do(FIRST, actions.take_results, batch=batch, results=[result]) == (0, 1)
    assert walk.state(key) == "settled"
    with pytest.raises(actions.ResultFaults):
        walk.do(FIRST, actions.take_results, batch=batch, results=[result])
    walk.submit(key, "claim", {"account_number": "7654321", "claimed_amount": 4_900_000})
    again = _batch(walk, key)
    walk.do(SECOND, actions.approve_batch, batch=again)
    number = walk.see(FIRST, queries.batch, again).payments[0].number
    paid = Result(number, 4_900_000, "paid", walk.at.date())
    assert walk.do(SECOND, actions.take_results, batch=again, results=[paid]) == (1, 0)
    _cancel(walk, key)


def _batch(walk: Walk, key):
    return walk.do(
        FIRST, actions.make_batch, procedure="monozukuri", chosen=[key], pay_on=walk.at.date() + timedelta(days=3)
    )


def _cancel(walk: Walk, key) -> None:
    """取消しは、支払った額の全部を求め、納め終えるまで残りが見える。"""
    with pytest.raises(NotAllowed):
        walk.do(SECOND, motions.propose, application=key, transition="settle", amount=1)
    motion = walk.do(
        FIRST, actions.propose_clawback, application=key, transition="cancel_grant", chosen=["cancellation"],
        pay_by=walk.at.date() + timedelta(days=20), reason="虚偽の報告がありました。",
    )  # fmt: skip
    walk.do(SECOND, motions.approve, motion=motion)
    (order,) = walk.see(FIRST, queries.orders, key)
    assert (order.amount, order.left) == (4_900_000, 4_900_000)
    a_year = walk.at.date() + timedelta(days=364)
    charge = walk.see(FIRST, lambda viewer: queries.charges(key, viewer, today=a_year))[order.id]
    assert charge.added == 536_550, "the day of payment and the day of return both count"
    assert charge.late == 4_900_000 * 1095 * 344 // 3_650_000
    assert walk.see("a-prime", lambda viewer: queries.charges(key, viewer, today=a_year)) == {}
    assert [each.amount for each in walk.do("a-prime", lambda by, at: queries.orders(key, by))] == [4_900_000]
    assert walk.do("b-prime", lambda by, at: queries.orders(key, by)) == []
    found = walk.do(FIRST, actions.assess, application=key, transition="cancel_grant")
    assert found.total == 0
    motion = walk.do(FIRST, motions.propose, application=key, transition="close_cancelled")
    with pytest.raises(NotAllowed, match="納められていない"):
        walk.do(SECOND, motions.approve, motion=motion)
    named = {"application": key, "order": order.id, "received_on": walk.at.date()}
    with pytest.raises(InvalidValue, match="4,900,000円まで"):
        walk.do(FIRST, actions.record_repayment, amount=4_900_001, **named)
    assert walk.do(FIRST, actions.record_repayment, amount=4_900_000, **named) == 0
    assert walk.do(SECOND, motions.approve, motion=motion) == "closed"
