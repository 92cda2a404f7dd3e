"""業種・地域・規模の番号。0 は「分からない」。"""

import re
from functools import cache

import numpy as np

from shien.values.industry import table
from shien.values.municipality import PREFECTURES

from .settings import AREAS, LOCAL_BENCHMARK, SIZES, Array

_NAMES = {name: int(code) for code, name in PREFECTURES.items()}


@cache
def industries() -> dict[str, tuple[int, int]]:
    """業種 → (小さい分類の番号, 大きい分類の番号)。番号は 1 から。

    ローカルベンチマークの小分類 (4桁) は上二桁が大きい分類。日本標準産業分類の中分類 (2桁) と大分類 (英字) は、大分類が大きい分類。
    """
    pairs = [(code, f"LB{code[:2]}") for code in LOCAL_BENCHMARK]
    codes = {**table(13), **table(14)}
    pairs += [(code, major) for code, (major, _) in codes.items() if len(code) == 2 or code == major]
    wide = {name: place for place, name in enumerate(dict.fromkeys(name for _, name in pairs), 1)}
    return {code: (place, wide[name]) for place, (code, name) in enumerate(pairs, 1)}


def industry(text: str) -> int:
    """業種の番号。読めなければ 0。日本標準産業分類の小分類・細分類は中分類とみなす。1400 はローカルベンチマークの方に読む。

    >>> industry("0301_食料品・飼料・飲料") == industry("0301"), industry("2451") == industry("E24") == industry("24")
    (True, True)
    """
    found = re.fullmatch(r"(\d{4})_.*|[A-T]?(\d{2,4})|([A-T])", text.strip())
    if not found:
        return 0
    code = found[1] or found[2] or found[3]
    if found[2] and code not in industries() and (code in table(14) or code in table(13)):
        code = code[:2]
    return industries().get(code, (0, 0))[0]


@cache
def majors() -> Array:
    """小さい分類の番号 → 大きい分類の番号。"""
    pairs = industries().values()
    found = np.zeros(len(pairs) + 1, np.int32)
    for narrow, wide in pairs:
        found[narrow] = wide
    return found


def prefecture(text: str) -> int:
    """都道府県の番号 (1–47)。名前か、全国地方公共団体コードの二桁。読めなければ 0。

    >>> prefecture("東京都"), prefecture("13"), prefecture("江戸")
    (13, 13, 0)
    """
    plain = text.strip()
    if re.fullmatch(r"\d{1,2}", plain):
        return int(plain) if 1 <= int(plain) <= 47 else 0
    return _NAMES.get(plain, 0)


@cache
def areas() -> Array:
    """都道府県の番号 → 管轄の番号。"""
    found = np.zeros(48, np.int8)
    for place, members in enumerate(AREAS.values(), 1):
        found[members] = place
    return found


def sizes(employees: Array) -> Array:
    """従業員数 → 規模の段 (1 から)。軸は (firm,)。"""
    found = np.searchsorted(np.array(SIZES), employees) + 1
    return np.where(np.isnan(employees), 0, found).astype(np.int8)
