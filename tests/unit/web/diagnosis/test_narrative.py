"""非財務の紙: どの欄も一枚にだけあり、書いた文が出る。"""

from shien.values.items import items_of
from shien.web.diagnosis.narrative import GROUP, PAPERS, written
from tests.unit.web.diagnosis.firms import karte


def test_every_item_of_the_group_stands_on_one_paper() -> None:
    placed = [key for paper in PAPERS.values() for key in paper.items]
    assert sorted(placed) == sorted(item.key for item in items_of(GROUP))
    assert (len(PAPERS["flow"].items), len(PAPERS["views"].items)) == (25, 19)


def test_the_group_is_not_asked_for_in_applications() -> None:
    """充実度 (申請に使う項目) は、非財務の欄を求めない。"""
    assert not any(1 in item.classes for item in items_of(GROUP))


def test_what_was_written_is_on_the_paper() -> None:
    flow, views = written(karte())
    assert (flow.count, views.count) == (2, 1)
    head, texts = flow.blocks[0][1][0]
    assert (head, texts) == ("①", ("設計", "図面を引きます。\n社長と二人で行います。", ""))
