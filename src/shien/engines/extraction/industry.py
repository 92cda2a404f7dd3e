"""業種の範囲。限る・誰でも (根拠つき)・事業者向けでない・不明。根拠が無ければ何も見つけない。"""

import re
from collections.abc import Iterator
from dataclasses import replace

from .majors import letters
from .passage import Passage
from .result import Found, Reach, Scope
from .rules import Rule, rules, scan

# 全業種とみなす大分類。公務 (S) と分類不能の産業 (T) は、事業者の業種ではない。
_ALL = frozenset("ABCDEFGHIJKLMNOPQR")
_TIERS = ("stated", "explicit", "words", "class", "person")
_REACH = 40  # 対象者の言葉からこの字数までの業種の言葉は、同じ文のものとみる


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """業種の範囲を一つに決める。構造化項目、はっきりした文、業種の言葉、対象者の言葉の順。"""
    found = scan(passages, rules("industry"), read)
    tiers = {tier: [each for each in found if _tier(each) == tier] for tier in _TIERS}
    tiers["words"] = _near_the_class(tiers["words"], tiers["class"])
    if tiers["stated"] or tiers["explicit"] or tiers["words"]:
        tiers["class"] = []
    if tiers["class"] or tiers["words"]:
        tiers["person"] = []
    return [each for tier in _TIERS for each in _joined(tiers[tier])]


def _tier(found: Found) -> str:
    return found.rule.split(".")[1]


def _near_the_class(rows: list[Found], classes: list[Found]) -> list[Found]:
    """「…を行う事業主」と言い切った後の、離れた業種の言葉 (コースの説明や規模の表) は、範囲を限らない。"""
    firsts = {each.evidence.field: each.evidence for each in reversed(classes)}
    return [
        each
        for each in rows
        if each.evidence.field not in firsts or each.evidence.start <= firsts[each.evidence.field].end + _REACH
    ]


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """決まりの言う範囲。名称を読む決まりは、組 name の大分類。"""
    if "name" in match.groupdict():
        code = letters().get(match["name"].replace(",", "、"))
        if code:
            yield "industry", Scope(Reach.RESTRICTED, (code,))
        return
    data = rule.data
    yield "industry", Scope(Reach(data["reach"]), tuple(data.get("majors", ())), tuple(data.get("middles", ())))


def _joined(rows: list[Found]) -> list[Found]:
    """同じ段の見つかりを合わせる。根拠と確からしさは、先に見つけたもの。"""
    if not rows:
        return []
    scopes = [each.value for each in rows if isinstance(each.value, Scope)]
    codes = sorted({code for scope in scopes for code in scope.majors})
    whole = {code for scope in scopes if not scope.middles for code in scope.majors}
    middles = {code for scope in scopes for code in scope.middles if not set(scope.majors) & whole}
    if not codes:
        return rows[:1]
    reach = Reach.OPEN if set(codes) >= _ALL else Reach.RESTRICTED
    value = Scope(reach) if reach is Reach.OPEN else Scope(reach, tuple(codes), tuple(sorted(middles)))
    return [replace(each, value=value) for each in rows]
