"""選べる補助制度。数字・出典・受付はエンジンの表 (schemes.toml) のもの。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from shien.engines.simulation.grant import schemes as versions
from shien.values.yen import yen_words

FREE, NOTHING = "free", ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """制度の見せ方。caps は上限の言い方、specials は (鍵, 名前)。"""

    key: str
    label: str
    rate: str
    caps: str
    floor: str
    source: str
    valid_from: date
    valid_to: date
    micro: bool
    specials: tuple[tuple[str, str], ...]

    def closed(self, on: date) -> bool:
        """受付が終わっているか。"""
        return on > self.valid_to


@cache
def schemes() -> tuple[Scheme, ...]:
    """いちばん新しい版の制度。"""
    return tuple(_scheme(rows[-1]) for rows in versions().values())


def current(key: str) -> Scheme:
    """制度。無ければ KeyError。"""
    return {each.key: each for each in schemes()}[key]


def known(key: str) -> bool:
    """選べる鍵か。"""
    return key in (FREE, NOTHING, *(each.key for each in schemes()))


def _scheme(row: dict[str, Any]) -> Scheme:
    rate = _rates(row["rate"])
    if "micro_rate" in row:
        rate += f"（小規模事業者は{_rates(row['micro_rate'])}）"
    specials = tuple((key, each["label"]) for key, each in row.get("specials", {}).items())
    floor = yen_words(row["floor"]) if row["floor"] else ""
    return Scheme(
        row["key"], row["label"], rate, _caps(row["caps"]), floor, row["source"], row["valid_from"], row["valid_to"],
        "micro_rate" in row, specials,
    )  # fmt: skip


def _rates(steps: list[dict[str, Any]]) -> str:
    return "、".join(
        (f"補助額{yen_words(int(step['up_to']))}まで" if "up_to" in step else "こえる分は" if at else "")
        + ("全額" if Decimal(step["rate"].split("/")[0]) == 1 and "/" not in step["rate"] else step["rate"])
        for at, step in enumerate(steps)
    )


def _caps(bands: list[dict[str, Any]]) -> str:
    if len(bands) == 1:
        return yen_words(bands[0]["cap"])
    said, below = [], 0
    for band in bands:
        who = f"{band['employees']}人以下" if "employees" in band else f"{below + 1}人以上"
        said.append(f"{who} {yen_words(band['cap'])}")
        below = band.get("employees", below)
    return "、".join(said)
