"""用語集とコードが食い違わないこと。"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps

from shien.values.items import GROUPS, ITEMS
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "shien"
PAIR = re.compile(r"(?:^- |· )(?:\*\*)?([^`·]+?)(?:\*\*)? `([^`]+)`", re.M)


@cache
def pairs() -> list[tuple[str, str]]:
    """(日本語, 識別子)。"""
    return [
        (term.removeprefix("app** ").strip(), identifier)
        for term, identifier in PAIR.findall((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
    ]


def names() -> Iterator[str]:
    """src にある名前。定義・引数・属性・ファイル・フォルダと、表のコード。"""
    for path in SOURCE.rglob("*.py"):
        yield from path.relative_to(SOURCE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name
            elif isinstance(node, ast.arg | ast.keyword):
                yield node.arg or ""
            elif isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                yield node.value
    yield from ITEMS
    yield from GROUPS


def test_the_glossary_is_read_whole() -> None:
    """どの識別子の前にも日本語がある。"""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition("\n## ")[2]
    assert len(re.findall(r"`[^`]+`", text)) == len(pairs()) > 200


def test_every_identifier_is_in_the_code() -> None:
    known = set(names())
    assert [identifier for _, identifier in pairs() if identifier not in known] == []


def test_every_item_and_group_stands_with_its_label() -> None:
    missing = {(each.label, key) for key, each in {**ITEMS, **GROUPS}.items()} - set(pairs())
    assert missing == set()


def test_every_app_and_table_has_a_line() -> None:
    ours = [app for app in apps.get_app_configs() if app.name.startswith(("shien.domain.", "shien.ledger"))]
    wanted = {app.label for app in ours} | {model.__name__ for app in ours for model in app.get_models()}
    assert wanted - {identifier for _, identifier in pairs()} == set()


def test_one_identifier_has_one_line_and_one_term_one_word() -> None:
    concepts = [pair for pair in pairs() if pair[1] not in ITEMS and pair[1] not in GROUPS]
    identifiers, terms = [each for _, each in concepts], [term for term, _ in concepts]
    assert sorted({each for each in identifiers if identifiers.count(each) > 1}) == []
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
