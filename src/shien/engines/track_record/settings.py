"""まとめ方の決まり。日付のある表から選ぶ。"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """interval は幅の確からしさ (0から1)、years は使う年度の数、concentrations は (下端, 上端, 数)。"""

    valid_from: date
    interval: float
    years: int
    concentrations: tuple[float, float, int]


@cache
def _versions() -> tuple[Settings, ...]:
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["version"]
    return tuple(
        Settings(row["valid_from"], row["interval"], row["years"], tuple(row["concentrations"])) for row in rows
    )


def settings_on(on: date) -> Settings:
    """その日の決まり。最初の版より前の日には、最初の版。"""
    found = [each for each in _versions() if each.valid_from <= on]
    return found[-1] if found else _versions()[0]
