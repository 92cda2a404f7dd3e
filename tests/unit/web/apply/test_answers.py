"""答えの全部。"""

from types import SimpleNamespace

from shien.web.apply.answers import sections

from .samples import form, found

ANSWERS = {
    "name": "架空", "kind": "sole", "years": [{"row": "y1", "net_sales": 100}], "costs": [{"content": "机", "amount": 3000}],
    "papers": ["k"],
}  # fmt: skip


def test_the_screen_the_copy_and_the_paper_say_the_same() -> None:
    files = {"k": SimpleNamespace(name="書類.pdf")}
    made = {
        each.id: {answer.id: answer for answer in each.answers}
        for each in sections(form(), ANSWERS, files, found(ANSWERS))
    }
    assert made["company"]["kind"].said == "個人"
    assert "capital" not in made["company"]
    assert made["plan"]["years"].headers == ("項目", "1年目")
    assert made["plan"]["years"].rows[0] == ("売上高", "100円")
    assert made["costs"]["costs"].rows == (("1", "机", "3,000円"),)
    assert made["costs"]["papers"].files[0].name == "書類.pdf"


def test_a_copy_has_only_what_was_answered() -> None:
    made = sections(form(), {"name": "架空"}, {})
    assert [(each.id, [answer.id for answer in each.answers]) for each in made] == [("company", ["name"])]


def test_a_paper_has_its_short_answers_in_one_table() -> None:
    costs = sections(form(), ANSWERS, {})[-1]
    assert costs.plain == () or [each.id for each in costs.plain] == ["papers"]
    assert [each.id for each in costs.rich][:1] == ["costs"]
