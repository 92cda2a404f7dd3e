"""払うもの。どの状態の申請に、誰へ、いくら払うかを、手続きの種類が答える。補助金はここに、ほかは上のアプリが登録する。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications.facts import Application, Row
from shien.values.fault import InvalidValue

from . import cases, rules

BANK = ("bank_code", "bank_name", "branch_code", "branch_name", "account_type", "account_number")


@dataclass(frozen=True, slots=True)
class Debt:
    """払うもの一つ。enterprise_id と payee_name は受け取る人、amount は振り込む額、withheld は源泉徴収の額 (円)。

    bank は振込先 (BANK の列) で、holder は口座名義。claim_id と completed_on は、補助金のときだけ。
    """

    case: Application
    enterprise_id: int
    payee_name: str
    amount: int
    withheld: int
    bank: Mapping[str, str]
    holder: str
    claim_id: int | None = None
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """払うものの種類。

    state は支払を待つ状態。listed は一覧のための {申請: (受け取る人, 額)}、owed は振込日を決めて払うもの一つ。
    told は銀行の答えのあとの知らせ (申請, 払えたか, 時刻)。
    """

    state: str
    listed: Callable[[Sequence[Row], Viewer], Mapping[UUID, tuple[str, int]]]
    owed: Callable[[cases.Held, date, Viewer], Debt]
    told: Callable[[int, bool, datetime], None]


def _listed(rows: Sequence[Row], viewer: Viewer) -> Mapping[UUID, tuple[str, int]]:
    return {row.key: (row.applicant_name, row.amount or 0) for row in rows}


def _owed(held: cases.Held, pay_on: date, by: Viewer) -> Debt:
    claim, case = held.values("claim"), held.case
    amount = rules.amount_of(case, "settle")
    if int(claim.get("claimed_amount") or 0) != amount:
        raise InvalidValue(f"申請 {case.number} の請求額が、確定した額と違います。")
    return Debt(
        case, case.enterprise_id, case.applicant_name, amount, 0, {key: str(claim.get(key) or "") for key in BANK},
        str(claim.get("account_holder") or ""), held.latest("claim").id,
        date.fromisoformat(str(held.values("completion_report")["completed_on"])),
    )  # fmt: skip


def _told(application_id: int, paid: bool, at: datetime) -> None:
    """補助金は、申請の状態の知らせで足りる。"""


_GRANT = Kind("claimed", _listed, _owed, _told)
_KINDS: dict[str, Kind] = {}


def register(procedure: str, kind: Kind) -> None:
    """この手続きの払うものを登録する。"""
    _KINDS[procedure] = kind


def kind_of(procedure: str) -> Kind:
    """この手続きの払うもの。登録が無ければ、補助金。"""
    return _KINDS.get(procedure, _GRANT)
