"""書く画面。誤り、打った文字、直す、二人で書く、行とファイル、打つそばの計算。"""

import copy
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shien.domain.accounts import row_security
from shien.domain.applications import actions
from tests.budget import cost
from tests.integration.applications.conftest import FORM, Desk, pdf

from .test_walk import begin, version

TABLE = {
    "id": "expenses", "title": "経費",
    "field": [
        {"id": "expenses", "type": "table", "label": "経費の表", "required": True, "max_rows": 100, "column": [
            {"id": "category", "type": "choice", "label": "区分", "required": True, "options": [
                {"value": "web", "label": "ウェブ"}, {"value": "other", "label": "ほか"}]},
            {"id": "amount", "type": "yen", "label": "金額", "required": True},
            {"id": "grant", "type": "yen", "label": "補助", "formula": "floor(row.amount * rate, 1)"},
        ]},
        {"id": "total", "type": "yen", "label": "合計", "formula": "sum(expenses.amount)"},
        {"id": "agrees", "type": "boolean", "label": "借入れをするか", "required": True},
        {"id": "lender", "type": "text", "label": "借入先", "required": True, "when": "agrees"},
    ],
}  # fmt: skip


@pytest.fixture
def wide(desk: Desk) -> Desk:
    """表のある申請書の公募回。"""
    form = copy.deepcopy(FORM)
    form["form"]["version"] = "2"
    form["page"].append(copy.deepcopy(TABLE))
    form["rule"].append(
        {"id": "web", "check": "sum_if(expenses.amount, expenses.category == 'web') <= total / 4", "fields": ["expenses"],
         "message": "ウェブは合計の4分の1までです。"}
    )  # fmt: skip
    with row_security.system():
        actions.publish_form(procedure="trial", definition=form, at=desk.at)
    row_security.bind(desk.viewer("secretariat"))
    desk.call = actions.open_call(
        procedure="trial", name="第2回", number="2", opens_at=desk.at - timedelta(days=1), closes_at=desk.at + timedelta(days=1),
        by=desk.viewer("secretariat"), at=desk.at, budget=10_000_000,
    )  # fmt: skip
    row_security.unbind()
    return desk


def test_what_cannot_be_read_is_told_and_stays(desk: Desk) -> None:
    """UX-7: 上と欄に同じ言葉、打った文字は残る。ほかの欄は保存される。"""
    client, paper = begin(desk)
    page = client.get(f"{paper}pages/money")
    answer = client.post(f"{paper}pages/money", {"version": version(page), "cost": "たくさん"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー: お金" in said
    assert 'value="たくさん"' in said
    assert 'href="#f-cost"' in said
    assert 'id="f-cost-error"' in said
    assert 'aria-invalid="true"' in said


def test_a_rule_is_told_and_the_answer_is_kept(desk: Desk) -> None:
    client, paper = begin(desk)
    page = client.get(f"{paper}pages/money")
    answer = client.post(f"{paper}pages/money", {"version": version(page), "cost": "2,000万"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "経費は1,000万円までです。" in said
    assert "保存しました" in said
    assert "20,000,000" in client.get(f"{paper}pages/money").content.decode()
    assert "要修正" in client.get(paper).content.decode()
    leaving = client.post(f"{paper}pages/money", {"version": version(answer), "cost": "2,000万", "then": "leave"})
    assert leaving["Location"] == paper


def test_a_value_of_the_karte_changes_only_when_it_is_corrected(desk: Desk) -> None:
    """UX-3: 「直す」を押すまで変わらず、直した値はカルテにも入れられる。"""
    client, paper = begin(desk)
    here = f"{paper}pages/company"
    page = client.get(here)
    client.post(here, {"version": version(page), "plan": "計画", "employees": "9"})
    assert ">9<" not in client.get(here).content.decode()
    page = client.get(here)
    answer = client.post(here, {"version": version(page), "plan": "計画", "fix": "employees"})
    assert answer["Location"] == f"{here}?fix=employees#f-employees"
    page = client.get(answer["Location"].partition("#")[0])
    assert 'name="employees" value="5"' in page.content.decode()
    client.post(here, {"version": version(page), "plan": "計画", "corrected": "employees", "employees": "９"})
    tasks = client.get(paper).content.decode()
    assert "カルテと違う値" in tasks
    client.post(f"{paper}give-back", {"field": "employees"})
    assert "9" in client.get("/karte/employees/").content.decode()


def test_two_people_on_the_same_field_choose(desk: Desk) -> None:
    """REL-13: 別の欄はどちらも残り、同じ欄は両方を見て選ぶ。"""
    client, paper = begin(desk)
    other, here = desk.world.clients["a-member"], f"{paper}pages/company"
    mine, theirs = client.get(here), other.get(here)
    other.post(here, {"version": version(theirs), "plan": "あの人の計画", "note": ""})
    answer = client.post(here, {"version": version(mine), "plan": "わたしの計画", "note": "わたしの備考"})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "あの人の計画" in said
    assert "わたしの計画" in said
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', said))
    hidden.pop("csrfmiddlewaretoken", None)
    assert "note" not in hidden
    client.post(here, hidden | {"keep-plan": "mine"})
    kept = client.get(f"{paper}check").content.decode()
    assert "わたしの計画" in kept
    assert "わたしの備考" in kept


def test_the_other_value_may_be_kept(desk: Desk) -> None:
    client, paper = begin(desk)
    other, here = desk.world.clients["a-member"], f"{paper}pages/company"
    mine, theirs = client.get(here), other.get(here)
    other.post(here, {"version": version(theirs), "plan": "あの人の計画", "note": "あの人の備考"})
    said = client.post(here, {"version": version(mine), "plan": "わたしの計画", "note": ""}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', said))
    client.post(here, hidden | {"keep-plan": "theirs"})
    kept = client.get(f"{paper}check").content.decode()
    assert "あの人の計画" in kept
    assert "あの人の備考" in kept


def test_an_error_page_does_not_write_old_values_back(desk: Desk) -> None:
    """誤りで出し直した画面から送っても、ほかの人が直した欄は戻らない。"""
    client, paper = begin(desk)
    other, here = desk.world.clients["a-member"], f"{paper}pages/money"
    company = f"{paper}pages/company"
    mine = client.get(company)
    other.post(company, {"version": version(other.get(company)), "plan": "", "note": "あの人の備考"})
    answer = client.post(company, {"version": version(mine), "plan": "計" * 600, "note": ""})
    assert answer.status_code == 422
    assert "あの人の備考" in answer.content.decode()
    assert here


def test_rows_are_added_and_removed_without_a_script(wide: Desk) -> None:
    client, paper = begin(wide)
    here = f"{paper}pages/expenses"
    rows = {
        "expenses-0-category": "other",
        "expenses-0-amount": "60万",
        "expenses-1-category": "web",
        "expenses-1-amount": "10万",
    }
    answer = client.post(here, {"version": version(client.get(here)), "add_row": "expenses", **rows})
    assert answer["Location"] == f"{here}?rows=expenses%3A1#f-expenses-last"
    page = client.get(answer["Location"].partition("#")[0])
    assert 'name="expenses-2-amount"' in page.content.decode()
    assert "70万円" in page.content.decode()
    client.post(here, {"version": version(page), "drop_row": "expenses:0", **rows})
    page = client.get(here).content.decode()
    assert 'name="expenses-0-amount" value="100,000"' in page
    assert 'name="expenses-1-amount"' not in page


def test_a_table_that_is_too_long_is_told_at_the_table_and_stays(wide: Desk) -> None:
    """百行までの表に百五十行。言葉は表の所に、打ったものは全部残る。五千行は、読む前に断る。"""
    client, paper = begin(wide)
    here = f"{paper}pages/expenses"
    rows = {f"expenses-{at}-amount": f"{at}千円" for at in range(150)}
    page = client.post(here, {"version": version(client.get(here)), "agrees": "false", **rows})
    said = page.content.decode()
    assert page.status_code == 422
    assert "「経費の表」は150行あります。100行までにしてください。" in said
    assert 'value="149千円"' in said
    rows = {f"expenses-{at}-{name}": "1" for at in range(5000) for name in ("amount", "category", "grant")}
    page = client.post(here, {"version": version(client.get(here)), **rows})
    assert (page.status_code, "前に保存した内容は残っています" in page.content.decode()) == (400, True)


def test_a_question_that_hangs_on_an_answer_is_asked(wide: Desk) -> None:
    client, paper = begin(wide)
    short = client.get(f"{paper}pages/short-answers").content.decode()
    assert "経費の表" not in short
    here = f"{paper}pages/expenses"
    assert re.search(r'data-box="f-lender" hidden', client.get(here).content.decode())
    rows = {"expenses-0-category": "other", "expenses-0-amount": "60万", "agrees": "true"}
    client.post(here, {"version": version(client.get(here)), **rows})
    assert not re.search(r'data-box="f-lender" hidden', client.get(here).content.decode())


def test_sums_are_told_as_they_are_typed(wide: Desk) -> None:
    """保存と計算が一度の行き来で済み、決まりも言葉で返る。"""
    client, paper = begin(wide)
    here = f"{paper}pages/expenses"
    rows = {"expenses-0-category": "web", "expenses-0-amount": "６０万円", "asked": "expenses,total,agrees,lender"}
    found = client.post(f"{here}/autosave", {"version": version(client.get(here)), **rows}).json()
    assert found["state"] == "saved"
    assert found["computed"]["f-total"] == "60万円"
    assert found["computed"]["f-expenses-0-grant"] == "40万円"
    assert found["notes"] == ["ウェブは合計の4分の1までです。"]
    assert "f-lender" in found["hidden"]
    assert "f-lender" not in found["required"]
    said = {"version": str(found["version"]), **rows, "agrees": "true"}
    assert "f-lender" in client.post(f"{here}/autosave", said).json()["required"]
    assert re.fullmatch(r"\d+時\d+分\d+秒", found["saved"])


def test_an_autosave_tells_when_another_was_first(desk: Desk) -> None:
    client, paper = begin(desk)
    other, here = desk.world.clients["a-member"], f"{paper}pages/company"
    mine = client.get(here)
    other.post(here, {"version": version(other.get(here)), "plan": "あの人の計画", "note": ""})
    answer = client.post(f"{here}/autosave", {"version": version(mine), "plan": "わたしの計画", "note": ""})
    assert answer.status_code == 409
    assert answer.json()["fields"] == ["計画"]
    answer = client.post(f"{here}/autosave", {"version": version(mine), "plan": "", "note": "わたしの備考"})
    assert answer.json()["state"] == "changed"
    assert answer.json()["fields"] == ["計画"]


@pytest.mark.parametrize(
    ("name", "document", "said"),
    [("計画.pdf", b"no pdf", "PDF"), ("a.exe", b"MZ" * 40, "a.exe"), ("大.pdf", b"", "大.pdf")],
)
def test_a_file_that_cannot_be_taken_is_told_at_the_field(desk: Desk, name: str, document: bytes, said: str) -> None:
    client, paper = begin(desk)
    here = f"{paper}pages/money"
    form = {"version": version(client.get(here)), "cost": "150万", "attach": "statements"}
    answer = client.post(here, form | {"file-statements": SimpleUploadedFile(name, document)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="1,500,000"' in answer.content.decode() or 'value="150万"' in answer.content.decode()


def test_a_file_is_attached_and_taken_off(desk: Desk) -> None:
    client, paper = begin(desk)
    here = f"{paper}pages/money"
    form = {"version": version(client.get(here)), "cost": "", "attach": "statements"}
    client.post(here, form | {"file-statements": SimpleUploadedFile("決算.pdf", pdf())})
    page = client.get(here)
    found = re.search(r'href="(/apply/[^"]+/files/([^"]+))">決算.pdf', page.content.decode())
    assert found
    answer = client.get(found[1])
    assert answer["Content-Disposition"].startswith("attachment")
    client.post(here, {"version": version(page), "cost": "", "drop_file": found[2]})
    assert "決算.pdf" not in client.get(here).content.decode()


def test_a_comment_is_kept_and_settled(desk: Desk) -> None:
    client, paper = begin(desk)
    client.post(f"{paper}comment", {"page": "company", "field": "plan", "text": "数字も入れましょう。"})
    tasks = client.get(paper).content.decode()
    assert "数字も入れましょう。" in tasks
    found = re.search(r'name="comment" value="(\d+)"', tasks)
    assert found
    client.post(f"{paper}settle", {"comment": found[1]})
    assert "数字も入れましょう。" not in client.get(paper).content.decode()


@pytest.mark.parametrize("text", ["", "あ" * 1001, "123456789018"])
def test_a_comment_that_cannot_be_kept(desk: Desk, text: str) -> None:
    client, paper = begin(desk)
    client.post(f"{paper}comment", {"page": "company", "text": text})
    assert "話を残せませんでした" in client.get(paper).content.decode()


def test_queries_do_not_grow_with_rows(wide: Desk) -> None:
    client, paper = begin(wide)
    here, counts = f"{paper}pages/expenses", []
    for many in (1, 60):
        rows = {f"expenses-{at}-amount": "1,000" for at in range(many)} | {
            f"expenses-{at}-category": "other" for at in range(many)
        }
        client.post(here, {"version": version(client.get(here)), "agrees": "false", **rows})
        for path in (here, paper, f"{paper}check"):
            counts.append(cost(client, path))
    assert all(late <= early + 1 for early, late in zip(counts[:3], counts[3:], strict=True)), counts
    assert max(counts) <= 32, counts


def test_queries_do_not_grow_with_cases(desk: Desk) -> None:
    client = desk.world.clients["a-prime"]
    counts = []
    for _ in range(2):
        counts.append(cost(client, "/apply/"))
        desk.ready()
    assert counts[1] <= counts[0] + 4, counts


def test_the_answer_of_the_autosave_has_no_foreign_value(desk: Desk) -> None:
    """返すのは、版・時刻・計算した欄だけ。"""
    client, paper = begin(desk)
    found = client.post(f"{paper}pages/company/autosave", {"version": "1", "plan": "秘密の計画", "note": ""})
    assert "秘密の計画" not in json.dumps(found.json(), ensure_ascii=False)
