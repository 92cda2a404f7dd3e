"""対象地域。全国 (00) か、都道府県コードの集まり。"""

from functools import cache
from pathlib import Path

from .municipality import PREFECTURES
from .tags import plain

NATIONWIDE = "00"
AREAS: dict[str, str] = {NATIONWIDE: "全国", **PREFECTURES}
_TABLE = Path(__file__).parent / "data" / "regions.tsv"
_NEIGHBOURS = Path(__file__).parent / "data" / "neighbours.tsv"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """言葉 → 地域の符号。地方の名前は、その都道府県に広げる。"""
    lines = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {plain(name): tuple(codes.split()) for name, codes in lines}
    return found | {plain(name): (code,) for code, name in AREAS.items()}


def settle(codes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """(地域, 食い違うか)。47都道府県がそろえば全国。全国と一部の都道府県が混ざるときは、どちらか分からない。

    >>> settle(("00", "13"))
    ((), True)
    """
    prefectures = tuple(sorted(set(codes) - {NATIONWIDE}))
    if len(prefectures) == len(PREFECTURES) or (NATIONWIDE in codes and not prefectures):
        return (NATIONWIDE,), False
    return ((), True) if NATIONWIDE in codes else (prefectures, False)


def area_words(codes: tuple[str, ...]) -> str:
    """地域の言葉。"""
    return "、".join(AREAS[code] for code in codes)


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """都道府県コード → 隣の都道府県コード。"""
    lines = [line.split("\t") for line in _NEIGHBOURS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return {code: tuple(codes.split()) for code, codes in lines}
