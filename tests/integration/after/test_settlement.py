"""交付決定から、額の確定、支払、毎年の報告、返還まで。"""

from datetime import date, timedelta
from uuid import UUID

from shien.domain.motions import actions as motions
from shien.domain.settlement import actions, queries
from shien.domain.settlement.facts import Result
from tests.integration.after.paths import claimed, report_year
from tests.integration.conftest import World
from tests.walking import FIRM, FIRST, SECOND, Walk


def page_of(world: World, key: UUID) -> str:
    """事業者の、申請の画面。"""
    return world.clients["a-prime"].get(f"/apply/{key}/").content.decode()


def test_a_grant_from_the_decision_to_the_clawback(walk: Walk, world: World) -> None:
    key = claimed(walk)
    found = walk.see(FIRST, queries.inspection, key)
    assert (found.eligible, found.amount) == (9_800_000, 4_900_000)
    waiting = walk.do(FIRST, lambda by, at: queries.claims(by, "monozukuri"))
    assert [each.amount for each in waiting] == [4_900_000]
    batch = walk.do(
        FIRST, actions.make_batch, procedure="monozukuri", chosen=[key], pay_on=walk.at.date() + timedelta(days=7)
    )
    walk.do(SECOND, actions.approve_batch, batch=batch)
    document = walk.do(FIRST, actions.open_document, batch=batch)
    assert len(document.split(b"\r\n")[0]) == 120
    paid = walk.see(FIRST, queries.batch, batch).payments[0]
    walk.later(7)
    done = walk.do(
        SECOND, actions.take_results, batch=batch, results=[Result(paid.number, paid.amount, "paid", walk.at.date())]
    )
    assert done == (1, 0)
    assert walk.state(key) == "paid"
    assert walk.system(actions.begin_reporting) == 1
    assert walk.system(actions.begin_reporting) == 0
    dues = walk.do(FIRM, lambda by, at: queries.reports(by, application=key))
    assert len(dues) == 5
    assert "次の報告：1回目" in page_of(world, key)
    assert {each.year_end.month for each in dues} == {3}
    walk.on(dues[0].due_on - timedelta(days=20))
    assert walk.system(actions.remind) == 1
    assert walk.system(actions.remind) == 0
    report_year(walk, key, dues[0], wage_floor=1_110)
    found = walk.do(FIRST, actions.assess, application=key, transition="order_clawback")
    assert [(each.id, each.amount) for each in found.dues] == [("wage_floor", 4_900_000 // 3)]
    motion = walk.do(
        FIRST, actions.propose_clawback, application=key, transition="order_clawback", chosen=["wage_floor"],
        pay_by=date(2099, 1, 1), reason="最低賃金の目標に届きませんでした。",
    )  # fmt: skip
    walk.do(SECOND, motions.approve, motion=motion)
    assert walk.state(key) == "repaying"
    order = walk.see(FIRST, queries.orders, key)[0]
    owed = page_of(world, key)
    assert "補助金の返還・納付を求められています" in owed
    assert "<strong>163万3,333円</strong>" in owed
    assert "2099年1月1日" in owed
    walk.do(
        FIRST, actions.record_repayment, application=key, order=order.id, amount=1_000_000, received_on=walk.at.date()
    )
    assert walk.state(key) == "repaying"
    walk.do(
        FIRST, actions.record_repayment, application=key, order=order.id, amount=order.amount - 1_000_000,
        received_on=walk.at.date(),
    )  # fmt: skip
    assert walk.state(key) == "reporting"
    for due in dues[1:]:
        walk.on(due.due_on - timedelta(days=5))
        report_year(walk, key, due, wage_floor=1_200)
    assert walk.system(actions.finish) == 0
    walk.on(dues[-1].due_on + timedelta(days=91))
    assert (walk.system(actions.finish), walk.system(actions.finish)) == (1, 0)
    assert walk.state(key) == "closed"
