"""見本の事業者。検査数字の合う架空の法人番号と、つり合った決算を作る。"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from shien.values.corporate_number import CorporateNumber
from shien.values.municipality import Municipality, table

_WORDS = ("あかね", "みどり", "はやぶさ", "つばめ", "こがね", "やまびこ", "しらかば", "なぎさ", "ほくと", "たちばな")
_TRADES = (
    ("精機", "2661"), ("食品", "0999"), ("建設", "0611"), ("電子", "2819"), ("木工", "1299"), ("印刷", "1511"),
    ("運送", "4411"), ("商店", "5699"), ("システム", "3911"), ("工業", "2451"),
)  # fmt: skip
_FAMILY = (
    ("佐藤", "サトウ"),
    ("髙橋", "タカハシ"),
    ("山﨑", "ヤマサキ"),
    ("渡邊", "ワタナベ"),
    ("小林", "コバヤシ"),
    ("𠮷田", "ヨシダ"),
)
_GIVEN = (
    ("一郎", "イチロウ"),
    ("花子", "ハナコ"),
    ("健", "ケン"),
    ("美咲", "ミサキ"),
    ("翔", "ショウ"),
    ("恵", "メグミ"),
)


@dataclass(frozen=True, slots=True)
class Firm:
    """架空の事業者。finance は 末日 → 項目 → 円。"""

    corporate_number: str
    name: str
    kana: str
    postal_code: str
    municipality: str
    location: str
    representative: str
    representative_kana: str
    industry: str
    employees: int
    capital: int
    established: str
    finance: dict[str, dict[str, int]]


def firms(seed: int, start: int = 0) -> Iterator[Firm]:
    """架空の事業者を次々に作る。番号は 9900 から始まる基礎番号で、実在の番号と重ならない。"""
    places = [code for code, (_, city) in table().items() if city]
    number = start
    while True:
        random = Random(f"{seed}:{number}")  # noqa: S311 -- made-up data, the same each time
        yield _firm(random, number, places)
        number += 1


def _firm(random: Random, number: int, places: list[str]) -> Firm:
    word, (trade, industry) = random.choice(_WORDS), random.choice(_TRADES)
    place = Municipality.parse(random.choice(places))
    family, given = random.choice(_FAMILY), random.choice(_GIVEN)
    employees = min(int(random.lognormvariate(2.0, 1.0)) + 1, 300)
    finance = {}
    sales = int(employees * random.uniform(6, 25)) * 1_000_000
    for year in (2024, 2025, 2026):
        finance[f"{year}-03-31"] = statement(random, sales)
        sales = int(sales * random.uniform(0.9, 1.15)) // 1000 * 1000
    return Firm(
        corporate_number=CorporateNumber.with_check_digit(f"9900{number:08d}").text,
        name=f"{random.choice(('株式会社', ''))}架空{word}{trade}", kana=f"カクウ{_kana(word)}{number:02d}",
        postal_code=f"{random.randint(100, 999)}{random.randint(0, 9999):04d}", municipality=place.code,
        location=f"{place.full_name}架空町{random.randint(1, 9)}丁目{random.randint(1, 20)}番{random.randint(1, 20)}号",
        representative=f"{family[0]} {given[0]}", representative_kana=f"{family[1]} {given[1]}",
        industry=industry if _known(industry) else "2451", employees=employees,
        capital=random.choice((3, 5, 10, 20, 30)) * 1_000_000,
        established=f"{random.randint(1960, 2020)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}", finance=finance,
    )  # fmt: skip


def _known(code: str) -> bool:
    from shien.values.industry import table as industries

    return code in industries(14)


def _kana(word: str) -> str:
    return "".join(chr(ord(char) + 0x60) for char in word)


def statement(random: Random, sales: int) -> dict[str, int]:
    """つり合った決算 (資産 = 負債 + 純資産、利益の段がつながる)。"""

    def part(low: float, high: float) -> int:
        return int(sales * random.uniform(low, high)) // 1000 * 1000

    cost = part(0.55, 0.75)
    gross = sales - cost
    sga = int(gross * random.uniform(0.75, 1.02)) // 1000 * 1000
    operating = gross - sga
    interest, other = part(0.002, 0.01), part(0, 0.01)
    ordinary = operating + other - interest
    tax = max(int(ordinary * 0.3), 70_000)
    cash, receivable, notes, stock = part(0.05, 0.3), part(0.05, 0.2), part(0, 0.05), part(0.02, 0.15)
    other_current = part(0.005, 0.03)
    current = cash + receivable + notes + stock + other_current
    land, tangible, intangible, investments = part(0, 0.1), part(0.1, 0.4), part(0, 0.02), part(0, 0.05)
    fixed = tangible + land + intangible + investments
    payable, notes_payable = part(0.03, 0.12), part(0, 0.05)
    short, long = part(0.02, 0.1), part(0.05, 0.4)
    other_debt = part(0.01, 0.05)
    debt = payable + notes_payable + short + other_debt + long
    return {
        "net_sales": sales, "cost_of_sales": cost, "gross_profit": gross, "sga_expenses": sga, "operating_income": operating,
        "cost_of_sales_depreciation": part(0.01, 0.03), "sga_depreciation": part(0.005, 0.02),
        "labour_cost": part(0.05, 0.15), "personnel_expenses": part(0.2, 0.35), "non_operating_income": other,
        "non_operating_expenses": interest, "ordinary_income_loss": ordinary, "extraordinary_income": 0,
        "extraordinary_loss": 0, "income_before_tax": ordinary, "net_income_loss": ordinary - tax, "cash": cash,
        "accounts_receivable": receivable, "notes_receivable": notes, "inventories": stock,
        "other_current_assets": other_current, "current_assets": current, "land": land,
        "tangible_fixed_assets": tangible + land, "intangible_fixed_assets": intangible, "other_fixed_assets": investments,
        "fixed_assets": fixed, "total_assets": current + fixed, "accounts_payable": payable, "notes_payable": notes_payable,
        "short_term_borrowings": short, "other_current_liabilities": other_debt,
        "current_liabilities": payable + notes_payable + short + other_debt, "long_term_borrowings": long,
        "fixed_liabilities": long, "total_liabilities": debt, "net_assets": current + fixed - debt,
    }  # fmt: skip
