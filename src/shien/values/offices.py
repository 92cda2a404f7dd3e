"""市区町村の役場の位置。図に並べるための、およその緯度と経度。"""

from functools import cache
from pathlib import Path

from .municipality import table

_TABLE = Path(__file__).parent / "data" / "offices.tsv"
Point = tuple[float, float]


@cache
def _offices() -> dict[str, Point]:
    lines = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {code: (int(latitude) / 100, int(longitude) / 100) for code, latitude, longitude in lines}


def office(code: str) -> Point | None:
    """(緯度, 経度)。政令指定都市の区は、市の位置。分からなければ None。

    >>> office("032018")
    (39.7, 141.15)
    >>> office("011011") == office("011002")
    True
    """
    return _offices().get(code) or _offices().get(_city(code))


def offices_of(prefecture: str) -> list[Point]:
    """都道府県 (2桁) の、すべての役場の位置。"""
    return [point for code, point in _offices().items() if code.startswith(prefecture)]


@cache
def _cities() -> dict[tuple[str, str], str]:
    return {found: code for code, found in table().items() if found[1].endswith("市")}


def _city(code: str) -> str:
    prefecture, name = table().get(code, ("", ""))
    return _cities().get((prefecture, name[: name.find("市") + 1]), "")
