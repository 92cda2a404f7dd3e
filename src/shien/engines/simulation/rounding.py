"""端数の扱い。どこで丸めるかは rounding.toml の方針が決め、計算の途中に丸めを書かない。"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import lru_cache
from itertools import pairwise

from .law import table

ZERO = Decimal(0)
DIGITS = 50
_ROOTS = Context(prec=20)  # 根は示すだけで、判定にも金額にも使わない。50 桁で取ると計画の計算の半分がこれに費える


@dataclass(frozen=True, slots=True)
class Rounding:
    """端数の方針。単位は円。すべての金額は money の倍数なので、足し引きに誤差が無い。"""

    label: str
    money_unit: Decimal
    depreciation_unit: Decimal
    base_unit: Decimal
    tax_unit: Decimal

    def money(self, amount: Decimal) -> Decimal:
        """各行の金額 (四捨五入)。"""
        return to_unit(amount, self.money_unit, ROUND_HALF_UP)

    def depreciation(self, amount: Decimal) -> Decimal:
        """償却費 (切上げ。切り捨てると、耐用年数の終わりに備忘価額より多く残ることがある)。"""
        return to_unit(amount, self.depreciation_unit, ROUND_UP)

    def limit(self, amount: Decimal) -> Decimal:
        """圧縮限度額 (切捨て)。"""
        return to_unit(amount, self.depreciation_unit, ROUND_DOWN)

    def base(self, amount: Decimal) -> Decimal:
        """課税標準 (切捨て。国税通則法第118条)。"""
        return to_unit(amount, self.base_unit, ROUND_DOWN)

    def tax(self, amount: Decimal) -> Decimal:
        """税額 (切捨て。国税通則法第119条)。"""
        return to_unit(amount, self.tax_unit, ROUND_DOWN)

    def spread(self, total: Decimal, parts: int) -> tuple[Decimal, ...]:
        """等しく分ける。端数は後ろへ送り、合計は必ず total になる。

        >>> rounding("yen").spread(Decimal(100), 3)
        (Decimal('33'), Decimal('34'), Decimal('33'))
        """
        edges = [self.money(total * part / parts) for part in range(parts + 1)]
        return tuple(after - before for before, after in pairwise(edges))


def to_unit(amount: Decimal, unit: Decimal, mode: str) -> Decimal:
    """単位の倍数にする。"""
    return (amount / unit).to_integral_value(mode) * unit


@lru_cache(maxsize=1024)
def root(value: Decimal, degree: int) -> Decimal:
    """正の degree 乗根 (20 桁)。

    >>> root(Decimal(1024), 10)
    Decimal('2.0000000000000000000')
    """
    return _ROOTS.power(value, _ROOTS.divide(Decimal(1), Decimal(degree)))


def rounding(name: str) -> Rounding:
    """名前の方針。exact・yen・filing。"""
    row = table("rounding")[name]
    units = (Decimal(row[key]) for key in ("money", "depreciation", "base", "tax"))
    return Rounding(row["label"], *units)
