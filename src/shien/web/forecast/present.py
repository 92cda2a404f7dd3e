"""見込みの見せ方。金額は三桁ほどに丸め、幅とともに言う。"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from shien.domain.analytics import errors, outlook
from shien.domain.analytics.asker import whole_years
from shien.domain.analytics.facts import Edition
from shien.domain.analytics.outlook import Route
from shien.domain.karte.statements import Accounts
from shien.values.fiscal_year import FiscalYear
from shien.values.yen import yen_words
from shien.web.charts import Chart, fan
from shien.web.charts.fan import Ahead

_SHOWN = 5  # 図に並べる過去の期の数
LABELS = {"net_sales": "売上高", "operating_income": "営業利益", "cash": "現金・預金"}


@dataclass(frozen=True, slots=True)
class Way:
    """一つの道の見せ方。chart が None なら message が言う。said は一文、notes は添える文。"""

    title: str
    chart: Chart | None
    said: str
    message: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """一つの項目。ways は自社の道と似た企業の道。"""

    key: str
    label: str
    ways: tuple[Way, Way]


@dataclass(frozen=True, slots=True)
class Page:
    """画面。own_years は使った決算、one は一期だけか、edition は参考集団の版 (無ければ None)。"""

    topics: tuple[Topic, ...]
    own_years: str
    one: bool
    edition: Edition | None


def page(accounts: Accounts, edition: Edition | None, peers: Mapping[str, Route | None], horizon: int) -> Page:
    """画面に出す形にする。"""
    tested = edition.errors if edition else {}
    topics = tuple(
        Topic(item, label, (
            _own(item, label, outlook.own(accounts, item, errors.bands(tested)), tested.get(item), horizon),
            _peers(item, label, peers.get(item), horizon),
        ))
        for item, label in LABELS.items()
    )  # fmt: skip
    years = whole_years(accounts)
    return Page(topics, "・".join(_label(each.end) for _, each in years[:_SHOWN]), len(years) == 1, edition)


def _own(item: str, label: str, route: Route | None, tested: Mapping[str, Any] | None, horizon: int) -> Way:
    title = "自社のこれまでから"
    if route is None:
        return Way(title, None, "", f"カルテに{label}がありません。決算に入れると見られます。")
    notes: tuple[str, ...] = (
        (_tested(item, tested, horizon),) if tested else ("参考集団が小さいので、外れ方はまだ試せません。",)
    )
    if route.few:
        notes = ("決算が一期だけなので、いまの値が続くと見て、幅を広く取りました。", *notes)
    return _way(item, f"{label}：{title}", title, "own", route, horizon, notes)


def _peers(item: str, label: str, route: Route | None, horizon: int) -> Way:
    title = "似た企業のその後から"
    if route is None:
        return Way(title, None, "", "似た企業の決算が10社に満たないので、示しません。")
    note = f"およそ{route.firms}社の、似た年からの動きを使いました。"
    return _way(item, f"{label}：{title}", title, "peers", route, horizon, (note,))


def _way(item: str, name: str, title: str, kind: str, route: Route, horizon: int, notes: tuple[str, ...]) -> Way:
    ends = [_later(route.past[-1][0], year) for year in range(1, horizon + 1)]
    ahead = [
        Ahead(_axis(end), _short(row[2]), (_short(row[1]), _short(row[3])), (_short(row[0]), _short(row[4])))
        for end, row in zip(ends, route.bands[:horizon], strict=True)
        if np.isfinite(row).all()
    ]
    if 0 < len(ahead) < horizon:
        notes = (
            *notes,
            f"{len(ahead)}年先までを示しました。その先は、10社に満たないか、一社の出入りで大きく動きます。",
        )
    if not ahead or ahead[0].label != _axis(ends[0]):
        return Way(title, None, "", _narrow_only(ends[0], route), notes)
    last, end = ahead[-1], ends[[_axis(each) for each in ends].index(ahead[-1].label)]
    low, high = last.narrow
    said = f"{_label(end)}は、{yen_words(round(low))}から{yen_words(round(high))}の間と見込みます（10回に8回）。"
    past = [(_axis(end), float(value)) for end, value in route.past[-_SHOWN:]]
    return Way(title, fan(f"{item.replace('_', '-')}-{kind}", name, said, past, ahead), said, "", notes)


def _narrow_only(end: date, route: Route) -> str:
    """図にできないときの一文。広い方の幅だけが示せないなら、狭い方を言う。"""
    low, high = route.bands[0][1], route.bands[0][3]
    if not np.isfinite([low, high]).all():
        return "似た企業の動きが一社の出入りで変わるので、示しません。"
    between = f"{yen_words(round(_short(low)))}から{yen_words(round(_short(high)))}"
    return f"{_label(end)}は、{between}の間と見込みます（10回に8回）。広い方の幅は、一社の出入りで動くので示しません。"


def _tested(item: str, tested: Mapping[str, Any], horizon: int) -> str:
    """試した外れ方の一文。"""
    typical = tested["typical"]
    year = min(horizon, len(typical))
    of = "" if item == "net_sales" else "売上高の"
    first = f"去年までのデータで試すと、1年先の外れは、ふつう{of}{_percent(typical[0])}でした"
    return f"{first}。" if year == 1 else f"{first}（{year}年先は{_percent(typical[year - 1])}）。"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def _label(end: date) -> str:
    return FiscalYear.ending(end).label


def _axis(end: date) -> str:
    """図の横の名前。狭いので年だけにする (何月期かは文が言う)。"""
    return f"{end.year}年"


def _later(end: date, years: int) -> date:
    return date(end.year + years, end.month, 1)


def _short(value: float) -> float:
    """三桁に丸める。

    >>> _short(123_456_789.0), _short(-98_765.0), _short(0.0)
    (123000000.0, -98800.0, 0.0)
    """
    if not math.isfinite(value) or value == 0:
        return float(value)
    digits = 2 - math.floor(math.log10(abs(value)))
    return float(round(value, digits))
