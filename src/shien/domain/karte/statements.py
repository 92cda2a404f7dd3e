"""決算の並び。カルテの財務情報を、診断・予測・シミュレーションのエンジンが受ける形にする。金額は円、空は None。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shien.values.fiscal_year import FiscalYear

from .facts import Karte

_DEBTS = ("short_term_borrowings", "long_term_borrowings")
_DEPRECIATION = ("cost_of_sales_depreciation", "sga_depreciation")
_STAFF = ("period_end_regular_employees", "period_end_employees")
_NOW = ("regular_employee_number", "employee_number")


@dataclass(frozen=True, slots=True)
class Statement:
    """一つの事業年度。values は項目辞書のキー → 円 (人数は人)。months は月数。"""

    end: date
    months: int
    values: Mapping[str, int]

    def get(self, item: str) -> int | None:
        """値。無ければ None。"""
        return self.values.get(item)

    def total(self, *items: str) -> int | None:
        """ある項目だけの和。一つも無ければ None。"""
        found = [self.values[item] for item in items if item in self.values]
        return sum(found) if found else None

    @property
    def borrowings(self) -> int | None:
        """借入金 (短期と長期)。"""
        return self.total(*_DEBTS)

    @property
    def depreciation(self) -> int | None:
        """減価償却費 (製造原価と販管費)。"""
        return self.total(*_DEPRECIATION)

    @property
    def value_added(self) -> int | None:
        """付加価値額 (営業利益 + 人件費 + 減価償却費)。どれかが無ければ None。"""
        parts = (self.get("operating_income"), self.get("personnel_expenses"), self.depreciation)
        return None if None in parts else sum(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Accounts:
    """事業者の決算と、規模と業種。statements は新しい順。"""

    kind: str
    industry: str
    capital_stock: int | None
    statements: tuple[Statement, ...]
    current_employees: int | None
    prefecture: str
    founded: date | None

    def employees(self, place: int) -> int | None:
        """その期の従業員数 (正社員を先に)。最新期に無ければ、いまの従業員数。"""
        found = next((value for item in _STAFF if (value := self.statements[place].get(item)) is not None), None)
        return self.current_employees if found is None and place == 0 else found

    def previous_sales(self, place: int) -> int | None:
        """前期売上高。一つ前の期が、ちょうど前の一年であるときだけ。"""
        if place + 1 >= len(self.statements):
            return None
        before, this = self.statements[place + 1], self.statements[place]
        gap = (this.end.year - before.end.year) * 12 + this.end.month - before.end.month
        return before.get("net_sales") if gap == this.months == before.months == 12 else None


def accounts_of(karte: Karte, kind: str) -> Accounts:
    """カルテから決算を並べる。kind は法人か個人事業主で、個人事業主の資本金は0とする。"""
    ends = sorted({part for (item, part) in karte.values if item == "period_end"}, reverse=True)
    capital = karte.text("capital_stock")
    founded = karte.text("date_of_establishment")
    staff = next((text for item in _NOW if (text := karte.text(item))), "")
    return Accounts(
        kind, karte.text("industry"), 0 if kind == "sole_proprietor" and not capital else _whole(capital),
        tuple(_statement(karte, end) for end in ends), _whole(staff), karte.text("municipality")[:2],
        date.fromisoformat(founded) if founded else None,
    )  # fmt: skip


def _statement(karte: Karte, part: str) -> Statement:
    end, start = date.fromisoformat(part), karte.text("period_start", part)
    year = FiscalYear(end, date.fromisoformat(start)) if start and start <= part else FiscalYear.ending(end)
    values = {
        item: int(current.held.value)
        for (item, place), current in karte.values.items()
        if place == part and current.held.value.lstrip("-").isdigit()
    }
    return Statement(end, year.months, values)


def _whole(text: str) -> int | None:
    return int(text) if text.isdigit() else None
