"""様式: 95欄・10ページ・100の決まりの定義を読む時間と、ページを確かめる時間。

比べる相手は、同じ回の中で、同じ答えを jsonschema で確かめ、決まりの式を毎回 ast で読み直してたどる、素直な書き方。
速さの前に、両方の指摘が同じかを確かめる。
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from shien.engines.forms import Context, evaluate, read, typed, written

from .line import Line
from .plain_forms import Plain

FIELDS, PAGES, RULES, ROWS, MILLISECONDS, SECONDS = 95, 10, 100, 50, 20, 1
CONTEXT = Context(today=date(2026, 11, 25))
_TYPES = ("text", "yen", "integer", "decimal", "date", "choice", "yen", "long_text", "boolean")


def definition() -> dict[str, Any]:
    """測るための定義。1ページに9〜10欄、うち一つは50行の経費の表。10欄は計算する。"""
    fields = [_field(number) for number in range(FIELDS - 1)] + [_table()]
    pages = [{"id": f"p{page}", "title": f"ページ{page}", "field": fields[page::PAGES]} for page in range(PAGES)]
    return {"form": {"id": "bench", "title": "測るための様式", "version": "1"}, "page": pages,
            "parameter": [{"id": "rate", "label": "補助率", "value": "2/3"}], "rule": [*_rules()]}  # fmt: skip


def _field(number: int) -> dict[str, Any]:
    kind = _TYPES[number % len(_TYPES)]
    row: dict[str, Any] = {"id": f"x{number}", "type": kind, "label": f"欄{number}", "required": number % 3 == 0}
    if kind == "choice":
        row["options"] = [{"value": f"v{each}", "label": f"選択{each}"} for each in range(12)]
    if number % len(_TYPES) == 6:
        row["formula"] = f"floor((x{number - 5} + sum(costs.amount)) * rate, 1000)"
    if number % 10 == 7:
        row["when"] = "x1 > 100" if number < 20 else "x10 > 100"
    return row


def _table() -> dict[str, Any]:
    return {"id": "costs", "type": "table", "label": "経費", "max_rows": 200, "column": [
        {"id": "category", "type": "choice", "label": "区分", "required": True,
         "options": [{"value": each, "label": each} for each in ("web", "ad", "machine")]},
        {"id": "content", "type": "text", "label": "内容", "required": True}, {"id": "price", "type": "yen", "label": "単価", "min": 1},
        {"id": "number", "type": "integer", "label": "数", "min": 1},
        {"id": "amount", "type": "yen", "label": "額", "formula": "row.price * row.number"},
    ]}  # fmt: skip


def _rules() -> list[dict[str, Any]]:
    """決まり。四つに一つは表をまとめ、ほかは欄どうしを比べる。"""
    found = []
    for number in range(RULES):
        low, high = number % 10 * len(_TYPES) + 1, (number + 3) % 10 * len(_TYPES) + 2
        check = (f"sum_if(costs.amount, costs.category == 'web') <= x{low} * {number + 1}" if number % 4 == 0 else
                 f"x{low} <= x{high} * 1000 + {number} or x{low} < 0 or x{high} == 0")  # fmt: skip
        fields = ["costs"] if number % 4 == 0 else [f"x{low}"]
        found.append({"id": f"r{number}", "check": check, "fields": fields, "message": f"決まり{number}"})
    return found


def answers() -> dict[str, Any]:
    """すべての欄の答え。"""
    values = {"text": "文字の答え", "yen": 1_234_000, "integer": 12, "decimal": "12.5", "date": "2026-04-01", "choice": "v3",
              "long_text": "長い文の答え。" * 100, "boolean": True}  # fmt: skip
    found: dict[str, Any] = {f"x{number}": values[_TYPES[number % len(_TYPES)]] for number in range(FIELDS - 1)
                             if number % len(_TYPES) != 6}  # fmt: skip
    found["costs"] = [{"category": ("web", "ad", "machine")[row % 3], "content": f"経費{row}", "price": 1000 + row, "number": 1 + row % 4}
                      for row in range(ROWS)]  # fmt: skip
    return found


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    table, held = definition(), answers()
    form, plain = read(table), Plain(table)
    assert sum(len(page["field"]) for page in table["page"]) == FIELDS
    ours = {each.rule for each in evaluate(form, held, CONTEXT).faults if each.rule}
    assert ours == plain.broken(held), "the rival finds other faults"
    posts = {page.id: _post(page, held) for page in form.pages}

    def check() -> None:
        for page in form.pages[:1]:
            found = typed(form, page.id, posts[page.id])
            evaluate(form, {**held, **found.answers}, CONTEXT)

    reading, mine, rival = _p95(lambda: read(table), 20), _p95(check, 300), _p95(lambda: plain.check(held), 40)
    return [
        Line("forms: read a definition of 95 fields and 100 rules, p95 (CPU)", reading / 1000, "s", SECONDS),
        Line("forms: check a page (type, compute, judge all rules), p95 (CPU)", mine, "ms", MILLISECONDS,
             f"jsonschema + rules parsed at each check, p95 {rival:.1f} ms", mine / rival),
    ]  # fmt: skip


def _post(page: Any, held: dict[str, Any]) -> dict[str, list[str]]:
    post = {}
    for field in page.fields:
        for place, row in enumerate(held.get(field.id, ()) if field.type == "table" else ()):
            post |= {f"{field.id}-{place}-{each.id}": [written(each, row.get(each.id))] for each in field.columns}
        if field.type != "table":
            post[field.id] = [written(field, held.get(field.id))]
    return post


def _p95(work: Callable[[], object], times: int) -> float:
    """ミリ秒の95パーセンタイル。待つことの無い計算なので、ほかの仕事に左右されないよう、使った演算の時間で測る。"""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return sorted(found)[int(times * 0.95)]
