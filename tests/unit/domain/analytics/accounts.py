"""試験の決算。"""

from datetime import date

from shien.domain.karte.statements import Accounts, Statement


def accounts(*years: dict[str, int], months: int = 12, industry: str = "2661") -> Accounts:
    """years は新しい順の値。"""
    return Accounts(
        "corporation", industry, 10_000_000,
        tuple(Statement(date(2026 - at, 3, 31), months, values) for at, values in enumerate(years)), 8, "03",
        date(1999, 10, 1),
    )  # fmt: skip
