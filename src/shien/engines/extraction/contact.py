"""問合せ先。「問合せ先」の見出しの節の文を、そのまま答える。節の中の小見出し (窓口の名など) は節の一部とみる。"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from .passage import Passage
from .result import Evidence, Found

_TABLE = Path(__file__).parent / "rules" / "contact.toml"


@cache
def _rule() -> dict[str, Any]:
    rule = loads(_TABLE.read_text(encoding="utf-8"))["rule"][0]
    return rule | {name: re.compile(rule[name]) for name in ("section", "heading", "must")}


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """問合せ先を探す。一欄に幾つもあれば、初めの節。"""
    rule = _rule()
    made = []
    for passage in passages:
        span = next(_spans(passage), None) if passage.role in rule["roles"] else None
        if span:
            words = "\n".join(filter(None, map(str.strip, passage.text[slice(*span)].split("\n"))))
            evidence = Evidence(passage.field, *passage.span(*span))
            made.append(Found("inquiry", words, evidence, rule["confidence"], rule["id"]))
    return made


def _spans(passage: Passage) -> Iterator[tuple[int, int]]:
    """節の、見出しを除いた中身の範囲。空の節は除く。続く小見出しの節はつなぐ。"""
    joined: list[tuple[int, int]] = []
    for start, end in passage.sections(_rule()["section"]):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in joined:
        head = _rule()["heading"].match(passage.text, start, end)
        begin = head.end() if head else start
        kept = _cut(passage.text[begin:end])
        inner = kept.lstrip()
        if _rule()["must"].search(inner):
            begin += len(kept) - len(inner)
            yield begin, begin + len(inner.rstrip())


def _cut(text: str) -> str:
    """長すぎる節は、行の切れ目までにする。"""
    longest = _rule()["longest"]
    return text if len(text) <= longest else text[:longest].rpartition("\n")[0] or text[:longest]
