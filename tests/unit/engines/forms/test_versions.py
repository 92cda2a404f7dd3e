"""版の違いと、答えの引継ぎ: 同じ版なら何も失わず、失うときは、わけを言う。"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.forms import Carried, carry_over, difference, evaluate, read

from .samples import CONTEXT, answers, definition, example, small


def moved(before: dict[str, Any], after: dict[str, Any], answer: Any, **more: Any) -> Carried:
    """欄 x を一つだけ替えた版へ移す。"""
    old, new = ({"id": "x", **before}, {"id": "x", **after})
    return carry_over({"x": answer, **more}, read(small(old)), read(small(new)))


def test_the_same_version_loses_nothing() -> None:
    held = answers()
    found = carry_over(held, example(), read(definition()))
    assert found.answers == held
    assert not found.lost
    assert not found.converted
    assert not found.asked
    assert not difference(example(), read(definition())).changes


@given(st.data())
def test_part_of_the_answers_loses_nothing_either(data: st.DataObject) -> None:
    held = {key: value for key, value in answers().items() if data.draw(st.booleans())}
    found = carry_over(held, example(), example())
    assert (found.answers, found.lost, found.converted) == (held, (), ())


CHOICE = {"type": "choice", "options": [{"value": "a", "label": "あ"}, {"value": "b", "label": "い"}]}
CHOICES = {**CHOICE, "type": "choices"}
LESS = {**CHOICE, "options": CHOICE["options"][:1]}


@pytest.mark.parametrize(
    ("before", "after", "answer", "result"),
    [
        ({"type": "text"}, {"type": "long_text"}, "あ", "あ"), ({"type": "long_text"}, {"type": "text"}, "あ\nい", "あ い"),
        ({"type": "yen"}, {"type": "integer"}, 5, 5), ({"type": "integer"}, {"type": "yen"}, 5, 5),
        ({"type": "yen"}, {"type": "decimal"}, 5, "5"), ({"type": "decimal"}, {"type": "integer"}, "5", 5),
        ({"type": "yen", "unit": "千円"}, {"type": "yen", "unit": "万円"}, 1_230_000, 1_230_000),
        ({"type": "date"}, {"type": "month"}, "2026-11-23", "2026-11"), (CHOICE, CHOICES, "a", ["a"]), (CHOICES, CHOICE, ["b"], "b"),
        (CHOICES, LESS | {"type": "choices"}, ["a", "b"], ["a"]), (CHOICE, {"type": "text"}, "a", "あ"),
        ({"type": "text"}, CHOICE, "い", "b"), ({"type": "text"}, {"type": "date"}, "令和8年11月23日", "2026-11-23"),
        ({"type": "industry_detail"}, {"type": "industry_middle"}, "2451", "24"),
        ({"type": "industry_detail"}, {"type": "industry_major"}, "2451", "E"),
        ({"type": "industry_middle"}, {"type": "industry_major"}, "24", "E"),
        ({"type": "municipality"}, {"type": "prefecture"}, "032018", "03"), ({"type": "text"}, {"type": "yen"}, "120万円", 1_200_000),
        ({"type": "boolean"}, {"type": "text"}, True, "はい"), ({"type": "percent"}, {"type": "percent", "places": 3}, "0.125", "0.125"),
    ],
)  # fmt: skip
def test_what_keeps_its_meaning_is_converted(before: Any, after: Any, answer: Any, result: Any) -> None:
    found = moved(before, after, answer)
    assert found.answers == {"x": result}
    assert not found.lost
    assert len(found.kept) + len(found.converted) == 1
    assert all(each.reason for each in found.converted)
    assert bool(found.converted) == (result != answer)


@pytest.mark.parametrize(
    ("before", "after", "answer", "said"),
    [
        (CHOICE, LESS, "b", "「い」がなくなりました"), ({"type": "decimal"}, {"type": "integer"}, "5.5", "端数"),
        ({"type": "decimal"}, {"type": "percent"}, "5", "百分率か"), (CHOICES, CHOICE, ["a", "b"], "一つだけ"),
        ({"type": "consent", "text": "甲"}, {"type": "consent", "text": "乙"}, True, "同意の文が変わりました"),
        ({"type": "boolean"}, {"type": "consent"}, True, "同意の文"), ({"type": "text"}, {"type": "yen"}, "多い", "入力し直して"),
        ({"type": "yen"}, {"type": "yen", "formula": "1"}, 3, "自動で計算"), ({"type": "text"}, {"type": "file"}, "a", "ファイル"),
        ({"type": "month"}, {"type": "date"}, "2026-11", "日付の欄"), ({"type": "file"}, {"type": "text"}, ["a"], "短い文"),
        ({"type": "decimal"}, {"type": "decimal", "places": 1}, "1.25", "1桁まで"), ({"type": "yen"}, {"type": "text"}, "壊れた", "形が違います"),
    ],
)  # fmt: skip
def test_what_would_change_its_meaning_is_lost_with_a_reason(before: Any, after: Any, answer: Any, said: str) -> None:
    found = moved(before, after, answer)
    assert found.answers == {}
    assert said in found.lost[0].reason
    assert found.lost[0].before == answer


def test_a_new_version_of_the_example() -> None:
    table = definition()
    company, plan, expenses, _ = (page["field"] for page in table["page"])
    plan.append(company.pop(16 - 1))  # 設立年月日を次のページへ
    company[0]["max_length"] = 3
    company.append({"id": "fax", "type": "telephone", "label": "FAX", "required": True})
    figures = next(each for each in plan if each["id"] == "figures")
    figures["row_keys"], figures["row_labels"] = figures["row_keys"][:3], figures["row_labels"][:3]
    figures["column"] = [each for each in figures["column"] if each["id"] != "depreciation"]
    figures["column"][2]["formula"] = "row.operating_income + row.personnel_expenses"
    plan[:] = [each for each in plan if each["id"] not in ("hours", "growth")]
    expenses[0]["max_rows"] = 1
    table["rule"] = [each for each in table["rule"] if each["id"] != "growing"]
    table["form"]["version"] = "2026-2"
    new = read(table)
    found = carry_over(answers(), example(), new)
    reasons = {(each.field, each.row): each.reason for each in found.lost}
    assert set(reasons) == {("hours", None), ("figures", 3), *(("figures.depreciation", row) for row in range(3))}
    assert "3年目" in reasons["figures", 3]
    assert found.answers["established_on"] == "1998-04-01"
    assert [each.field for each in found.asked] == ["fax"]
    stated = {each.field: each.reason for each in found.kept if each.reason}
    assert "3文字まで" in stated["name"]
    assert "1行まで" in stated["expenses"]
    # 出せなくなったわけは、どれも言われている
    broken = {each.field for each in evaluate(new, found.answers, CONTEXT).faults if each.severity == "error"}
    assert broken <= {*stated, *(each.field for each in found.asked)}


def test_differences_are_told_in_words() -> None:
    table = definition()
    company = table["page"][0]["field"]
    company[0]["label"] = "名称"
    company[2]["options"][1]["label"] = "個人"
    table["page"][1]["field"].append(company.pop())
    table["page"][1]["field"][5]["column"][0]["required"] = False
    table["parameter"][0]["value"] = "3/4"
    table["rule"].pop()
    del table["page"][1]["field"][4]
    found = difference(example(), read(table))
    words = [each.words for each in found.changes]
    assert words == [
        "数値「補助率」の値が変わりました（2/3 → 3/4）。", "欄「名称」の見出しが変わりました（商号又は名称 → 名称）。",
        "欄「事業者の種類」の選択肢が変わりました（法人・個人事業主 → 法人・個人）。",
        "欄「営んでいる年数」がページ company から plan に移りました。", "欄「始める月」がなくなりました。",
        "列「営業利益」の必須が変わりました（はい → いいえ）。",
        "決まり「交付決定の前に買ったものは、補助の対象になりません。」がなくなりました。",
    ]  # fmt: skip
    assert [each.id for each in found.of("field", "moved")] == ["years"]
