"""書類の確かめ: 見本は目で確かめた通り、同じ答えには同じ結果。"""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.forms import Context, Evaluation, Fault, evaluate, read

from .samples import CONTEXT, GOLDEN, answers, example, small


def said(found: Evaluation, field: str) -> list[str]:
    """欄の指摘の文。"""
    return [each.message for each in found.faults if each.field == field]


def test_the_worked_example_is_as_it_was_checked_by_eye() -> None:
    found = evaluate(example(), answers(), CONTEXT)
    golden = json.loads((GOLDEN / "evaluation.json").read_text(encoding="utf-8"))
    assert found.complete
    assert found.values == golden["values"]
    assert [asdict(each) for each in found.faults] == golden["faults"]
    assert [(each.id, each.state) for each in found.pages] == [tuple(each) for each in golden["pages"]]


def test_an_empty_form_asks_and_does_not_scold() -> None:
    found = evaluate(example(), {}, CONTEXT)
    assert {each.state for each in found.pages} == {"empty"}
    assert all(each.missing for each in found.faults)
    assert not found.complete
    assert "corporate_number" not in found.shown
    assert said(found, "kind") == ["「事業者の種類」を選んでください。"]
    assert said(found, "pledge") == ["「誓約」をお読みになり、同意する場合はチェックを付けてください。"]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"summary": "あ" * 101}, "summary", "「計画のあらまし」は100文字以内で入力してください（いま101文字）。"),
        ({"summary": "短い"}, "summary", "「計画のあらまし」は5文字以上で入力してください（いま2文字）。"),
        ({"employee_number": 301}, "employee_number", "「常時使用する従業員数」は300人以下で入力してください。"),
        ({"capital_stock": -1}, "capital_stock", "「資本金」は0円以上で入力してください。"),
        ({"established_on": "2026-11-26"}, "established_on", "「設立年月日」は2026年11月25日（令和8年）以前で入力してください。"),
        ({"methods": ["web", "fair", "new"]}, "methods", "「取り組むこと」は2個以下で入力してください。"),
        ({"kind": "other"}, "kind", "選択肢の中からお選びください。"),
        ({"quote": ["a", "b", "c"]}, "quote", "「見積書」のファイルは2つまでです（いま3つ）。"),
        ({"quote": []}, "quote", "「見積書」のファイルを1つ以上添付してください（いま0つ）。"),
        ({"goal": "0.005"}, "goal", "「目標の成長率」は1％以上で入力してください。"),
        ({"bought_before": True}, "bought_before", "交付決定の前に買ったものは、補助の対象になりません。"),
        ({"expenses": [{}] * 21}, "expenses", "「経費の明細」は21行あります。20行までにしてください。"),
        ({"corporate_number": "1123456789012"}, "corporate_number", "検査数字"),
        ({"employee_number": 2**53}, "employee_number", "数が大きすぎます。"),
        ({"employee_number": "18"}, "employee_number", "値の形が違います。"),
        ({"established_on": "1998-02-30"}, "established_on", "値の形が違います。"),
        ({"expenses": "多い"}, "expenses", "表の形が違います。"),
        ({"name": "a\u202eb"}, "name", "見えない制御文字"),
        ({"summary": "番号は 123456789018 です"}, "summary", "マイナンバー"),
        ({"telephone": "12"}, "telephone", "市外局番"),
        ({"website": "javascript:alert(1)"}, "website", "https://"),
        ({"starts_in": "2026-11"}, "starts_in", "「始める月」は2026年12月（令和8年）以後で入力してください。"),
    ],
)  # fmt: skip
def test_each_limit_has_its_message(change: dict[str, Any], field: str, message: str) -> None:
    found = evaluate(example(), answers() | change, CONTEXT)
    assert any(message in each for each in said(found, field))
    assert not found.complete
    assert next(page.state for page in found.pages if field in {each.field for each in page.faults}) in (
        "mend",
        "begun",
    )


def test_length_counts_what_the_eye_sees() -> None:
    variant = "葛\U000e0100" * 100
    assert not said(evaluate(example(), answers() | {"summary": variant}, CONTEXT), "summary")
    assert said(evaluate(example(), answers() | {"summary": variant + "字"}, CONTEXT), "summary")


def test_faults_of_a_table_stand_at_row_and_column() -> None:
    rows = [{"category": "machine", "content": "x", "price": 900_000, "number": 1}, {"category": "web", "price": 0},
            {"category": "web", "content": "y", "price": 600_000, "number": 1}]  # fmt: skip
    found = evaluate(example(), answers() | {"expenses": rows}, CONTEXT)
    places = {(each.row, each.column, each.rule) for each in found.faults if each.field == "expenses"}
    assert places == {
        (1, "content", ""),
        (1, "number", ""),
        (1, "price", ""),
        (2, "price", "expensive_web"),
        (None, "", "web_share"),
    }
    assert ("expenses", 1, "content") in found.required_cells
    assert ("figures", 0, "change") in found.hidden


def test_a_hidden_answer_does_not_count() -> None:
    found = evaluate(example(), answers() | {"kind": "sole"}, CONTEXT)
    assert "capital_stock" not in found.values
    assert not said(found, "corporate_number")


def test_what_is_unknown_is_not_judged() -> None:
    rows = [{"row": "base", "operating_income": 5}, {"row": "y3", "operating_income": 1}]
    found = evaluate(example(), answers() | {"figures": rows[:1]}, CONTEXT)
    assert not said(found, "growth")
    assert said(evaluate(example(), answers() | {"figures": rows}, CONTEXT), "growth")


def test_an_unread_entry_is_not_called_missing() -> None:
    held = answers()
    del held["employee_number"]
    unread = Fault("employee_number", "数字で入力してください。", page="company")
    found = evaluate(example(), held, CONTEXT, [unread])
    assert said(found, "employee_number") == ["数字で入力してください。"]


def test_a_rule_does_not_scold_a_page_that_nobody_touched() -> None:
    rules = ({"id": "r", "check": "count(t) >= 1", "fields": ["t"], "message": "一行は要ります。"},)
    form = read(small({"id": "t", "type": "table", "column": [{"id": "n", "type": "yen", "label": "n"}]},
                      {"id": "a", "type": "yen"}, rules=rules))  # fmt: skip
    untouched, begun = evaluate(form, {}), evaluate(form, {"a": 1})
    assert (untouched.pages[0].state, begun.pages[0].state) == ("empty", "begun")
    assert not untouched.complete


def test_a_rule_may_read_the_firm_the_call_and_the_case() -> None:
    rules = ({"id": "r", "check": "paid <= case.decided_amount and firm.employee_number <= 20 and today <= call.closes_at",
              "fields": ["paid"], "message": "交付決定の額までです。"},)  # fmt: skip
    form = read(small({"id": "paid", "type": "yen"}, rules=rules))
    inside = Context({"employee_number": "5"}, {"closes_at": "2026-12-01"}, {"decided_amount": 100}, {}, CONTEXT.today)
    assert evaluate(form, {"paid": 100}, inside).complete
    assert not evaluate(form, {"paid": 101}, inside).complete
    assert evaluate(form, {"paid": 101}, Context()).complete  # 分からないことは咎めない


def test_values_computed_for_a_warning_do_not_stop() -> None:
    found = evaluate(example(), answers(), CONTEXT)
    assert [each.severity for each in found.faults] == ["warning"]


ANSWERS = st.fixed_dictionaries({}, optional={
    key: st.just(value) | st.none() | st.integers() | st.text(max_size=5) | st.booleans()
    | st.lists(st.dictionaries(st.sampled_from(["row", "price", "number", "category", "operating_income"]),
                               st.integers(-5, 5) | st.sampled_from(["base", "web", "machine"]), max_size=3), max_size=3)
    for key, value in answers().items()
})  # fmt: skip


@given(ANSWERS)
def test_any_answers_are_evaluated_the_same_each_time(given_answers: dict[str, Any]) -> None:
    """どんな答えでも例外は無く、二度目も同じ。値を答えに戻しても、値は変わらない。"""
    form = example()
    first = evaluate(form, given_answers, CONTEXT)
    assert evaluate(form, dict(reversed(given_answers.items())), CONTEXT) == first
    again = evaluate(form, first.values, CONTEXT)
    assert again.values == first.values
    assert again.shown == first.shown
    json.dumps(first.values)


def test_a_page_of_questions_answered_no_is_done() -> None:
    """必ず答える「はい・いいえ」の「いいえ」は、答えである。"""
    definition = {
        "form": {"id": "f", "title": "様式", "version": "1"},
        "page": [{"id": "p", "title": "確認", "field": [{"id": "a", "type": "boolean", "label": "ある", "required": True}]}],
    }  # fmt: skip
    form = read(definition)
    assert [evaluate(form, answers).pages[0].state for answers in ({}, {"a": False}, {"a": True})] == [
        "empty",
        "done",
        "done",
    ]
