"""試しの様式。"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from shien.engines.forms import Context, Form, read
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "forms"
TODAY = date(2026, 11, 25)
CONTEXT = Context(today=TODAY)


def definition() -> dict[str, Any]:
    """見本の定義 (毎回、新しい写し)。"""
    return tomllib.loads((GOLDEN / "example.toml").read_text(encoding="utf-8"))


def answers() -> dict[str, Any]:
    """見本の答え (毎回、新しい写し)。"""
    return json.loads((GOLDEN / "answers.json").read_text(encoding="utf-8"))


@cache
def example() -> Form:
    """見本の様式。"""
    return read(definition())


def small(*fields: Mapping[str, Any], rules: tuple[Mapping[str, Any], ...] = (), **page: Any) -> dict[str, Any]:
    """一ページの定義。欄の見出しは、無ければ id。"""
    rows = [{"label": each.get("id", ""), **each} for each in fields]
    return {
        "form": {"id": "f", "title": "試し", "version": "1"},
        "page": [{"id": "p", "title": "ページ", "field": rows, **page}],
        "rule": list(rules),
    }
