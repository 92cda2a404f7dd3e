"""計画。金額は円 (Decimal)、率は小数、月は計画の初月を1とする通し番号。年ごとの並びの軸は (year,)。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

Series = tuple[Decimal, ...]
ONE = Decimal(1)
MONTHS = 12


class Method(Enum):
    """償却方法。"""

    STRAIGHT_LINE = "straight_line"
    DECLINING_BALANCE = "declining_balance"


class Compression(Enum):
    """圧縮記帳の方法。"""

    NONE = "none"
    DIRECT = "direct"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Loan:
    """借入。drawn_month の初めに借り、interval か月ごとに元金を repayments 回に等しく返す。利息は期首残高にかかる。

    existing は計画の前からある借入 (入金は無い)。
    """

    amount: Decimal
    rate: Decimal
    repayments: int
    drawn_month: int = 1
    interval: int = MONTHS
    existing: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """基準年度の貸借対照表の、ローカルベンチマークに要る科目。無い科目は None。"""

    notes_receivable: Decimal | None = None
    accounts_receivable: Decimal | None = None
    inventories: Decimal | None = None
    notes_payable: Decimal | None = None
    accounts_payable: Decimal | None = None
    total_liabilities: Decimal | None = None
    net_assets: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """基準年度 (FY0) と、投資をしないときの見通し。"""

    opening_cash: Decimal
    net_sales: Decimal
    variable_cost_rate: Decimal
    personnel_expenses: Decimal
    depreciation_base: Decimal
    depreciation: Series
    total_pay: Decimal | None = None
    fixed_costs: Decimal = Decimal(0)
    previous_net_sales: Decimal | None = None
    employee_number: Decimal | None = None
    capital_stock: Decimal | None = None
    loans: tuple[Loan, ...] = ()
    balance: Balance = Balance()


@dataclass(frozen=True, slots=True)
class Growth:
    """伸び率 (前年比)。軸は (year,)。"""

    net_sales: Series
    personnel_expenses: Series
    fixed_costs: Series


@dataclass(frozen=True, slots=True)
class Investment:
    """設備。cost は取得価額、eligible は補助対象経費 (いずれも税抜)。"""

    name: str
    cost: Decimal
    eligible: Decimal
    payment_month: int
    service_month: int
    useful_life: int
    method: Method

    @property
    def acquired_month(self) -> int:
        """取得した月。支払と使い始めの早いほう。"""
        return min(self.payment_month, self.service_month)


@dataclass(frozen=True, slots=True)
class Extra:
    """投資で増える分。軸は (year,)。total_pay が無ければ、人件費に基準年度の割合をかける。"""

    net_sales: Series
    variable_cost_rate: Decimal
    personnel_expenses: Series
    fixed_costs: Series
    employee_number: Series
    total_pay: Series | None = None


@dataclass(frozen=True, slots=True)
class Profit:
    """補助事業の完了までに上がった収益 (収益納付)。excluded は除外額 (自己負担の対象経費)。"""

    sales: Decimal
    cost: Decimal
    excluded: Decimal


@dataclass(frozen=True, slots=True)
class Subsidy:
    """補助金。制度 (scheme) か、率・上限・下限の明示。settled_month は額の確定、received_month は入金。"""

    received_month: int
    settled_month: int
    scheme: str | None = None
    rate: Decimal | None = None
    rate_text: str = ""
    cap: Decimal | None = None
    floor: Decimal = Decimal(0)
    unit: int = 1
    specials: tuple[str, ...] = ()
    micro: bool = False
    applied_on: date | None = None
    profit: Profit | None = None
    compression: Compression = Compression.DIRECT


@dataclass(frozen=True, slots=True)
class Bridge:
    """つなぎ融資。amount が無ければ補助金の額、drawn_month が無ければ最初の支払月に借り、入金月に返す。"""

    rate: Decimal
    amount: Decimal | None = None
    drawn_month: int | None = None


@dataclass(frozen=True, slots=True)
class Wages:
    """賃金の要件に要る値。lowest は事業所内最低賃金 (円・時間額、軸は (year,))。"""

    prefecture: str | None = None
    lowest: Series | None = None
    minimum_wage_growth: Decimal | None = None
    action_plan_published: bool | None = None


@dataclass(frozen=True, slots=True)
class Factors:
    """感度分析の倍率。1 は計画どおり。"""

    net_sales: Decimal = ONE
    extra_net_sales: Decimal = ONE
    variable_cost_rate: Decimal = ONE
    personnel_expenses: Decimal = ONE
    investment: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Plan:
    """補助金を使う設備投資の計画。"""

    name: str
    start: date
    years: int
    discount_rate: Decimal
    base: Base
    growth: Growth
    extra: Extra
    investments: tuple[Investment, ...] = ()
    loans: tuple[Loan, ...] = ()
    subsidy: Subsidy | None = None
    bridge: Bridge | None = None
    wages: Wages = Wages()
    rounding: str = "exact"
    goal_years: int = 5
    straight_line_variant: bool = False
    relief_extended: bool = True
    consumption_tax: bool = False
    sensitivity: Mapping[str, Series] = field(default_factory=dict)
    factors: Factors = Factors()

    @property
    def months(self) -> int:
        """計画の月数。"""
        return self.years * MONTHS

    def year_start(self, year: int) -> date:
        """year 年目 (1から) の初日。"""
        return self.start.replace(year=self.start.year + year - 1)

    def year_of(self, month: int) -> int:
        """通し番号の月が属する年 (1から)。"""
        return (month - 1) // MONTHS + 1
