"""「補助金を使ったら」の画面: 入れる人、他社の計画、誤り、先に保存された版、問合せの数。"""

import re
import uuid
from typing import Any

import pytest
import yaml
from django.test import Client

from shien.domain.accounts import row_security
from shien.engines.simulation.reading import read_plan
from tests.integration.test_pages import FRAME
from tests.unit.web.simulation.samples import TYPED

HOME = "/diagnosis/simulation/"


def begin(client: Client, scheme: str = "monozukuri_product") -> str:
    answer = client.post(f"{HOME}start", {"scheme": scheme})
    assert answer.status_code == 302, answer.content
    return answer["Location"].rsplit("/", 1)[0]


def walk(client: Client, draft: str, **change: str) -> Any:
    """すべての段を送り、最後の答えを返す。"""
    answer = None
    for step in ("firm", "investment", "outlook", "loans", "subsidy"):
        answer = client.post(f"{draft}/{step}", TYPED | {"units_checked": "yes"} | change)
        assert answer.status_code == 302, (step, re.findall(r'class="error"[^>]*>([^<]+)', answer.content.decode()))
    return answer


def saved(client: Client, **change: str) -> str:
    """計画を保存し、その道を返す。"""
    draft = begin(client)
    walk(client, draft, **change)
    answer = client.post(f"{draft}/save")
    assert answer.status_code == 302
    return str(answer["Location"])


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


@pytest.mark.parametrize("person", ["chamber-iwate", "operator", "entry"])
def test_only_who_sees_the_finance_comes_in(world, person: str) -> None:
    assert world.clients[person].get(HOME).status_code == 404
    assert world.clients[person].post(f"{HOME}start", {"scheme": ""}).status_code == 404
    assert world.clients["visitor"].get(HOME)["Location"].startswith("/signin/")


def test_a_firm_walks_from_its_karte_to_a_saved_plan(world) -> None:
    firm = world.clients["a-prime"]
    draft = begin(firm)
    page = text(firm, f"{draft}/firm")
    assert 'value="120,000,000"' in page
    assert "2026年3月期の決算から入れました。" in page
    assert walk(firm, draft)["Location"] == f"{draft}/result"
    page = text(firm, f"{draft}/result")
    for words in (
        "補助金は1,000万円の見込みです。",
        "手元のお金がいちばん少ないのは",
        "補助金の採択を約束するものではありません。",
        "受付は終わっています",
    ):
        assert words in page
    plan = saved(firm)
    page = text(firm, plan)
    assert "複合加工機の導入" in page
    assert "1版" in page
    assert text(firm, HOME).count("<h3>") == 1
    assert "<details open" in text(firm, f"{plan}print")
    assert "<details>" not in text(firm, f"{plan}print")


def test_no_figure_is_in_an_address(world) -> None:
    firm = world.clients["a-prime"]
    plan = saved(firm)
    places = set(re.findall(r'(?:href|action)="(/diagnosis[^"]*)"', text(firm, plan) + text(firm, HOME)))
    assert places
    assert all(re.fullmatch(r"[/a-z0-9.-]+(\?version=\d+)?", place) for place in places), places


def test_the_plan_can_be_computed_elsewhere(world) -> None:
    firm = world.clients["a-prime"]
    plan = saved(firm)
    answer = firm.get(f"{plan}plan.yaml")
    assert "attachment" in answer["Content-Disposition"]
    read, faults = read_plan(yaml.safe_load(answer.content))
    assert (faults, read.name) == ([], "複合加工機の導入")
    result = firm.get(f"{plan}result.json").json()
    assert [each["key"] for each in result["scenarios"]][:2] == ["none", "without_subsidy"]
    rows = firm.get(f"{plan}result.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith('"sensitivity_item","sensitivity_change","scenario"')
    assert len(rows) == 1 + 5 * 5 * 5


def test_another_firms_plan_and_draft_are_as_if_they_never_were(world) -> None:
    """SEC-16"""
    firm, other = world.clients["a-prime"], world.clients["b-prime"]
    plan, draft = saved(firm), begin(firm)
    never = f"{HOME}plans/{uuid.uuid4()}/"
    for tail in ("", "print", "plan.yaml", "result.csv", "result.json"):
        assert other.get(plan + tail).status_code == other.get(never + tail).status_code == 404
    for tail in ("change", "send", "take-back", "remove"):
        assert other.post(plan + tail).status_code == 404
    for tail in ("firm", "result", "scheme"):
        assert other.get(f"{draft}/{tail}").status_code == 404
    for tail in ("save", "adjust", "firm"):
        assert other.post(f"{draft}/{tail}", TYPED).status_code == 404
    mine = saved(other)
    compared = other.get(f"{HOME}compare", {"plan": [plan.split("/")[-2], mine.split("/")[-2]]})
    assert compared.status_code == 422
    assert firm.get(plan).status_code == 200


def test_a_draft_stays_with_the_firm_it_was_begun_for(world) -> None:
    """支援者が事業者を替えたら、前の事業者の打ちかけは見えない。"""
    supporter = world.clients["supporter-x"]
    draft = begin(supporter)
    session = supporter.session
    del session["acting"]
    session.save()
    assert supporter.get(f"{draft}/firm").status_code == 404


def test_a_supporter_makes_a_plan_and_sends_it(world) -> None:
    supporter, firm = world.clients["supporter-x"], world.clients["a-prime"]
    plan = saved(supporter)
    assert firm.get(plan).status_code == 404
    assert "株式会社架空1に渡す" in text(supporter, plan)
    assert supporter.post(f"{plan}send").status_code == 302
    assert "支援者から計画が届いています" in text(firm, "/my/")
    page = text(firm, plan)
    assert "株式会社架空3から届いた計画" in page
    assert supporter.post(f"{plan}change").status_code == 302
    uses = [each["act"] for each in firm.get("/api/v1/usage").json()["uses"]]
    assert {"plan_save", "plan_send", "supporter_view"} <= set(uses)
    assert "事業計画" in text(firm, "/usage/?kind=plan")


def test_the_supporter_saves_a_handed_plan_under_its_own_name_only(world) -> None:
    supporter, firm = world.clients["supporter-x"], world.clients["a-prime"]
    plan = saved(firm)
    page = text(firm, plan)
    chosen = re.search(r'<option value="(\d+)">株式会社架空3', page)
    assert chosen
    assert supporter.get(plan).status_code == 404
    firm.post(f"{plan}send", {"delegation": chosen[1]})
    assert "事業者から渡された計画" in text(supporter, plan)
    draft = supporter.post(f"{plan}change")["Location"].rsplit("/", 1)[0]
    page = text(supporter, f"{draft}/result")
    assert "次の版として保存する" not in page
    refused = supporter.post(f"{draft}/save")
    assert refused["Location"] == f"{draft}/result"
    assert "この計画は変えられません" in text(supporter, f"{draft}/result")
    own = supporter.post(f"{draft}/save", {"as_new": "yes"})["Location"]
    assert own != plan
    assert firm.get(own).status_code == 404


def test_a_stale_save_shows_both(world) -> None:
    """REL-13"""
    firm, colleague = world.clients["a-prime"], world.clients["a-member"]
    plan = saved(firm)
    mine = firm.post(f"{plan}change")["Location"].rsplit("/", 1)[0]
    theirs = colleague.post(f"{plan}change")["Location"].rsplit("/", 1)[0]
    walk(colleague, theirs, cost="2,400万円")
    colleague.post(f"{theirs}/save")
    walk(firm, mine, cost="1,600万円")
    answer = firm.post(f"{mine}/save")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>エラー" in page
    assert "1,600万円" in page
    assert "2,400万円" in page
    assert firm.post(f"{mine}/save", {"seen": "2"})["Location"] == plan
    assert "3版" in text(firm, plan)
    second = yaml.safe_load(firm.get(f"{plan}plan.yaml", {"version": "2"}).content)
    assert second["investments"][0]["cost"] == 24_000_000


@pytest.mark.parametrize(
    ("step", "change", "key", "words"),
    [("firm", {"net_sales": "120,000"}, "net_sales", "単位は千円ではありませんか"), ("firm", {"opening_cash": "-5"}, "opening_cash", "0円以上"),
     ("firm", {"years": "9"}, "years", "選んで"), ("firm", {"capital_stock": "3億円"}, None, ""), ("investment", {"cost": "0"}, "cost", "2円以上"),
     ("investment", {"payment_month": "99"}, "payment_month", "1〜60"), ("loans", {"loan_rate": "900"}, "loan_rate", "0〜20")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_the_top_and_at_the_field(world, step: str, change: Any, key: Any, words: str) -> None:
    firm = world.clients["a-prime"]
    draft = begin(firm)
    answer = firm.post(f"{draft}/{step}", TYPED | change)
    page = answer.content.decode()
    if key is None:  # the engine says it when the whole plan is known
        walk(firm, draft, **change)
        answer = firm.get(f"{draft}/result")
        page, key, words = answer.content.decode(), "capital_stock", "100,000,000円を超える"
    assert answer.status_code == 422
    assert "<title>エラー: " in page
    assert re.search(rf'href="#plan-{key}">[^<]*{words}', page)
    assert re.search(rf'id="plan-{key}-error">[^<]*{words}', page)
    assert f'value="{change[key]}"' in page or key == "years"


def test_a_slip_is_accepted_once_it_was_checked(world) -> None:
    firm = world.clients["a-prime"]
    draft = begin(firm)
    assert firm.post(f"{draft}/firm", TYPED | {"net_sales": "120,000,000,000"}).status_code == 422
    assert (
        firm.post(f"{draft}/firm", TYPED | {"net_sales": "120,000,000,000", "units_checked": "yes"}).status_code == 302
    )


@pytest.mark.parametrize("scheme", ["", "free", "monozukuri_product"])
def test_every_scheme_has_its_steps(world, scheme: str) -> None:
    firm = world.clients["a-prime"]
    draft = begin(firm, scheme)
    for step in ("firm", "investment", "outlook", "loans", "subsidy"):
        status = firm.get(f"{draft}/{step}").status_code
        assert status == (404 if step == "subsidy" and not scheme else 200)
    assert firm.get(f"{draft}/nothing").status_code == 404


def test_an_unknown_scheme_is_told_and_the_chosen_one_can_change(world) -> None:
    firm = world.clients["a-prime"]
    answer = firm.post(f"{HOME}start", {"scheme": "x"})
    assert answer.status_code == 422
    assert "<title>エラー" in answer.content.decode()
    draft = begin(firm)
    walk(firm, draft)
    assert firm.post(f"{draft}/scheme", {"scheme": "x"}).status_code == 422
    assert firm.post(f"{draft}/scheme", {"scheme": "free"})["Location"] == f"{draft}/subsidy"
    assert firm.get(f"{draft}/result").status_code == 422
    assert "補助率" in text(firm, f"{draft}/subsidy")


def test_the_main_figures_can_be_moved_on_the_result(world) -> None:
    firm = world.clients["a-prime"]
    draft = begin(firm)
    walk(firm, draft)
    main = {
        key: TYPED[key] for key in ("cost", "variable_cost_rate", "growth_net_sales", "loan_amount", "received_month")
    }
    moved = main | {"cost-shown": TYPED["cost"], "cost-slide": "12000000"}
    assert firm.post(f"{draft}/adjust", moved)["Location"] == f"{draft}/result"
    assert "補助金は800万円の見込みです。" in text(firm, f"{draft}/result")
    assert firm.post(f"{draft}/adjust", main | {"cost": "-1"}).status_code == 422
    assert "補助金は800万円の見込みです。" in text(firm, f"{draft}/result")


def test_plans_are_compared_side_by_side(world) -> None:
    firm = world.clients["a-prime"]
    keys = [saved(firm, name=f"案{at}", cost=f"{at},000万円").split("/")[-2] for at in (1, 2, 3, 4)]
    answer = firm.get(f"{HOME}compare", {"plan": keys[:3]})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(f"案{at}" in page for at in (1, 2, 3))
    for picked in ([], keys[:1], keys, ["x", "y"]):
        refused = firm.get(f"{HOME}compare", {"plan": picked})
        assert refused.status_code == 422
        assert "エラー" in refused.content.decode()


def test_a_change_needs_the_token(world) -> None:
    """SEC-28"""
    firm = world.clients["a-prime"]
    plan, draft = saved(firm), begin(firm)
    client = Client(enforce_csrf_checks=True)
    client.cookies = firm.cookies
    paths = [f"{plan}{act}" for act in ("change", "send", "take-back", "remove")]
    for path in (*paths, f"{HOME}start", *(f"{draft}/{each}" for each in ("firm", "save", "adjust", "scheme"))):
        assert client.post(path, {}).status_code == 403, path
        assert path.endswith(("start", "firm", "scheme")) or client.get(path).status_code == 405


def test_removed_plans_are_gone_from_the_page(world) -> None:
    firm = world.clients["a-prime"]
    plan = saved(firm)
    assert firm.post(f"{plan}remove")["Location"] == HOME
    assert firm.get(plan).status_code == 404


def test_the_pages_ask_the_same_however_many_plans(world, django_assert_max_num_queries) -> None:
    firm = world.clients["a-prime"]
    plan = saved(firm)
    for count in (1, 8):
        for at in range(count):
            saved(firm, name=f"案{at}")
        row_security.unbind()
        firm.get(HOME)
        with django_assert_max_num_queries(FRAME + 3):
            firm.get(HOME)
        with django_assert_max_num_queries(FRAME + 10):
            firm.get(plan)
