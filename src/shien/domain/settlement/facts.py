"""交付決定のあとの、外へ出る形。"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shien.engines.settlement import Due


@dataclass(frozen=True, slots=True)
class Line:
    """経費の一行の検査。claimed は報告された補助対象経費、accepted は認めた額 (円)。"""

    row: int
    category: str
    content: str
    claimed: int
    accepted: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """確定検査の結び。bound は額の決め手 (0 交付決定の額、1 報告された額、2 経費 × 補助率)。"""

    lines: tuple[Line, ...]
    eligible: int
    by_rate: int
    decided: int
    claimed: int
    rate: str
    amount: int
    by_name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """支払を待つ請求。payee_name は受け取る人、amount は振り込む額 (円)。"""

    application: UUID
    application_number: str
    applicant_name: str
    procedure: str
    payee_name: str
    amount: int
    claimed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Payment:
    """支払。number は振込データの顧客コード。amount は振り込む額、withheld は源泉徴収の額 (円)。outcome は結果の前なら空。"""

    number: int
    application: UUID
    application_number: str
    applicant_name: str
    payee_name: str
    amount: int
    withheld: int
    outcome: str
    outcome_label: str
    paid_on: date | None
    reason: str

    @property
    def gross(self) -> int:
        """源泉徴収の前の額。"""
        return self.amount + self.withheld


@dataclass(frozen=True, slots=True)
class Received:
    """受け取る人から見た支払。live でない支払は、振込不能か取りやめ。"""

    application_id: int
    amount: int
    withheld: int
    outcome: str
    paid_on: date | None

    @property
    def gross(self) -> int:
        """源泉徴収の前の額。"""
        return self.amount + self.withheld


@dataclass(frozen=True, slots=True)
class Batch:
    """振込のまとまり。"""

    key: UUID
    procedure: str
    pay_on: date
    count: int
    total: int
    sha256: str
    made_by_id: int
    made_by_name: str
    made_at: datetime
    approved_by_name: str
    approved_at: datetime | None
    dropped_at: datetime | None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """銀行の答えの一行。"""

    number: int
    amount: int
    outcome: str
    paid_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """出すべき報告。sent は出されたか。"""

    application: UUID
    application_number: str
    applicant_name: str
    form: str
    occurrence: str
    year_end: date
    due_on: date
    sent: bool


@dataclass(frozen=True, slots=True)
class Order:
    """返還・納付の求め。paid は納められた額。"""

    id: int
    amount: int
    pay_by: date
    basis: tuple[dict[str, Any], ...]
    at: datetime
    paid: int

    @property
    def left(self) -> int:
        """まだ納められていない額。"""
        return max(0, self.amount - self.paid)


@dataclass(frozen=True, slots=True)
class Charge:
    """求めに付く額の見込み (円)。added は加算金 (取消しのとき)、late は延滞金 (期限のあと)。"""

    added: int
    late: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """返還・納付の計算。form は調べた様式。"""

    form: str
    occurrence: str
    dues: tuple[Due, ...]

    @property
    def total(self) -> int:
        """求める額の合計。"""
        return sum(each.amount for each in self.dues)
