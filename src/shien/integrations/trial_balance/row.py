"""試算表の一行。"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """科目の一行。金額は表の単位のまま。balance があればそれが残高、無ければ借方と貸方の残高。"""

    name: str
    debit: int
    credit: int
    balance: int | None
    row: int
