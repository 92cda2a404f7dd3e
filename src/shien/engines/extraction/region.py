"""対象の地域。全国・都道府県・市区町村。「全国」は、そう書いてあるか、国の施策で限りが無いときだけ。"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from shien.values.municipality import PREFECTURES, table

from .passage import Passage
from .result import Found, Region
from .rules import Rule, rules, scan

_CODES = {name: code for code, name in PREFECTURES.items()}
# 地方の名前で来る地域 (jGrants の選択肢) に含まれる都道府県。
_BLOCKS = {
    "北海道地方": range(1, 2), "東北地方": range(2, 8), "関東・甲信越地方": (*range(8, 16), 19, 20),
    "東海・北陸地方": (16, 17, 18, 21, 22, 23, 24), "近畿地方": range(25, 31), "中国地方": range(31, 36),
    "四国地方": range(36, 40), "九州・沖縄地方": range(40, 48),
}  # fmt: skip


@cache
def municipalities() -> dict[str, tuple[tuple[str, str], ...]]:
    """市区町村の名 → (都道府県の二桁, 六桁) の並び。同じ名が幾つもあるものは幾つも返る。"""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for code, (_, name) in table().items():
        if name:
            found[name] = (*found.get(name, ()), (code[:2], code))
    return found


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """地域を一つに決める。構造化項目、実施する機関、文の順。市区町村は別の値として足す。"""
    found = scan(passages, rules("region"), read)
    stated = _codes(each for each in found if each.rule == "region.stated" and not _whole(each))
    everywhere = [each for each in found if _whole(each)]
    named = [each for each in found if each.kind == "region" and not _whole(each)]
    towns = _towns(found, stated or _codes(named))
    return [*_prefectures(everywhere, named, stated), *towns]


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """地域にする。"""
    words = match.groupdict()
    if rule.data.get("nationwide"):
        yield "region", Region(nationwide=True)
    elif words.get("prefecture") and words["prefecture"] in _CODES:
        yield "region", Region(prefectures=(_CODES[words["prefecture"]],))
    elif words.get("block") in _BLOCKS:
        yield "region", Region(prefectures=tuple(f"{code:02}" for code in _BLOCKS[words["block"]]))
    elif words.get("code"):
        yield "region", Region(prefectures=(words["code"][:2],))
    if words.get("town"):
        yield from _named(words["town"])


def _named(words: str) -> Iterator[tuple[str, object]]:
    """市区町村の名。前に余る字 (「令和8年度盛岡市」) は、名になるまで落とす。"""
    for start in range(len(words) - 1):
        if words[start:] in municipalities():
            codes = tuple(code for _, code in municipalities()[words[start:]])
            yield "municipality", codes
            return


def _whole(found: Found) -> bool:
    return isinstance(found.value, Region) and found.value.nationwide


def _codes(found: Iterable[Found]) -> set[str]:
    return {code for each in found if isinstance(each.value, Region) for code in each.value.prefectures}


def _prefectures(everywhere: list[Found], named: list[Found], stated: set[str]) -> list[Found]:
    """全国か、都道府県か。構造化項目に全国と一部の県が並ぶときは、県だけが本当の範囲のことが多い (実データ)。"""
    rows = [each for each in named if each.rule == "region.stated"] if stated else named
    every = [each for each in everywhere if each.stated]
    if len(stated) == len(_CODES):
        return [_with(rows[0], Region(nationwide=True)), *every]
    value = Region(prefectures=tuple(sorted(_codes(rows))))
    if stated:
        return [*(_with(each, value) for each in rows), *every, *_others(named, rows)]
    if every and every[0].rule == "region.stated.nationwide":
        return [*everywhere, *named]
    return [*_authority(named), *everywhere, *_others(named, _authority(named))]


def _authority(named: list[Found]) -> list[Found]:
    """構造化項目が無いとき: 都道府県の機関が、文の中の県に勝る。"""
    owner = [each for each in named if each.rule == "region.authority.prefecture"]
    return owner[:1] or [each for each in named if each.rule == "region.text"][:1]


def _others(named: list[Found], kept: list[Found]) -> list[Found]:
    return [each for each in named if each not in kept]


def _with(found: Found, value: Region) -> Found:
    return Found(found.kind, value, found.evidence, found.confidence, found.rule, found.stated)


def _towns(found: list[Found], prefectures: set[str]) -> Iterator[Found]:
    """市区町村。同じ名が幾つもあるときは、都道府県で一つに決まるものだけ。"""
    for each in found:
        if each.kind == "municipality" and isinstance(each.value, tuple):
            codes = [code for code in each.value if not prefectures or code[:2] in prefectures]
            if len(codes) == 1:
                region = Region(prefectures=(codes[0][:2],), municipalities=(codes[0],))
                yield Found("municipality", region, each.evidence, each.confidence, each.rule, each.stated)
