"""答えの JSON Schema: 正しい 2020-12 で、確かめの済んだ答えは通り、形の違う答えは通らない。"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shien.engines.forms import evaluate, read, schema, typed

from .samples import CONTEXT, answers, example, small
from .test_typed import VALUES


def check(partial: bool = False) -> Draft202012Validator:
    """見本の検査器。"""
    found = schema(example(), partial)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_example_and_its_values_are_valid() -> None:
    check().validate(answers())
    check().validate(evaluate(example(), answers(), CONTEXT).values)


def test_a_draft_may_have_gaps_and_a_submission_may_not() -> None:
    assert check(partial=True).is_valid({})
    assert not check().is_valid({})
    missing = {error.message.split("'")[1] for error in check().iter_errors({})}
    assert missing == {
        "name",
        "kind",
        "telephone",
        "employee_number",
        "summary",
        "figures",
        "expenses",
        "bought_before",
        "pledge",
    }


@pytest.mark.parametrize(
    "change",
    [{"nothing": 1}, {"capital_stock": "1"}, {"capital_stock": 1.5}, {"capital_stock": 2**53}, {"kind": "x"}, {"goal": 0.1},
     {"established_on": "1998/4/1"}, {"starts_in": "2027-13"}, {"pledge": False}, {"methods": ["web", "web"]},
     {"figures": [{"operating_income": 1}]}, {"figures": [{"row": "y9"}]}, {"expenses": [{}]}, {"name": ""}, {"quote": ["a"] * 3},
     {"prefecture": "48"}, {"corporate_number": "1"}, {"expenses": [{"category": "web", "x": 1}]}],
)  # fmt: skip
def test_what_is_not_canonical_is_refused(change: dict[str, Any]) -> None:
    assert not check().is_valid(answers() | change)


@pytest.mark.parametrize("kind", VALUES)
def test_each_canonical_value_is_valid_and_accepted(kind: str) -> None:
    options = [{"value": "a", "label": "あ"}, {"value": "b", "label": "い"}] if kind == "choice" else None
    more = {"max_length": 5000} if kind in ("text", "long_text", "kana") else {}
    if kind in ("yen", "integer", "decimal"):
        more = {"signed": True}
    row = {"id": "x", "type": kind, **more}
    form = read(small({**row, "options": options} if options else row))
    validator = Draft202012Validator(schema(form))

    @given(VALUES[kind])
    def judge(value: Any) -> None:
        validator.validate({"x": value})
        assert evaluate(form, {"x": value}).complete

    judge()


@pytest.mark.parametrize(("kind", "less"), [("yen", -5), ("integer", -1), ("decimal", "-0.5")])
def test_an_amount_is_not_below_zero_unless_the_field_says_so(kind: str, less: Any) -> None:
    """経費に負の行を書けば、上限も割合もくぐれてしまう。損益のような欄だけが、負を受ける。"""
    plain, free = (read(small({"id": "x", "type": kind, "label": "経費", **more})) for more in ({}, {"signed": True}))
    (fault,) = evaluate(plain, {"x": less}).faults
    assert "0" in fault.message
    assert "以上で入力してください" in fault.message
    assert evaluate(free, {"x": less}).complete
    assert not Draft202012Validator(schema(plain)).is_valid({"x": less})
    assert Draft202012Validator(schema(plain, partial=True)).is_valid({"x": less})
    assert Draft202012Validator(schema(free)).is_valid({"x": less})


@given(st.dictionaries(st.sampled_from(["name", "capital_stock", "goal", "hours", "starts_in", "methods", "expenses-0-price",
                                        "figures-2-operating_income", "pledge", "website"]),
                       st.lists(st.text(max_size=12) | st.integers().map(str) | st.just("web"), max_size=2)))  # fmt: skip
def test_whatever_is_typed_comes_out_canonical(post: dict[str, list[str]]) -> None:
    validator = check(partial=True)
    for page in example().pages:
        validator.validate(typed(example(), page.id, post).answers)
