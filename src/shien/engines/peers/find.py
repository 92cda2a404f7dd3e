"""類似企業を探し、組の分布だけを返す。一社の値や名前は返さない。"""

from dataclasses import dataclass

import numpy as np

from .firms import Firms, rows_of
from .groups import groups
from .index import Index
from .publish import PARTS, Sheet, sheet, steps
from .scopes import Filters, widened
from .settings import GROUP, INDICATORS, MATCH, Array

PLACES = ("下から10%まで", "10〜25%", "25〜50%", "50〜75%", "75〜90%", "90%より上")
_SIZES = ("log_sales", "log_employees")


@dataclass(frozen=True, slots=True)
class Indicator:
    """一つの指標の分布。quantiles は 10・25・50・75・90% (示せないものは None)。own は尋ねた企業の値。

    firms は値のある社数 (丸め)、step は公表の刻み、place は尋ねた企業の位置、message は示せないわけ (無ければ空)。
    """

    key: str
    label: str
    unit: str
    own: float | None
    firms: int | None
    quantiles: tuple[float | None, ...]
    step: float
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Peers:
    """類似企業の組。firms は社数 (丸め)、match は近さの言葉、widened は範囲を広げた回数 (示せなければ None)。

    shown が偽なら、どの分布も示さない。わけは message が言う。
    """

    shown: bool
    firms: int | None
    match: str
    widened: int | None
    indicators: tuple[Indicator, ...]
    message: str


def find_peers(index: Index, asker: Firms, filters: Filters = Filters(), count: int = GROUP["size"]) -> Peers:  # noqa: B008
    """類似企業の分布を返す。asker は尋ねる企業 (一行)。同じ owner の行は組に入れない。

    count 社 (既定 50) に足りるまで範囲を広げ、それでも minimum 社に満たなければ示さない。一社を除くと一刻みより動く値は空にする。
    """
    if count < GROUP["minimum"]:
        raise ValueError(f"社数 {count} は少なすぎます。{GROUP['minimum']} 社以上にしてください。")
    features = ~np.isnan(asker.features[0])
    if not features[:2].any():
        return _refused(asker, "売上高も従業員数も無いため、似た企業を探せません。どちらかを入力してください。")
    own = rows_of(index.firms, int(asker.owner[0]))
    found = groups(index, asker, own, filters, count)
    if (found.firms[0] >= 0).sum() < GROUP["minimum"]:
        return _refused(asker, f"似た企業が {GROUP['minimum']} 社に満たないため、示しません。")
    figures = sheet(found, index.firms.indicators, asker.indicators[0], int(features.sum()))
    return _peers(figures, asker, filters)


def _refused(asker: Firms, message: str) -> Peers:
    none, blank = np.array(np.nan), np.full(len(INDICATORS), np.nan)
    nothing = Sheet(none, none, none, blank, np.full((len(INDICATORS), len(PARTS)), np.nan), blank)
    return Peers(False, None, "", None, _indicators(nothing, asker), message)


def _peers(figures: Sheet, asker: Firms, filters: Filters) -> Peers:
    firms, level, match = _whole(figures.firms), _whole(figures.level), _whole(figures.match)
    return Peers(
        True,
        None if firms is None else firms * GROUP["count_step"],
        "" if match is None else MATCH["words"][match],
        level,
        _indicators(figures, asker),
        _scope_words(level, filters),
    )


def _indicators(figures: Sheet, asker: Firms) -> tuple[Indicator, ...]:
    step = steps(asker.indicators[0])
    return tuple(_indicator(place, figures, asker, float(step[place])) for place in range(len(INDICATORS)))


def _scope_words(level: int | None, filters: Filters) -> str:
    if level is None:
        return "比べた範囲は、一社の出入りで変わるため示しません。"
    words = widened(filters)[level].words()
    return f"{words}から選びました。" if not level else f"似た企業が足りないため、範囲を{words}に広げました。"


def _indicator(place: int, figures: Sheet, asker: Firms, step: float) -> Indicator:
    each = INDICATORS[place]
    own = float(asker.indicators[0, place])
    count, where = _whole(figures.counts[place]), _whole(figures.places[place])
    # 刻みの倍数を十進に戻すときの端数 (0.30000000000000004) と、-0 を落とす。
    quantiles = tuple(
        None if np.isnan(cell) else round(float(cell) * step, 6) + 0.0 for cell in figures.quantiles[place]
    )
    return Indicator(
        each["key"], each["label"], each["unit"], None if np.isnan(own) else own,
        None if count is None else count * GROUP["count_step"], quantiles, step,
        "" if where is None else PLACES[where], _reason(quantiles, count),
    )  # fmt: skip


def _reason(quantiles: tuple[float | None, ...], count: int | None) -> str:
    if None not in quantiles:
        return ""
    if count is None:
        return f"値のある企業が {GROUP['minimum']} 社に満たないか、一社の出入りで社数が変わるため示しません。"
    tails = [cell for part, cell in zip(PARTS, quantiles, strict=True) if part != 0.5]
    if count * GROUP["count_step"] <= GROUP["quantiles_from"] and not any(cell is not None for cell in tails):
        return f"値のある企業が {GROUP['quantiles_from']} 社に満たないため、中央値のほかは示しません。"
    return "空の欄は、一社の出入りで刻みより大きく動くため示しません。"


def _whole(figure: Array) -> int | None:
    return None if np.isnan(figure) else int(figure)
