"""これからの見込み。自社のこれまでから作る道と、似た企業のその後から作る道。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from shien.domain.karte.statements import Accounts
from shien.engines.forecast import TooFewPeers, forecast, next_of_peers, panels
from shien.engines.peers import Filters, Firms, past_groups
from shien.engines.peers.settings import Array

from .asker import whole_years
from .panel import Panel

LONGEST = 5
# 似た企業の動きを測る物差し。売上高は自分の水準との比。赤字のある営業利益と、0 に近いこともある現金は、動いた額を
# 売上高のこの割合で割る (刻みもこの割合だけ細かくなる)。
ITEMS: Mapping[str, float] = {"net_sales": 1.0, "operating_income": 0.25, "cash": 0.5}


@dataclass(frozen=True, slots=True)
class Route:
    """一つの道。past は (末日, 円)、bands は (年, 5) で下から 2.5・10・50・90・97.5 % (示せない所は nan)。

    firms は使った企業の数 (自社の道では 0)、few は一期だけか。
    """

    past: tuple[tuple[date, int], ...]
    bands: Array
    firms: int = 0
    few: bool = False


def past_of_item(accounts: Accounts, item: str) -> list[tuple[date, int]]:
    """これまでの値。古い順。"""
    found = [(each.end, value) for _, each in whole_years(accounts) if (value := each.get(item)) is not None]
    return found[::-1]


def own(accounts: Accounts, item: str, errors: Mapping[str, Sequence[Sequence[float]]]) -> Route | None:
    """自社のこれまでから。値が無ければ None。errors は、全社で試した外れ方の分位 (売上高に対する比率)。"""
    past = past_of_item(accounts, item)
    if not past:
        return None
    found, _ = panels(["own"] * len(past), [str(end) for end, _ in past], [value for _, value in past], "Y")
    answer = forecast(found[0], LONGEST)
    bands = np.stack(
        [answer.lower95[0], answer.lower80[0], answer.mean[0], answer.upper80[0], answer.upper95[0]], axis=1
    )
    sales = past_of_item(accounts, "net_sales")
    if item in errors and sales:
        bands = _widened(bands[:, 2], sales[-1][1], np.array(errors[item]))
        bands = np.maximum(bands, 0.0) if item == "cash" else bands
    return Route(tuple(past), bands, few=len(past) == 1)


def _widened(middle: Array, sales: int, errors: Array) -> Array:
    """中央の周りに、全社で試した外れ方を置く。試せなかった先の年は、年数の平方根の倍に広げる。"""
    tested = len(errors)
    reach = [errors[min(year, tested) - 1] * np.sqrt(max(year / tested, 1.0)) for year in range(1, LONGEST + 1)]
    low = np.minimum.accumulate(np.minimum(np.array(reach)[:, :2], 0))  # 先の年ほど狭くなることは無い
    high = np.maximum.accumulate(np.maximum(np.array(reach)[:, 2:], 0))
    around = np.concatenate([low, np.zeros((LONGEST, 1)), high], axis=1)
    found: Array = middle[:, None] + sales * around
    return found


def peers(panel: Panel, asker: Firms, filters: Filters, accounts: Accounts, horizon: int) -> dict[str, Route | None]:
    """似た企業のその後から。年ごとに、その年数の後の決算もある企業・年から探す。10 社に満たない年は nan、どの年もなら None。"""
    groups = [past_groups(panel.past(ahead), asker, filters) for ahead in range(1, horizon + 1)]
    return {item: _peers(panel, groups, item, accounts) for item in ITEMS}


def _peers(panel: Panel, groups: list[list[Array]], item: str, accounts: Accounts) -> Route | None:
    past, sales = past_of_item(accounts, item), past_of_item(accounts, "net_sales")
    if not past or not sales or past[-1][0] != sales[-1][0] or sales[-1][1] <= 0:
        return None
    level = sales[-1][1] * ITEMS[item]
    found = [_growth(panel, ahead, each, item, level) for ahead, each in enumerate(groups, 1)]
    if all(firms == 0 for _, firms in found):
        return None
    bands = past[-1][1] + level * np.array([growth for growth, _ in found])
    bands = bands if item == "operating_income" else np.maximum(bands, 0.0)
    return Route(tuple(past), bands, min(firms for _, firms in found if firms))


def _growth(panel: Panel, ahead: int, groups: list[Array], item: str, level: float) -> tuple[Array, int]:
    """ahead 年後までの伸びの分位 (level,) と、使った企業の数 (足りなければ 0)。"""
    moves = [_moves(panel, ahead, group, item) for group in groups]
    try:
        found = next_of_peers(level, *moves[0], others=moves[1:])
    except TooFewPeers:
        return np.full(5, np.nan), 0
    return found.growth[ahead - 1], found.firms


def _moves(panel: Panel, ahead: int, group: Array, item: str) -> tuple[Array, Array, Array]:
    """組の物差し (place,)、動いた後 (place, year)、企業の番号。動いた後 = 物差し + その項目の増減。

    刻みは年ごとに広がるので、ahead 年目の列に置く。前の列は空。
    """
    past, column, sales = panel.past(ahead), panel.years.column(item), panel.years.column("net_sales")
    scale = sales[past.row[group]] * ITEMS[item]
    moved = np.full((len(group), ahead), np.nan)
    moved[:, -1] = scale + column[past.later[group]] - column[past.row[group]]
    known = np.isfinite(moved[:, -1])
    return scale[known], moved[known], past.index.firms.owner[group][known]
