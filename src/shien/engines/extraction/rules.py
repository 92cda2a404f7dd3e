"""決まり。型 (正規表現) と語は rules/*.toml にあり、ここは当て方だけを知る。"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from shien.values.municipality import table

from . import majors
from .passage import Passage
from .result import Evidence, Found

_NUMBER = r"(?<![\d,.])\d[\d,]*(?:\.\d+)?"
# かなを含む市区町村の名 (つくば市、茅ヶ崎市)。漢字だけの名は、前に余る字ごと当てて後で縮める。
_KANA = "|".join(sorted({name for _, name in table().values() if re.search("[ぁ-ヶ]", name)}, key=len, reverse=True))
# 型の中で {名前} と書くと置き換わる部品。
PARTS = {
    "NUMBER": _NUMBER,
    "YEN": rf"{_NUMBER}\s?(?:[兆億万千百]\s?(?:\d[\d,]*(?:\.\d+)?\s?)?)*円",
    "DATE": r"(?<!\d)(?:(?:令和|平成|昭和)\s?(?:元|\d{1,2})|(?:19|20)\d\d)\s?[年./]\s?\d{1,2}\s?[月./]\s?\d{1,2}(?!\d)\s?日?",
    "SHORT": r"(?:同年)?\s?(?<!\d)\d{1,2}月\s?\d{1,2}日",
    "DAY": r"(?:\s?\([^)\n]{1,8}\))?",
    "MAJOR": majors.pattern(),
    "TOWN": rf"(?P<town>{_KANA}|[一-鿿々]{{1,8}}?[市区町村])",
    "WHO": r"(?:(?P<who>(?:中小|小規模|大企業|大規模)[^\n、,/;。\d(]{0,14}))?",
    "HOUR": r"(?:\s?(?:午前|午後)?\s?\d{1,2}(?:時(?:\d{1,2}分)?|:\d{2}))?",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """一つの決まり。near は前 (見出しと行の頭) か当たった文に、after は後ろに要る言葉、unless はその文か見出しに、
    not_after はすぐ後ろに、あってはならない言葉。"""

    id: str
    pattern: re.Pattern[str]
    confidence: float
    roles: frozenset[str]
    section: re.Pattern[str] | None
    near: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    data: dict[str, Any]


Read = Callable[[Rule, re.Match[str]], Iterable[tuple[str, object]]]


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """rules/name.toml の決まり。上から順。"""
    path = Path(__file__).parent / "rules" / f"{name}.toml"
    table = loads(path.read_text(encoding="utf-8"))
    return tuple(_rule({**table.get("every", {}), **row}) for row in table["rule"])


def _rule(row: dict[str, Any]) -> Rule:
    words = {key: row.get(key) for key in ("section", "near", "after", "unless", "not_after")}
    made = {key: re.compile(_filled(value)) if value else None for key, value in words.items()}
    return Rule(
        row["id"],
        re.compile(_filled(row["pattern"]), re.M),
        row["confidence"],
        frozenset(row["roles"]),
        data=row,
        **made,
    )


def _filled(pattern: str) -> str:
    for name, part in PARTS.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def scan(passages: Iterable[Passage], wanted: Iterable[Rule], read: Read) -> list[Found]:
    """決まりを当て、値にする。"""
    kept = list(passages)
    return [
        each
        for rule in wanted
        for passage in kept
        if passage.role in rule.roles or (rule.section and passage.headed)
        for each in _apply(rule, passage, read)
    ]


def _apply(rule: Rule, passage: Passage, read: Read) -> Iterator[Found]:
    for match in _matches(rule, passage):
        if _fits(rule, passage, match):
            evidence = Evidence(passage.field, *passage.span(match.start(), match.end()))
            for kind, value in read(rule, match):
                yield Found(kind, value, evidence, rule.confidence, rule.id, passage.stated)


def _matches(rule: Rule, passage: Passage) -> Iterator[re.Match[str]]:
    """役の合う欄は全体を、ほかの欄は見出しの合う節だけを見る。"""
    if passage.role in rule.roles:
        yield from rule.pattern.finditer(passage.text)
    elif rule.section:
        for start, end in passage.sections(rule.section):
            yield from rule.pattern.finditer(passage.text, start, end)


def _fits(rule: Rule, passage: Passage, match: re.Match[str]) -> bool:
    if match.end() == match.start() or not passage.whole(match.start(), match.end()):
        return False
    before, after = passage.around(match.start(), match.end())
    sentence = f"{_sentence(before)}{match[0]}{after.partition('。')[0]}"
    if rule.unless and rule.unless.search(sentence):
        return False
    if rule.not_after and rule.not_after.match(after):
        return False
    if rule.near is None and rule.after is None:
        return True
    if rule.near and (rule.near.search(before) or rule.near.search(match[0])):
        return True
    return bool(rule.after and rule.after.match(after))


def _sentence(before: str) -> str:
    """見出しと、行の中の同じ文の初めから。"""
    head, _, line = before.rpartition("\n")
    return f"{head}\n{line.rpartition('。')[2]}"
