"""職員が申請書の版を直す画面。"""

import copy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.applications import actions
from shien.engines.forms import source
from tests.budget import cost

from .conftest import FORM, Desk
from .test_proposals import second

SHOW = "/staff/forms/trial/application/1/"
PATHS = ("/staff/forms/", SHOW, f"{SHOW}preview", f"{SHOW}preview?page=money", f"{SHOW}source", "/staff/forms/trial/new",
         "/staff/forms/trial/application/compare?old=1&new=1")  # fmt: skip


@pytest.fixture
def keepers(desk: Desk) -> Desk:
    """申請書の担当が二人いる窓口。"""
    with row_security.system():
        accounts.give_duties(
            account_id=desk.viewer("secretariat-2").account_id, duties=["trial:call", "trial:decide"], at=desk.at
        )
    return desk


def client(desk: Desk, person: str = "secretariat") -> Client:
    return desk.world.clients[person]


def propose(desk: Desk, text: str, **change: Any) -> Any:
    given = {"definition": text, "reason": "様式が改められたため", "grace_days": "7"} | change
    return client(desk).post("/staff/forms/trial/new", given)


@pytest.mark.parametrize("path", PATHS)
def test_the_keeper_sees_every_page(keepers: Desk, path: str) -> None:
    assert client(keepers).get(path).status_code == 200


@pytest.mark.parametrize(
    "person",
    ["a-prime", "supporter-x", "entry", "editor", "operator", "auditor", "chamber-iwate", "analyst", "reviewer-1"],
)
def test_nobody_else_finds_them(keepers: Desk, person: str) -> None:
    made = propose(keepers, source(second()))
    for path in (*PATHS, made["Location"], made["Location"] + "preview"):
        assert client(keepers, person).get(path).status_code == 404, path
    assert client(keepers, person).post(made["Location"], {"answer": "publish"}).status_code == 404
    assert client(keepers, person).post("/staff/forms/trial/new", {"definition": "x"}).status_code == 404


def test_a_keeper_of_another_procedure_finds_nothing(keepers: Desk) -> None:
    with row_security.system():
        accounts.give_duties(
            account_id=keepers.viewer("bureau-2").account_id, duties=["management_plan:call"], at=keepers.at
        )
    made = propose(keepers, source(second()))
    other = client(keepers, "bureau-2")
    assert other.get("/staff/forms/").status_code == 200
    for path in (*PATHS[1:], made["Location"]):
        assert other.get(path).status_code == 404, path
    assert other.post(made["Location"], {"answer": "withdraw"}).status_code == 404


def test_a_visitor_signs_in_first(keepers: Desk) -> None:
    assert Client().get("/staff/forms/").status_code == 302


def test_the_page_says_what_fills_what_and_what_each_rule_reads(keepers: Desk) -> None:
    text = client(keepers).get(SHOW).content.decode()
    for each in ("100％", "経費は1,000万円までです。", "補助率", "売上高（直近の期）", "（「経費」 × 「補助率」（2/3））の切捨て",
                 "「経費」が10,000,000以下"):  # fmt: skip
        assert each in text, each
    assert "floor(cost * rate, 1000)" not in text, "the writing of the definition is shown on request"
    assert "floor(cost * rate, 1000)" in client(keepers).get(f"{SHOW}?codes=1").content.decode()


def test_the_preview_reads_as_the_page_of_the_applicant_does_and_keeps_nothing(keepers: Desk) -> None:
    staff, path = client(keepers), f"{SHOW}preview?page=money"
    shown = staff.get(path).content.decode()
    assert 'id="f-cost"' in shown, "the box of the applicant's page"
    wrong = staff.post(path, {"cost": "2,000万円"})
    assert wrong.status_code == 422
    assert "経費は1,000万円までです。" in wrong.content.decode()
    good = staff.post(path, {"cost": "300万円"}).content.decode()
    assert "直すところはありません" in good
    assert "200万円" in good, "the sums are computed"
    assert "ファイルは付きません" in staff.post(path, {"attach": "statements"}).content.decode()
    company = f"{SHOW}preview?page=company"
    assert "カルテの「商号又は名称」から" in staff.get(company).content.decode()
    fixed = staff.post(company, {"fix": "name"}).content.decode()
    assert 'name="name"' in fixed, "the box opens as it does for the applicant"
    assert staff.get(f"{SHOW}preview?page=nowhere").status_code == 404
    assert staff.get(path).content.decode() == shown or "300万円" not in staff.get(path).content.decode()


def test_a_difference_is_told_without_the_writing_of_formulas(keepers: Desk) -> None:
    changed = second()
    changed["page"][1]["field"][1]["formula"] = "floor(cost * rate, 10000)"
    changed["page"][0]["field"][1]["item"] = "capital_stock"
    changed["rule"][0] |= {"check": "cost <= 5000000", "severity": "warning"}
    where = propose(keepers, source(changed))["Location"]
    text = client(keepers).get(where).content.decode()
    for each in (
        "「経費」が10,000,000以下 → 「経費」が5,000,000以下",
        "直すまで出せない → 注意だけ",
        "従業員数 → 資本金",
        "短い文 → 整数",
    ):
        assert each in text, each
    for each in ("cost &lt;=", "employee_number", "capital_stock"):
        assert each not in text.split("新しい版の全部")[0], each


def test_the_source_is_proposed_again_under_a_new_number(keepers: Desk) -> None:
    text = client(keepers).get(f"{SHOW}source").content.decode()
    again = propose(keepers, text)
    assert again.status_code == 422
    assert "もう公開してあります" in again.content.decode()
    assert propose(keepers, text.replace('version = "1"', 'version = "1b"')).status_code == 302


def test_every_fault_is_shown_with_its_line_and_the_text_stays(keepers: Desk) -> None:
    broken = source(second()).replace('check = "cost', 'check = "costs').replace('type = "yen"', 'type = "gold"')
    answer = propose(keepers, broken)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "<title>エラー: " in text
    assert "名前 costs はありません" in text
    assert "型「gold」はありません" in text
    line = next(at for at, each in enumerate(broken.splitlines(), 1) if each == "[[rule]]")
    assert f"{line}行目（" in text
    assert "件の誤りがあります。上の一覧" in text
    assert "costs &lt;=" in text, "what was typed stays"


@pytest.mark.parametrize(
    ("change", "where"),
    [({"definition": ""}, "definition"), ({"reason": "あ"}, "reason"), ({"grace_days": "たくさん"}, "grace_days"),
     ({"grace_days": "300"}, "grace_days"), ({"definition": "[form"}, "definition")],
)  # fmt: skip
def test_what_is_missing_is_told_at_its_field(keepers: Desk, change: dict[str, str], where: str) -> None:
    answer = propose(keepers, source(second()), **change)
    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.content.decode()


def test_a_file_that_is_no_text_is_refused_and_nothing_breaks(keepers: Desk) -> None:
    bad = SimpleUploadedFile("x.toml", b"\xff\xfe\x00" * 50)
    assert propose(keepers, "", file=bad).status_code == 422


def test_two_people_publish_after_the_rehearsal(keepers: Desk) -> None:
    made = keepers.ready()
    where = propose(keepers, source(second()))["Location"]
    shown = client(keepers).get(where).content.decode()
    assert "1 からの違い" in shown
    assert "新しい欄" in shown
    assert client(keepers, "secretariat-2").post(where, {"answer": "publish"}).status_code == 422
    assert client(keepers).post(where, {"answer": "rehearse"}).status_code == 302
    looked = client(keepers).get(where).content.decode()
    assert "<strong>1件</strong>です" in looked
    assert made.number in looked
    assert "新しい機械を入れます" not in looked, "what the firm wrote is not for the desk"
    assert client(keepers).post(where, {"answer": "publish"}).status_code == 422
    assert client(keepers, "secretariat-2").post(where, {"answer": "publish"}).status_code == 302
    with row_security.system():
        actions.carry_published(at=keepers.at)
    assert "猶予が終わると移ります" in client(keepers).get(where).content.decode()
    assert "2" in client(keepers).get("/staff/forms/").content.decode()
    assert client(keepers).post(where, {"answer": "withdraw"}).status_code == 422
    assert client(keepers).post(where, {"answer": "elsewhere"}).status_code == 404


def test_the_list_costs_the_same_at_any_length(keepers: Desk) -> None:
    propose(keepers, source(second("19")))
    before = cost(client(keepers), "/staff/forms/")
    with row_security.system():
        for number in range(2, 12):
            form = copy.deepcopy(FORM)
            form["form"]["version"] = str(number)
            actions.publish_form(procedure="trial", definition=form, at=keepers.at)
    for number in range(20, 26):
        propose(keepers, source(second(str(number))))
    assert cost(client(keepers), "/staff/forms/") <= before


def test_the_applicant_sees_what_changed(keepers: Desk) -> None:
    made = keepers.started("b-prime")
    keepers.do(
        "b-prime", actions.save, application=made.key, form="application", version=1, answers={"note": "文字です"}
    )
    where = propose(keepers, source(second()))["Location"]
    client(keepers).post(where, {"answer": "rehearse"})
    client(keepers, "secretariat-2").post(where, {"answer": "publish"})
    with row_security.system():
        actions.carry_published(at=keepers.at)
    shown = client(keepers, "b-prime").get(f"/apply/{made.key}/application/", follow=True).content.decode()
    for each in ("申請書が新しい版になりました", "移せなかった欄", "備考：", "新しい欄：新しい欄です。"):
        assert each in shown, each
