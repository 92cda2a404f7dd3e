"""似た企業の見せ方。"""

from dataclasses import dataclass
from datetime import datetime

from shien.domain.analytics.asker import whole_years
from shien.domain.analytics.facts import Edition
from shien.domain.karte.statements import Accounts
from shien.engines.peers import Indicator, Peers
from shien.engines.peers.find import PLACES
from shien.values.fiscal_year import FiscalYear
from shien.web.charts import Chart, Spread, spread
from shien.web.charts.scale import short_yen

_WHERE = dict(
    zip(
        PLACES,
        ("低い方の1割", "低い方（下から10〜25%）", "真ん中より少し低い", "真ん中より少し高い", "高い方（上から10〜25%）", "高い方の1割"),
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """一つの指標。where は自社の位置、reason は示さない値のわけ。"""

    name: str
    own: str
    middle: str
    where: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """画面。firms は組の社数の言葉、match は近さ、scope は選んだ範囲、own_years は使った自社の決算、built_at は参考集団の日時。"""

    shown: bool
    message: str
    firms: str
    match: str
    scope: str
    rows: tuple[Row, ...]
    chart: Chart | None
    own_years: str
    few_years: bool
    built_at: datetime
    withheld: bool


def page(found: Peers, accounts: Accounts, edition: Edition) -> Page:
    """画面に出す形にする。"""
    rows = tuple(_row(each) for each in found.indicators)
    years = whole_years(accounts)
    return Page(
        found.shown, "" if found.shown else found.message, "" if found.firms is None else f"およそ{found.firms}社",
        found.match, found.message if found.shown else "", rows, _chart(found) if found.shown else None,
        "・".join(FiscalYear.ending(each.end).label for _, each in years[:3]), len(years) < 2, edition.built_at,
        found.firms is None or any(row.reason for row in rows),
    )  # fmt: skip


def _row(each: Indicator) -> Row:
    middle = each.quantiles[2]
    return Row(
        each.label, "" if each.own is None else say(each.own, each.unit), "" if middle is None else say(middle, each.unit),
        _WHERE.get(each.place, ""), say(each.step, each.unit), each.message,
    )  # fmt: skip


def _chart(found: Peers) -> Chart | None:
    rows = [
        Spread(
            each.label,
            each.quantiles,
            each.own,
            tuple("" if cell is None else say(cell, each.unit) for cell in each.quantiles),
            "" if each.own is None else say(each.own, each.unit),
        )
        for each in found.indicators
        if any(cell is not None for cell in each.quantiles)
    ]
    if not rows:
        return None
    known = [each for each in found.indicators if each.place]
    above = sum(PLACES.index(each.place) >= 3 for each in known)
    summary = f"{len(known)}の指標のうち、似た企業の真ん中より高いものは{above}、低いものは{len(known) - above}です。"
    return spread("peers", "似た企業の広がりと、自社の位置", summary, rows)


def say(value: float, unit: str) -> str:
    """値の言い方。

    >>> say(0.052, "比率"), say(27_800_000, "円"), say(242_000, "円/人"), say(1.25, "か月")
    ('5.2%', '2,780万円', '24万円', '1.3か月')
    """
    if unit == "比率":
        return f"{value * 100:.1f}".removesuffix(".0").replace("-", "−") + "%"
    if unit in ("円", "円/人"):
        return short_yen(value)
    return f"{value + 1e-9:,.1f}".removesuffix(".0").replace("-", "−") + unit
