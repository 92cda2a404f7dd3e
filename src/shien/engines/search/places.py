"""地名。市区町村 → 都道府県、都道府県 → 地方。問いの地名を、その地名を書かない広い地域の施策へ広げる。"""

import re
import tomllib
from functools import cache
from pathlib import Path

from shien.values.municipality import PREFECTURES, table

_AREAS = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))["areas"]
_SUFFIX = re.compile(r"(?<=..)[都府県市区町村]$")


def short(name: str) -> str:
    """県や市などを除いた名。"""
    return name if name == "北海道" else _SUFFIX.sub("", name)


@cache
def prefectures() -> dict[str, tuple[str, ...]]:
    """市区町村の名 (市・区などを除く) → 都道府県の名。同じ名の市区町村があれば、どれも挙げる。"""
    found: dict[str, set[str]] = {}
    for prefecture, city in table().values():
        if city:
            found.setdefault(short(city), set()).add(short(prefecture))
    return {name: tuple(sorted(places)) for name, places in found.items()}


@cache
def areas() -> dict[str, str]:
    """都道府県の名 (県などを除く) → 地方の名。

    >>> areas()["岩手"]
    '東北'
    """
    return {short(PREFECTURES[f"{code:02}"]): area for area, codes in _AREAS.items() for code in codes}
