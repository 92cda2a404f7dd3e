"""予測の作り方の表 (methods.toml) を読む。"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .smoothing import Grid, grid


@dataclass(frozen=True, slots=True)
class Member:
    """組合せの一つ。model は theta か格子の名前、scale は raw か log、sharpness は最良の母数へ寄せる強さ。"""

    model: str
    scale: str
    sharpness: float


@dataclass(frozen=True, slots=True)
class Method:
    """周期の作り方。season は季節の期の数、history は使う期の数、horizon は誤差を測る先の期の数。"""

    season: int
    history: int
    horizon: int
    members: tuple[Member, ...]


@cache
def table() -> dict[str, Any]:
    """表の全体。"""
    return tomllib.loads(Path(__file__).with_name("methods.toml").read_text(encoding="utf-8"))


@cache
def method(frequency: str) -> Method:
    """周期 Y・Q・M・W・D の作り方。"""
    row = table()["frequency"][frequency]
    members = tuple(Member(model, scale, float(sharpness)) for model, scale, sharpness in row["members"])
    return Method(row["season"], row["history"], row["horizon"], members)


@cache
def grid_of(model: str) -> Grid:
    """指数平滑の母数の格子。"""
    row = table()[model]
    return grid(row["levels"], row["trends"], row["seasons"])
