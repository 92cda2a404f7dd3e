"""ローカルベンチマークの業種。14の大分類、27の小分類。日本標準産業分類の細分類からも決まる。"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from shien.values.industry import table

_HERE = Path(__file__).parent


class System(StrEnum):
    """4桁のコードをどちらの分類と読むか。AUTO は、27の小分類にあればそれ、無ければ日本標準産業分類。"""

    LB = "lb"
    JSIC = "jsic"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """業種の小分類。major は大分類2桁。"""

    code: str
    name: str
    major: str
    major_name: str


@cache
def classes() -> tuple[IndustryClass, ...]:
    """27の小分類。並びの番号を、業種の番号とする。"""
    return tuple(IndustryClass(*cells) for cells in _rows("industries.tsv"))


@cache
def _numbers() -> dict[str, int]:
    return {each.code: place for place, each in enumerate(classes())}


@cache
def _targets() -> dict[str, str]:
    """細分類の頭 → 小分類。長く一致するものを使う。"""
    return {code: target for code, target, *_ in (*_rows("jsic.tsv"), *_rows("jsic_2023.tsv"))}


@cache
def ours() -> frozenset[str]:
    """国の対応表に無く、当方が当てはめた細分類 (第14回改定で加わったもの)。"""
    return frozenset(code for code, _, _ in _rows("jsic_2023.tsv"))


def number_of(code: str, system: System = System.AUTO) -> int:
    """業種の番号。4桁のコードが見つからなければ -1。

    >>> classes()[number_of("2451")].name
    '金属製品製造業'
    """
    if system is not System.JSIC and code in _numbers():
        return _numbers()[code]
    return -1 if system is System.LB else _jsic(code)


def _jsic(code: str) -> int:
    """細分類4桁の行き先。2013年の改定と第14回改定の、どちらの4桁も読む。同じ4桁で意味の変わったものも行き先は同じ。"""
    if len(code) != 4 or not any(code in table(revision) for revision in (13, 14)):
        return -1
    return next(_numbers()[_targets()[code[:size]]] for size in (4, 3, 2) if code[:size] in _targets())


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if not line.startswith("#"))
