"""段のある分類。業種 (大・中・小・細分類) と地域 (全国・都道府県・市区町村・区)。

値が上の段までしか分からないとき、下の段の条件は「分からない」になる。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from shien.values.industry import REVISIONS
from shien.values.industry import table as jsic
from shien.values.municipality import table as municipalities

from .law import table
from .logic import Array, Outcome

NATION = "全国"
_DEPTH = 4  # 段の数


@dataclass(frozen=True)
class Tree:
    """分類。codes の並びの番号を値の番号とする。parents はすぐ上の段 (一番上は空)。"""

    codes: tuple[str, ...]
    parents: Mapping[str, str]
    names: Mapping[str, str]
    places: Mapping[str, int]

    def path(self, code: str) -> tuple[str, ...]:
        """自分から上の段へ。"""
        found = [code]
        while up := self.parents[found[-1]]:
            found.append(up)
        return tuple(found)

    def leaves(self) -> tuple[str, ...]:
        """下の段の無いコード。"""
        above = set(self.parents.values())
        return tuple(code for code in self.codes if code not in above)

    @cached_property
    def above(self) -> Array:
        """すぐ上の段の番号。軸は (コード + 1,)。一番上の段と不明は、最後の番号 (不明) を指す。"""
        last = len(self.codes)
        return np.array([*(self.places.get(self.parents[code], last) for code in self.codes), last])

    def within(self, listed: Iterable[str]) -> Array:
        """並べたコードの中にあるか (Outcome)。軸は (コード + 1,)、最後は不明。"""
        wanted = [self.places[code] for code in listed]
        found = np.full(len(self.codes) + 1, Outcome.NOT_MET, np.int8)
        up = self.above[wanted]
        for _ in range(_DEPTH):
            found[up] = Outcome.UNKNOWN
            up = self.above[up]
        inside = np.zeros(len(found), bool)
        inside[wanted] = True
        for _ in range(_DEPTH):
            inside |= inside[self.above]
        found[inside] = Outcome.MET
        found[-1] = Outcome.UNKNOWN
        return found


def _tree(parents: dict[str, str], names: dict[str, str]) -> Tree:
    codes = tuple(parents)
    return Tree(codes, parents, names, {code: place for place, code in enumerate(codes)})


@cache
def industries() -> Tree:
    """日本標準産業分類。両方の改定のコードを合わせる。コードは英字1字、2桁、3桁、4桁。"""
    parents: dict[str, str] = {}
    names: dict[str, str] = {}
    for revision in REVISIONS:
        for code, (major, name) in jsic(revision).items():
            parents.setdefault(code, "" if code == major else major if len(code) == 2 else code[:-1])
            names.setdefault(code, name)
    return _tree(parents, names)


@cache
def areas() -> Tree:
    """地域。全国、都道府県、市区町村、政令指定都市の区。コードは全国地方公共団体コード6桁。"""
    rows = municipalities()
    cities = {(prefecture, city): code for code, (prefecture, city) in rows.items()}
    parents, names = {NATION: ""}, {NATION: NATION}
    for code, (prefecture, city) in rows.items():
        names[code] = f"{prefecture}{city}"
        ward_of = (
            cities.get((prefecture, f"{city.partition('市')[0]}市")) if city.endswith("区") and "市" in city else None
        )
        parents[code] = NATION if not city else ward_of or cities[(prefecture, "")]
    return _tree(parents, names)


@cache
def area_groups() -> dict[str, tuple[str, ...]]:
    """地方の名 → 都道府県のコード。"""
    tree = areas()
    code = {tree.names[each]: each for each in tree.codes if tree.parents[each] == NATION}
    return {name: tuple(code[each] for each in members) for name, members in table("areas")["area"].items()}
