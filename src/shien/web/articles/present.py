"""記事と事例の見せ方。"""

from dataclasses import dataclass
from decimal import Decimal

from shien.domain.editorial.facts import Card, Figure
from shien.values.area import AREAS
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

_FEW = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """一覧の一枚。tags は (見出し, 言葉)。"""

    card: Card
    tags: tuple[tuple[str, str], ...]


def card(found: Card) -> Shown:
    """一覧の一枚。"""
    return Shown(found, tags(found))


def tags(found: Card) -> tuple[tuple[str, str], ...]:
    """目的・業種・地域の言葉。選んでいないものは言わない。"""
    tables = (("目的", PURPOSES, found.use_purpose), ("業種", MAJORS, found.industry), ("地域", AREAS, found.area))
    return tuple((label, _words([table[code] for code in codes])) for label, table, codes in tables if codes)


def _words(names: list[str]) -> str:
    return "、".join(names[:_FEW]) + (f"など{len(names)}" if len(names) > _FEW else "")


def number(value: Decimal) -> str:
    """三桁ごとの区切り。端数の0は言わない。

    >>> number(Decimal("1200.50")), number(Decimal("30.00"))
    ('1,200.5', '30')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def change(figure: Figure) -> str:
    """前から後への変わり方。前が0なら、割合は言わない。

    >>> change(Figure("売上", "万円", Decimal(100), Decimal(125)))
    '25.0％増えた'
    """
    if figure.before == figure.after:
        return "変わらない"
    if figure.before <= 0:
        return "増えた" if figure.after > figure.before else "減った"
    rate = (figure.after - figure.before) / figure.before
    return f"{abs(rate):.1%}".replace("%", "％") + ("増えた" if rate > 0 else "減った")
