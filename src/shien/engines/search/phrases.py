"""広げる先の句。同義語 (synonyms.tsv) は、言葉の並び → 句。"""

from functools import cache
from pathlib import Path

from .folding import fold
from .places import areas, prefectures
from .words import words

_TABLE = Path(__file__).with_name("synonyms.tsv")
Forms = tuple[str, ...]


@cache
def forms(phrase: str) -> Forms:
    """句の言葉の並び。

    >>> forms("人を雇う")
    ('人', '雇ウ')
    """
    return tuple(word.form for word in words(fold(phrase)))


@cache
def synonyms() -> dict[Forms, tuple[str, ...]]:
    """言葉の並び → 同じ意味の句。"""
    found: dict[Forms, list[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        phrases = line.split("\t")
        for phrase in phrases:
            others = [other.lstrip(">") for other in phrases if other != phrase]
            if not phrase.startswith(">"):
                found.setdefault(forms(phrase), []).extend(others)
    return {key: tuple(dict.fromkeys(value)) for key, value in found.items()}


@cache
def longest() -> int:
    """見出しの言葉の数の最大。"""
    return max(map(len, synonyms()))


@cache
def every_phrase() -> tuple[str, ...]:
    """広げる先になり得る句の全て。"""
    found = {phrase for phrases in synonyms().values() for phrase in phrases}
    return tuple(
        sorted(found | {place for places in prefectures().values() for place in places} | set(areas().values()))
    )
