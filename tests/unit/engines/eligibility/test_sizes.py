"""規模の限度の端。業種ごと、両方の改定の細分類ごと。"""

import pytest

from shien.engines.eligibility import Outcome
from shien.engines.eligibility.sectors import possible, sector_of
from shien.engines.eligibility.trees import industries
from shien.values.industry import REVISIONS, table

from . import plain
from .cases import ON, date, one

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
# 業種の見本, 資本金, 従業員数。DOMAIN の表を一行ずつ写したもの
SME = {
    "製造業": ("2451", 300_000_000, 300), "建設業": ("0611", 300_000_000, 300), "運輸業": ("4411", 300_000_000, 300),
    "旅行業": ("7911", 300_000_000, 300), "卸売業": ("5211", 100_000_000, 100), "サービス業": ("7821", 50_000_000, 100),
    "放送業": ("3811", 50_000_000, 100), "駐車場業": ("6931", 50_000_000, 100), "物品賃貸業": ("7011", 50_000_000, 100),
    "小売業": ("5811", 50_000_000, 50), "飲食店": ("7624", 50_000_000, 50), "配達飲食": ("7721", 50_000_000, 50),
    "ゴム製品": ("1933", 300_000_000, 900), "自動車タイヤ": ("1911", 300_000_000, 300), "工業用ベルト": ("1931", 300_000_000, 300),
    "ソフトウェア": ("3911", 300_000_000, 300), "情報処理": ("3921", 300_000_000, 300), "情報提供": ("3922", 50_000_000, 100),
    "旅館": ("7511", 50_000_000, 200), "簡易宿所": ("7521", 50_000_000, 100),
}  # fmt: skip
BASIC = {"1933": (300_000_000, 300), "3911": (50_000_000, 100), "7511": (50_000_000, 100), "5811": (50_000_000, 50)}
MICRO = {"2451": 20, "5211": 5, "5811": 5, "7821": 5, "7511": 20, "7591": 20, "8043": 20, "3911": 5, "7911": 20}
SPECIFIC = {"2451": 500, "5211": 400, "7821": 300, "5811": 300, "3911": 500, "3921": 500, "7511": 500, "1933": 500}


@pytest.mark.parametrize(("code", "capital", "employees"), SME.values(), ids=SME)
def test_an_sme_is_within_capital_or_employees(code: str, capital: int, employees: int) -> None:
    def sme(kind: str, stock: int, people: int) -> Outcome:
        return one({"all": ["sme"]}, kind=kind, industry=code, capital_stock=stock, employee_number=people).outcome

    assert sme("company", capital, employees + 1) is MET
    assert sme("company", capital + 1, employees) is MET
    assert sme("company", capital + 1, employees + 1) is NOT_MET
    assert sme("sole_proprietor", capital, employees) is MET
    assert sme("sole_proprietor", 0, employees + 1) is NOT_MET


@pytest.mark.parametrize(("code", "limit"), BASIC.items())
def test_the_basic_act_knows_no_exceptions(code: str, limit: tuple[int, int]) -> None:
    capital, employees = limit
    firm = {"kind": "company", "industry": code}
    assert one({"all": ["sme_basic"]}, **firm, capital_stock=capital + 1, employee_number=employees).outcome is MET
    assert (
        one({"all": ["sme_basic"]}, **firm, capital_stock=capital + 1, employee_number=employees + 1).outcome is NOT_MET
    )


@pytest.mark.parametrize(("name", "limits"), [("micro", MICRO), ("specific", SPECIFIC)])
def test_limits_on_employees_alone(name: str, limits: dict[str, int]) -> None:
    for code, limit in limits.items():
        for people, expected in ((limit, MET), (limit + 1, NOT_MET)):
            assert one({"all": [name]}, industry=code, employee_number=people).outcome is expected, code


def test_lodging_and_amusement_are_small_only_under_the_support_act() -> None:
    for code in ("7511", "8043"):
        assert one({"all": ["micro_basic"]}, industry=code, employee_number=20).outcome is NOT_MET
        assert one({"all": ["micro_basic"]}, industry=code, employee_number=5).outcome is MET


def test_before_2021_a_plan_was_open_to_capital_of_1b_or_2000_people() -> None:
    before, after, firm = date(2021, 8, 1), date(2021, 8, 2), {"kind": "company", "industry": "5811"}
    assert one({"all": ["specific"]}, before, **firm, employee_number=2000, capital_stock=2_000_000_000).outcome is MET
    assert one({"all": ["specific"]}, before, **firm, employee_number=9000, capital_stock=1_000_000_000).outcome is MET
    assert (
        one({"all": ["specific"]}, before, **firm, employee_number=2001, capital_stock=1_000_000_001).outcome is NOT_MET
    )
    assert one({"all": ["specific"]}, after, **firm, employee_number=301, capital_stock=1).outcome is NOT_MET


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_detail_code_of_both_revisions_has_the_sector_of_the_law(revision: int) -> None:
    codes = [code for code in table(revision) if len(code) == 4]
    assert len(codes) > 1400
    for code in codes:
        capital, employees = plain.ORDERED.get(plain.order(code), plain.BASIC[plain.sector(code)])
        for stock, people in ((capital, employees + 1), (capital + 1, employees), (capital + 1, employees + 1)):
            expected = plain.sme("company", code, stock, people)
            firm = {"kind": "company", "industry": code, "capital_stock": stock, "employee_number": people}
            assert sized(firm) is (MET if expected else NOT_MET), code


def sized(firm: dict[str, object]) -> Outcome:
    """条件だけを確かめる (文を作らないので速い)。"""
    from shien.engines.eligibility import firm_of
    from shien.engines.eligibility.rules import common

    from .cases import given

    return Outcome(int(common(ON).conditions["sme"].criterion.judge(firm_of(given(firm)))[0]))


def test_a_coarse_industry_decides_only_what_all_below_it_agree_on() -> None:
    """大分類Iは卸売か小売。50人以下ならどちらでも中小企業、101人はどちらでもなく、その間は分からない。"""
    firm = {"kind": "sole_proprietor", "industry": "I"}
    found = [one({"all": ["sme"]}, **firm, employee_number=people).outcome for people in (50, 51, 100, 101)]
    assert found == [MET, UNKNOWN, UNKNOWN, NOT_MET]
    blind = [
        one({"all": ["sme"]}, kind="sole_proprietor", employee_number=people).outcome for people in (50, 51, 900, 901)
    ]
    assert blind == [MET, UNKNOWN, UNKNOWN, NOT_MET]


def test_every_code_has_a_possible_sector() -> None:
    assert possible().any(axis=1).all()
    assert set(industries().leaves()) > {"2451", "7731"}


def test_placements_of_our_own_are_marked() -> None:
    assert [sector_of(code) for code in ("1919", "7521", "7731")] == [
        ("other", True),
        ("lodging", True),
        ("retail", True),
    ]
    assert sector_of("7511") == ("inn", False)
