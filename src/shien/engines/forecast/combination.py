"""方法の組合せ。一つの束 (長さの近い系列) に表 (methods.toml) の方法をそれぞれ当てはめ、中央値をとる。

考え方の違う方法ほど外れ方も違い、中央値が効く。重みを系列ごとに過去の成績で変えても、誤差はほとんど減らなかった (検証)。
短すぎて計算できない方法は、その系列では、いつでも計算できる方法の中央値で置き換える。
"""

from dataclasses import dataclass

import numpy as np

from .airline import airline
from .autoregression import changes, levels
from .logs import Logs, logs
from .methods import Method, grid_of, table
from .season import Array, ahead, indices, spread
from .smoothing import smooth
from .theta import theta
from .yearly import yearly


@dataclass(frozen=True, slots=True)
class Bundle:
    """束。values は (series, period) の右詰めで大きさは 1、scaled は対数の目盛、shapes は目盛ごとの季節指数。"""

    values: Array
    scaled: Logs
    shapes: dict[str, Array]
    season: int
    horizon: int

    def on(self, scale: str) -> Array:
        """目盛の上の値。"""
        return self.scaled.values if scale == "log" else self.values

    def back(self, scale: str, forecast: Array) -> Array:
        """目盛の上の予測を、元の目盛へ戻す。"""
        return self.scaled.back(forecast) if scale == "log" else forecast

    def adjusted(self, scale: str) -> Array:
        """季節を (負の無い系列は比で) 除いた値。"""
        past = spread(self.shapes["log"], self.values.shape[1])
        return self.scaled.values - past if scale == "log" else self.scaled.without(self.values, past)

    def seasonal(self, scale: str, forecast: Array) -> Array:
        """季節を除いた予測に季節を戻し、元の目盛にする。"""
        future = ahead(self.shapes["log"], self.horizon)
        return self.scaled.back(forecast + future) if scale == "log" else self.scaled.within(forecast, future)


def combined(values: Array, horizon: int, method: Method) -> Array:
    """中央値。values は (series, period)、答えは (series, horizon)。"""
    scaled = logs(values)
    shapes = {"raw": indices(values, method.season), "log": indices(scaled.values, method.season)}
    bundle = Bundle(values, scaled, shapes, method.season, horizon)
    found: list[Array] = []
    for (model, scale), sharpness in _groups(method).items():
        found += _MODELS[model](bundle, model, scale, sharpness)
    return _median(np.array(found))


def _median(found: Array) -> Array:
    """方法 (method, series, horizon) の中央値。計算できない所 (nan) は、いつでも計算できる方法の中央値で埋める。"""
    missing = np.isnan(found)
    usual = np.median(found[~missing.any((1, 2))], axis=0)
    middle: Array = np.median(np.where(missing, usual, found), axis=0)
    return middle


def _groups(method: Method) -> dict[tuple[str, str], list[float]]:
    """計算を分け合うもの (同じ方法・同じ目盛) を束ねる。"""
    found: dict[tuple[str, str], list[float]] = {}
    for each in method.members:
        found.setdefault((each.model, each.scale), []).append(each.sharpness)
    return found


def _smooth(bundle: Bundle, model: str, scale: str, sharpness: list[float]) -> list[Array]:
    found = smooth(bundle.on(scale), bundle.shapes[scale], grid_of(model), bundle.horizon, sharpness)
    return [bundle.back(scale, each) for each in found]


def _theta(bundle: Bundle, model: str, scale: str, sharpness: list[float]) -> list[Array]:
    given, horizon = table()[model], bundle.horizon
    past = bundle.adjusted(scale)
    found = [theta(past, given["levels"], given["thetas"], horizon, each) for each in sharpness]
    return [bundle.seasonal(scale, each) for each in found]


def _yearly(bundle: Bundle, model: str, scale: str, sharpness: list[float]) -> list[Array]:
    past = bundle.adjusted(scale)
    found = [yearly(past, bundle.season, grid_of(model), bundle.horizon, each) for each in sharpness]
    return [bundle.seasonal(scale, each) for each in found]


def _airline(bundle: Bundle, model: str, scale: str, sharpness: list[float]) -> list[Array]:
    near, far = table()[model]["near"], table()[model]["far"]
    found = [airline(bundle.on(scale), bundle.season, near, far, bundle.horizon, each) for each in sharpness]
    return [bundle.back(scale, each) for each in found]


def _autoregression(bundle: Bundle, model: str, scale: str, sharpness: list[float]) -> list[Array]:
    along = changes if model == "changes" else levels
    found = [along(bundle.on(scale), bundle.season, each, bundle.horizon) for each in sharpness]
    return [bundle.back(scale, each) for each in found]


_MODELS = {
    "theta": _theta, "level": _smooth, "damped": _smooth, "seasonal": _smooth, "yearly": _yearly, "airline": _airline,
    "changes": _autoregression, "levels": _autoregression,
}  # fmt: skip
