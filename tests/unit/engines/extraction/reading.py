"""読取りの試験の道具。文はすべて、この試験のために作ったもの。"""

from shien.engines.extraction import Extraction, Found, MeasureText, Text, extract, measure_of
from shien.engines.extraction.markup import plain
from shien.engines.extraction.rules import Rule, rules

TABLES = ("rate", "amount", "window", "bounds", "kind", "size", "industry", "region")


def read(source: str = "seido_navi", **fields: object) -> Extraction:
    """欄を渡して読む。"""
    return extract(measure_of(source, fields))


def values(found: Extraction, kind: str) -> list[object]:
    """その種類の値。"""
    return [each.value for each in found.of(kind)]


def value(found: Extraction, kind: str) -> object:
    """いちばん確かな値。無ければ None。"""
    best = found.best(kind)
    return best.value if best else None


def quote(measure: MeasureText, found: Found) -> str:
    """根拠の場所の、見える文。"""
    text = next(each for each in measure.texts if each.field == found.evidence.field)
    part = text.body[found.evidence.start : found.evidence.end]
    return plain(Text(text.field, text.role, part, text.markup)).text


def rule_of(found: Found) -> Rule | None:
    """見つけた決まり。語の表 (目的・段階) のものは無い。"""
    return next((rule for name in TABLES for rule in rules(name) if rule.id == found.rule), None)
