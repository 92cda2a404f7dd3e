"""数の言い方。見込みなので、円は1万円に丸めて言う。"""

from decimal import ROUND_HALF_UP, Decimal

from shien.engines.simulation import Plan
from shien.values.yen import yen_words

_ROUND = 10_000


def yen(value: Decimal | int | None) -> str:
    """円。10万円からは1万円に丸める。

    >>> yen(Decimal("12345678.9")), yen(-5), yen(None)
    ('1,235万円', '−5円', '—')
    """
    if value is None:
        return "—"
    amount = Decimal(value)
    unit = _ROUND if abs(amount) >= 10 * _ROUND else 1
    return yen_words(int((amount / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit)


def percent(value: Decimal | None) -> str:
    """率。小数点の下は2桁。"""
    return "—" if value is None else f"{value * 100:.2f}%".replace("-", "−")


def years(value: Decimal | None, none: str) -> str:
    """年数。"""
    return none if value is None else f"{value:.1f}年" if value else "0年"


def month(plan: Plan, number: int) -> str:
    """通し番号の月。7か月目（2026年10月）。"""
    at = plan.start.year * 12 + plan.start.month - 1 + number - 1
    return f"{number}か月目（{at // 12}年{at % 12 + 1}月）"


def fiscal_year(plan: Plan, number: int) -> str:
    """事業年度。0は基準の年度。"""
    at = plan.start.year * 12 + plan.start.month - 2 + 12 * number
    return f"{at // 12}年{at % 12 + 1}月期"


def year(plan: Plan, number: int) -> str:
    """事業年度。1年目（2027年3月期）。"""
    return f"{number}年目（{fiscal_year(plan, number)}）"


def difference(value: Decimal) -> str:
    """多い・少ない。"""
    return f"{yen(abs(value))}{'多く' if value >= 0 else '少なく'}"
