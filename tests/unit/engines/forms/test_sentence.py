"""式の文。"""

from fractions import Fraction

import pytest

from shien.engines.forms import Form, amount, read, sentence

from .samples import small

OPTIONS = [{"value": "sole", "label": "個人"}, {"value": "company", "label": "会社"}]
TABLE = {
    "id": "plan", "type": "table", "label": "計画", "row_keys": ["now", "y1"], "row_labels": ["現在", "1年目"],
    "column": [{"id": "pay", "type": "yen", "label": "給与"}, {"id": "cost", "type": "yen", "label": "経費"}],
}  # fmt: skip


def form() -> Form:
    definition = small(
        {"id": "kind", "type": "choice", "label": "種類", "options": OPTIONS}, {"id": "wants", "type": "boolean", "label": "希望"},
        {"id": "marks", "type": "choices", "label": "印", "options": OPTIONS}, {"id": "staff", "type": "integer", "label": "人数"},
        {"id": "cost", "type": "yen", "label": "経費"}, {"id": "start", "type": "date", "label": "始まり"},
        {"id": "end", "type": "date", "label": "終わり"}, TABLE,
    )  # fmt: skip
    rate = {"id": "rate", "label": "補助率", "value": "2/3"}
    return read(definition | {"parameter": [rate, {"id": "cap", "label": "上限", "value": 500_000, "unit": "円"}]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind == 'sole'", "「種類」が「個人」"),
        ("kind != 'sole' or staff >= 5", "「種類」が「個人」のときは、「人数」が5以上"),
        ("not wants or staff > 5 and cost < cap", "「希望」が「はい」のときは、（「人数」が5を超える、かつ、「経費」が「上限」（500,000円）未満）"),
        ("kind in ('sole', 'company')", "「種類」が「個人」・「会社」のどれか"),
        ("'sole' in marks", "「印」で「個人」を選んでいる"),
        ("start <= end", "「始まり」が「終わり」以前"),
        ("cost == staff", "「経費」と「人数」が同じ"),
        ("min(floor(cost * rate, 1), cap)", "（「経費」 × 「補助率」（2/3））の切捨てと「上限」（500,000円）のうち小さいほう"),
        ("(cost + staff) * 2 - (staff - 1)", "（「経費」 ＋ 「人数」） × 2 − （「人数」 − 1）"),
        ("5 if wants else 3 if kind == 'sole' else 0", "「希望」が「はい」のときは5、「種類」が「個人」のときは3、それ以外は0"),
        ("sum(plan.pay)", "「計画」の「給与」の合計"),
        ("at(plan.pay, 'y1') / at(plan.pay, 'now')", "「計画」の「給与」の「1年目」の行 ÷ 「計画」の「給与」の「現在」の行"),
        ("not blank(marks)", "「印」が空欄でない"),
        ("days_between(start, today) <= 30", "「始まり」からきょうまでの日数が30以下"),
        ("(kind == 'sole') == wants", "（「種類」が「個人」）と（「希望」が「はい」）が、同じ"),
        ("firm.name == 'x'", "【firm.name】が「x」"),
    ],
)  # fmt: skip
def test_a_formula_is_told_in_words(text: str, said: str) -> None:
    assert sentence(form(), text, outside=lambda name: f"【{name}】") == said


def test_a_row_is_told_by_its_column_and_its_label() -> None:
    assert sentence(form(), "row.row == 'now' or row.pay <= row.cost", "plan") == (
        "この行が「現在」、または、その行の「給与」がその行の「経費」以下"
    )


def test_what_cannot_be_read_is_left_as_it_is() -> None:
    assert sentence(form(), "cost <=") == "cost <="
    assert sentence(form(), "unknown_function(cost)") == "unknown_function(cost)"


@pytest.mark.parametrize(
    ("value", "said"),
    [(Fraction(3, 200), "1.5％"), (Fraction(3, 10), "30％"), (Fraction(2, 3), "2/3"), (Fraction(3, 4), "3/4"), (1_500_000, "1,500,000")],
)  # fmt: skip
def test_an_amount_reads_as_people_write_it(value: object, said: str) -> None:
    assert amount(value) == said


def test_a_count_without_a_unit_has_the_unit_of_the_karte() -> None:
    found = read(small({"id": "staff", "type": "integer", "item": "employee_number"}))
    assert found.fields["staff"].unit == "人"
    assert read(small({"id": "staff", "type": "integer"})).fields["staff"].unit == ""
