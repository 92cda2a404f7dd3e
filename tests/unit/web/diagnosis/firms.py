"""試験の事業者。カルテの値だけから作る。金額は円。"""

from datetime import UTC, date, datetime

from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.karte.facts import Current, Held, Karte
from shien.domain.karte.statements import Accounts, accounts_of

NAME = "株式会社架空髙﨑𠮷金属"
# docs/explanation/diagnosis.md の「手で確かめる例」と同じ数 (金属製品製造業、小規模)。
WORKED = {
    "net_sales": "110000000", "operating_income": "6000000", "sga_depreciation": "2000000", "cash": "20000000",
    "accounts_receivable": "15000000", "inventories": "5000000", "total_liabilities": "60000000",
    "accounts_payable": "8000000", "long_term_borrowings": "30000000", "short_term_borrowings": "10000000",
    "net_assets": "40000000", "total_assets": "100000000", "period_end_regular_employees": "10",
    "personnel_expenses": "32000000", "ordinary_income_loss": "5000000",
}  # fmt: skip
BEFORE = WORKED | {"net_sales": "100000000", "operating_income": "1000000", "ordinary_income_loss": "-500000"}
FIRST = WORKED | {"net_sales": "104000000", "operating_income": "-3000000"}
NOW = {
    "name": NAME, "location": "岩手県盛岡市架空町1丁目", "representative_name": "髙﨑 𠮷郎", "industry": "2441",
    "capital_stock": "10000000", "regular_employee_number": "10", "strengths": "=SUM(1+1)のような字も、文字のまま出します。",
    "process_1_name": "設計", "process_1_content": "図面を引きます。\n社長と二人で行います。",
}  # fmt: skip
ENDS = ("2026-03-31", "2025-03-31", "2024-03-31")


def karte(*years: dict[str, str], now: dict[str, str] | None = None) -> Karte:
    """カルテ。years は新しい順の決算。"""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    places = [("", item, value) for item, value in (NOW if now is None else now).items()]
    for end, values in zip(ENDS, years, strict=False):
        places += [(end, "period_end", end), *((end, item, value) for item, value in values.items())]
    return Karte(
        1, {(item, part): Current(Held(item, part, value, "typed", "", date(2026, 11, 1), at)) for part, item, value in places}, 1
    )  # fmt: skip


def accounts(*years: dict[str, str], now: dict[str, str] | None = None, kind: str = "corporation") -> Accounts:
    """決算の並び。"""
    return accounts_of(karte(*years, now=now), kind)


OWNER = Viewer(role=Role.PRIME, account_id=1, enterprise_id=1, enterprise_name=NAME, can_edit=True)
SUPPORTER = Viewer(
    role=Role.SUPPORTER, account_id=2, enterprise_id=1, enterprise_name=NAME, groups=frozenset({"basic", "finance"})
)
