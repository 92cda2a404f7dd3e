"""謝金の支払。補助金と同じ振込データに載り、一度だけ渡り、振込不能なら請求し直せる。見えるのは、専門家と担当の職員だけ。"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.dispatch import actions, fees, queries
from shien.domain.motions import actions as motions
from shien.domain.settlement import actions as settling
from shien.domain.settlement import queries as settlement
from shien.domain.settlement.facts import Claim, Result
from shien.domain.settlement.models import Payment
from shien.integrations import zengin
from shien.ledger.models import Event
from tests.budget import cost
from tests.integration.after.test_dispatch import DESK, accept, office, request
from tests.integration.after.test_experts import BANK, EXPERT, expert, offered, reported
from tests.integration.conftest import World
from tests.walking import FIRST, SECOND, Walk

__all__ = ["expert", "offered", "office"]
PAYMENTS = "/staff/settlement/payments/"
NET, WITHHELD, GROSS = 10_147, 1_153, 11_300  # two hours of 5,150 yen, 1,000 yen of travel, 10.21 %


def claimed(walk: Walk, key: UUID, **bank: str) -> None:
    """評価を受けて、請求する。"""
    walk.do(EXPERT, actions.claim_fee, application=key, bank=BANK | bank)


@pytest.fixture
def decided(office: Walk, offered: UUID) -> UUID:
    """謝金を二人で決めた派遣。"""
    reported(office, offered)
    office.submit(offered, "evaluation", person="a-prime")
    claimed(office, offered)
    assert office.decide(offered, "decide_fee") == "fee_decided"
    return offered


def batch_of(walk: Walk, key: UUID) -> UUID:
    """振込のまとまりにする。"""
    on = (walk.at + timedelta(days=7)).date()
    return UUID(str(walk.do(FIRST, settling.make_batch, procedure="expert_dispatch", chosen=[key], pay_on=on)))


def answered(walk: Walk, batch: UUID, outcome: str, reason: str = "") -> None:
    """承認して、銀行の答えを取り込む。"""
    walk.do(SECOND, settling.approve_batch, batch=batch)
    (payment,) = walk.see(FIRST, settlement.batch, batch).payments
    walk.later(7)
    result = Result(payment.number, payment.amount, outcome, walk.at.date(), reason)
    walk.do(SECOND, settling.take_results, batch=batch, results=[result])


def waiting(walk: Walk) -> list[Claim]:
    """支払を待つ謝金。"""
    return list(walk.see(FIRST, lambda viewer: settlement.claims(viewer, "expert_dispatch")))


def mails(key: UUID) -> list[tuple[str, str]]:
    rows = Event.objects.filter(topic="mail", subject=f"application:{key}").order_by("sequence")
    return [(each.recipient, each.payload["title"]) for each in rows]


def test_a_fee_goes_into_the_transfer_file_net_of_tax(office: Walk, decided: UUID, world: World) -> None:
    first, second = world.clients[FIRST], world.clients[SECOND]
    page = first.get(PAYMENTS).content.decode()
    assert "見本 太郎" in page
    assert "1万147円" in page
    made = first.post(PAYMENTS, {
        "procedure": "expert_dispatch", "claim": [str(decided)], "pay_on": (office.at + timedelta(days=7)).date().isoformat(),
    })  # fmt: skip
    assert made.status_code == 302
    path = made["Location"]
    assert first.post(f"{path}file", follow=True).content.decode().count("承認するまで、振込データは渡せません") == 1
    assert first.post(path, {"what": "approve"}).status_code == 422
    assert second.post(path, {"what": "approve"}).status_code == 302
    document = first.post(f"{path}file").content
    (row,), total = zengin.read(document)
    assert (row[1], total) == (NET, NET)
    assert zengin.narrow_kana(BANK["account_holder"]).encode("cp932") in document
    page = first.get(path).content.decode()
    assert "源泉徴収の合計 1,153円を引いたあとの額です" in page
    assert "専門家派遣（中小企業119）" in page
    assert f"/staff/dispatch/{decided}/" in page
    office.later(7)
    batch = UUID(path.rstrip("/").rpartition("/")[2])
    result = Result(row[0], NET, "paid", office.at.date())
    assert office.do(SECOND, settling.take_results, batch=batch, results=[result]) == (1, 0)
    assert office.state(decided) == "closed"
    _seen(office, decided, world)


def _seen(walk: Walk, key: UUID, world: World) -> None:
    mine = world.clients[EXPERT].get("/dispatch/expert/").content.decode()
    for words in ("謝金の支払", "1万1,300円", "1,153円", "1万147円", f"{walk.at.year}年の合計"):
        assert words in mine
    assert "1万147円を振り込みました" in world.clients[EXPERT].get(f"/dispatch/expert/{key}/").content.decode()
    assert mails(key)[-1] == ("mail:s@demo.example", "謝金を振り込みました")
    firm = world.clients["a-prime"].get(f"/apply/{key}/").content.decode()
    assert "1万1,300円" in firm  # what the dispatch cost; not how the expert is paid
    assert "1,153円" not in firm
    (found,) = walk.see(EXPERT, queries.paid)
    assert (found.gross, found.withheld, found.amount, found.outcome) == (GROSS, WITHHELD, NET, "paid")


def test_a_fee_is_exported_once(office: Walk, decided: UUID) -> None:
    batch = batch_of(office, decided)
    assert waiting(office) == []
    with pytest.raises(NotAllowed, match="もう支払の手続き"), transaction.atomic():
        batch_of(office, decided)
    with row_security.system():
        row = Payment.objects.get(application__key=decided)
        row.pk = None
        with pytest.raises(IntegrityError, match="one_payment"), transaction.atomic():
            row.save()
    office.do(FIRST, settling.drop_batch, batch=batch)
    assert [each.amount for each in waiting(office)] == [NET]
    answered(office, batch_of(office, decided), "paid")
    with pytest.raises(NotAllowed):
        batch_of(office, decided)


def test_a_returned_fee_is_claimed_again_with_another_account(office: Walk, decided: UUID, world: World) -> None:
    answered(office, batch_of(office, decided), "returned", "口座なし")
    assert office.state(decided) == "evaluated"
    assert mails(decided)[-1] == ("mail:s@demo.example", "謝金を振り込めませんでした")
    page = world.clients[EXPERT].get(f"/dispatch/expert/{decided}/").content.decode()
    assert "口座なし" in page
    assert "を請求する" in page
    claimed(office, decided, account_number="7654321")
    office.decide(decided, "decide_fee")
    batch = batch_of(office, decided)
    answered(office, batch, "paid")
    assert b"7654321" in office.do(FIRST, settling.open_document, batch=batch)
    assert [each.outcome for each in office.see(EXPERT, queries.paid)] == ["paid", "returned"]
    assert "振り込めませんでした" in world.clients[EXPERT].get("/dispatch/expert/").content.decode()


def test_a_claim_is_not_taken_back_while_the_transfer_is_on_its_way(office: Walk, decided: UUID, world: World) -> None:
    path, back = f"/staff/dispatch/{decided}/", {"what": "return_claim", "reason": "口座を確かめてください"}
    assert "支払が決まりました" in world.clients[FIRST].get(path).content.decode()
    batch = batch_of(office, decided)
    assert "振込のまとまりに入っています" in world.clients[FIRST].get(path).content.decode()
    assert world.clients[FIRST].post(path, back).status_code == 422
    assert world.clients[FIRST].post(path, {"what": "pay"}).status_code == 422
    office.do(FIRST, settling.drop_batch, batch=batch)
    assert world.clients[FIRST].post(path, back).status_code == 302
    assert office.state(decided) == "evaluated"


def test_a_claim_sent_anew_is_decided_anew(office: Walk, offered: UUID) -> None:
    """起案した人が見ていない振込先を、決裁しない。"""
    reported(office, offered)
    office.submit(offered, "evaluation", person="a-prime")
    claimed(office, offered)
    motion = office.do(FIRST, motions.propose, application=offered, transition="decide_fee")
    office.do(FIRST, applying.move, application=offered, transition="return_claim", reason="口座を直してください")
    office.later(1)
    claimed(office, offered, account_number="7654321")
    with pytest.raises(NotAllowed, match="出し直され"), transaction.atomic():
        office.do(SECOND, motions.approve, motion=motion)


def test_a_company_bears_no_withholding(office: Walk, offered: UUID) -> None:
    office.viewers[EXPERT] = replace(office.viewers[EXPERT], enterprise_kind="corporation")
    reported(office, offered)
    office.submit(offered, "evaluation", person="a-prime")
    claimed(office, offered)
    office.decide(offered, "decide_fee")
    assert [each.amount for each in waiting(office)] == [GROSS]


def test_another_rate_on_the_day_of_payment_is_not_guessed(
    office: Walk, decided: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = dict(fees.table())
    changed = {"from": office.at.date().replace(year=office.at.year + 1).isoformat(), "rate": "0.12", "above": 1_000_000, "rate_above": "0.24"}  # fmt: skip
    monkeypatch.setattr(fees, "table", lambda: known | {"withholding": [*known["withholding"], changed]})
    office_on = (office.at + timedelta(days=400)).date()
    with pytest.raises(NotAllowed, match="源泉徴収の率が違います"):
        office.do(FIRST, settling.make_batch, procedure="expert_dispatch", chosen=[decided], pay_on=office_on)
    assert batch_of(office, decided)


def test_nobody_else_sees_the_payment(office: Walk, decided: UUID, world: World) -> None:
    batch = batch_of(office, decided)
    for person in ("a-prime", "b-prime", DESK, "bureau", "reviewer-1"):
        with office.as_person(person), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM settlement_payment")
            assert cursor.fetchone() == (0,), person
    with office.as_person(EXPERT), connection.cursor() as cursor:
        cursor.execute("SELECT amount, withheld FROM settlement_payment")
        assert cursor.fetchall() == [(NET, WITHHELD)]
        cursor.execute("SELECT count(*) FROM settlement_batch")
        assert cursor.fetchone() == (0,)
    for person in ("a-prime", EXPERT, "bureau", "reviewer-1", "analyst"):
        assert world.clients[person].get(f"{PAYMENTS}{batch}/").status_code == 404


def test_the_database_knows_a_grant_from_a_fee(office: Walk, decided: UUID) -> None:
    batch_of(office, decided)
    with row_security.system():
        row = Payment.objects.get(application__key=decided)
        for change in ({"amount": 0}, {"withheld": -1}, {"completed_on": office.at.date()}):
            with pytest.raises(IntegrityError, match="a_payment_is"), transaction.atomic():
                Payment(**{
                    "application_id": row.application_id, "enterprise_id": row.enterprise_id, "procedure": "expert_dispatch",
                    "batch_id": row.batch_id, "amount": 1, "withheld": 0, "live": False, **change,
                }).save()  # fmt: skip


def test_the_pages_of_payment_cost_the_same_at_any_length(office: Walk, decided: UUID, world: World) -> None:
    """支払を待つ謝金が増えても、問合せは増えない。"""

    measure: Callable[[], list[int]] = lambda: [
        cost(world.clients[FIRST], PAYMENTS), cost(world.clients[EXPERT], "/dispatch/expert/"),
    ]  # fmt: skip
    batch_of(office, decided)
    few = measure()
    number = office.see(EXPERT, queries.me).number
    for _ in range(2):
        key = request(office)
        accept(office, key)
        office.do(FIRST, actions.assign, application=key, expert=number)
        reported(office, key)
        office.submit(key, "evaluation", person="a-prime")
        claimed(office, key)
        office.decide(key, "decide_fee")
        batch_of(office, key)
    assert all(late <= early for late, early in zip(measure(), few, strict=True))
