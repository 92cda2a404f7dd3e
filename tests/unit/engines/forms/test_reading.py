"""定義を読む: 誤りは一度に、どこで何がと言う。何を渡しても、ほかの例外は出ない。"""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.forms import DefinitionError, read

from .samples import definition, example, small


def faults(table: Any) -> list[str]:
    """誤りの文。"""
    with pytest.raises(DefinitionError) as caught:
        read(table)
    return [str(each) for each in caught.value.faults]


def test_the_example_is_read() -> None:
    form = example()
    assert [page.id for page in form.pages] == ["company", "plan", "expenses", "confirm"]
    assert form.fields["capital_stock"].factor == 10_000
    assert form.inputs_of("web_share") == {"expenses.amount", "expenses.category", "total"}
    assert form.inputs_of("figures.change") == {"figures.value_added", "figures"}
    assert form.inputs_of("corporate_number") == {"kind"}
    order = list(form.order)
    assert order.index("expenses.amount") < order.index("total") < order.index("grant")
    assert order.index("kind") < order.index("corporate_number")


def test_all_faults_come_at_once_with_their_places() -> None:
    table = definition()
    table["form"]["titel"] = "x"
    fields = table["page"][0]["field"]
    fields[0]["type"] = "txet"
    fields[1]["id"] = "name"
    fields[2]["options"].append({"value": "sole", "label": "重なり"})
    fields[3]["when"] = "kindd == 'corporation'"
    fields[3]["item"] = "no_such_item"
    fields[13]["unit"] = "億円"
    table["page"][1]["field"][5]["column"][0]["type"] = "table"
    table["rule"][0]["fields"] = ["expences"]
    table["rule"][1]["each"] = "total"
    table["rule"].append({"id": "growing", "check": "1 +", "message": "", "severity": "fatal"})
    found = "\n".join(faults(table))
    for part in ("titel", "txet", "id「name」は", "「sole」が重なって", "kindd", "no_such_item", "千円・万円", "table は置けません",
                 "expences", "each の表 total", "id「growing」", "message がありません", "error か warning", "式を読めません"):  # fmt: skip
        assert part in found
    assert "page[1] company.field[4] corporate_number" in found


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"id": "sum", "type": "text"}, "式の言葉"), ({"id": "Name", "type": "text"}, "英小文字"),
        ({"id": "x", "type": "choice"}, "選択肢"), ({"id": "x", "type": "text", "options": []}, "choice"),
        ({"id": "x", "type": "table"}, "列（column）"), ({"id": "x", "type": "text", "min": 3}, "min は"),
        ({"id": "x", "type": "file", "min_files": 3}, "下限が上限"), ({"id": "x", "type": "text", "required": 1}, "true か式"),
        ({"id": "x", "type": "yen", "formula": "'abc'"}, "数でなければ"), ({"id": "x", "type": "yen", "when": "1"}, "はい・いいえ"),
        ({"id": "x", "type": "text", "max_length": -1}, "0以上"), ({"id": "x", "type": "consent", "formula": "True"}, "式は書け"),
        ({"id": "x", "type": "note"}, "text がありません"), ({"id": "x", "type": "yen", "max": "9 **9"}, "max："),
        ({"id": "x", "type": "table", "max_rows": 5000, "column": [{"id": "a", "type": "text", "label": "a"}]}, "1,000まで"),
        ({"id": "x", "type": "table", "row_keys": ["a", "a"], "row_labels": ["b"], "column": []}, "row_keys"),
        ({"id": "x", "type": "table", "column": [{"id": "row", "type": "text", "label": "a"}]}, "式の言葉"),
    ],
)  # fmt: skip
def test_each_fault_says_what_is_expected(field: dict[str, Any], said: str) -> None:
    assert any(said in each for each in faults(small(field)))


def test_a_cycle_is_refused_with_its_path() -> None:
    table = small(
        {"id": "a", "type": "yen", "formula": "b + 1"}, {"id": "b", "type": "yen", "formula": "c"},
        {"id": "c", "type": "yen", "formula": "a"}, {"id": "d", "type": "text", "when": "blank(e)"},
        {"id": "e", "type": "text", "when": "blank(d)"},
    )  # fmt: skip
    found = faults(table)
    assert len(found) == 2
    assert all(name in found[0] for name in ("a", "b", "c", " → "))
    assert "d" in found[1]


def test_a_page_may_wait_for_a_later_page_but_not_for_itself() -> None:
    table = small({"id": "a", "type": "boolean"}, when="z")
    table["page"].append({"id": "q", "title": "後", "field": [{"id": "z", "type": "boolean", "label": "z"}]})
    assert read(table).order.index("z") < read(table).order.index("a")
    table["page"][1]["when"] = "a"
    assert any(" → " in each for each in faults(table))


@given(st.integers(2, 12), st.data())
def test_cycles_are_always_found(size: int, data: st.DataObject) -> None:
    """鎖に輪を一つ足せば必ず見つかり、足さなければ読める。"""
    order = data.draw(st.permutations(range(size)))
    reads = {order[n]: {order[m] for m in data.draw(st.sets(st.integers(0, n - 1), max_size=3))} if n else set()
             for n in range(size)}  # fmt: skip
    table = small(*({"id": f"x{n}", "type": "yen", "formula": "+".join([f"x{m}" for m in reads[n]] or ["1"])}
                    for n in range(size)))  # fmt: skip
    assert len(read(table).order) == size + 1
    low, high = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=2, max_size=2)))
    # 低い方が高い方を読み、高い方から低い方へ一本の道を通す
    first, last = order[low], order[high]
    for node, target in ((first, last), (last, first)):
        table["page"][0]["field"][node]["formula"] += f" + x{target}"
    assert any(" → " in each for each in faults(table))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(JUNK)
def test_junk_raises_nothing_else(junk: Any) -> None:
    with pytest.raises(DefinitionError):
        read(junk)


@given(st.data(), JUNK)
def test_a_broken_definition_is_read_or_refused(data: st.DataObject, junk: Any) -> None:
    """見本のどこを何に替えても、読めるか、誤りを言うか。"""
    table = copy.deepcopy(definition())
    node: Any = table
    for _ in range(data.draw(st.integers(0, 6))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key]:
            node[key] = junk
            break
        node = node[key]
    else:
        if isinstance(node, dict):
            node[data.draw(st.sampled_from([*node, "extra"]))] = junk
        else:
            node.append(junk)
    try:
        read(table)
    except DefinitionError as error:
        assert error.faults


def test_unknown_names_of_a_space_are_refused_with_the_known_ones() -> None:
    table = small({"id": "x", "type": "yen", "label": "額", "formula": "case.granted_amount + firm.employee_number"})
    spaces = {"case": {"decided_amount", "decided_on"}, "firm": {"employee_number"}}
    with pytest.raises(DefinitionError) as caught:
        read(table, spaces)
    (said,) = map(str, caught.value.faults)
    assert "field[1] x" in said
    assert "case.granted_amount はありません。case.decided_amount のことですか。" in said
    assert "case. で使えるのは decided_amount・decided_on です。" in said
    assert read(table, {"firm": {"employee_number"}}).fields["x"].formula is not None  # an unnamed space is not asked
