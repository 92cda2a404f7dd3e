"""画面の試験の様式と下書き。"""

import uuid
from datetime import UTC, datetime
from typing import Any

from shien.domain.applications import facts
from shien.engines.forms import Evaluation, Form, evaluate, read

AT = datetime(2026, 11, 26, tzinfo=UTC)
DEFINITION: dict[str, Any] = {
    "form": {"id": "application", "title": "申請書", "version": "1"},
    "page": [
        {"id": "company", "title": "事業者", "field": [
            {"id": "name", "type": "text", "label": "名称", "required": True},
            {"id": "kind", "type": "choice", "label": "種類", "required": True, "options": [
                {"value": "company", "label": "会社"}, {"value": "sole", "label": "個人"}]},
            {"id": "capital", "type": "yen", "label": "資本金", "unit": "万円", "required": True, "when": "kind == 'company'"},
        ]},
        {"id": "plan", "title": "計画", "field": [
            {"id": "text", "type": "long_text", "label": "計画", "required": True, "max_length": 100},
            {"id": "years", "type": "table", "label": "数値", "transpose": True, "row_keys": ["base", "y1"],
             "row_labels": ["基準年度", "1年目"], "column": [
                {"id": "net_sales", "type": "yen", "label": "売上高"}, {"id": "personnel_expenses", "type": "yen", "label": "人件費"},
                {"id": "value_added", "type": "yen", "label": "合わせて", "formula": "row.net_sales + row.personnel_expenses"}]},
        ]},
        {"id": "costs", "title": "経費", "field": [
            {"id": "costs", "type": "table", "label": "経費", "max_rows": 5, "column": [
                {"id": "content", "type": "text", "label": "内容", "required": True}, {"id": "amount", "type": "yen", "label": "金額"}]},
            {"id": "papers", "type": "file", "label": "書類", "formats": ["pdf"], "max_files": 2},
        ]},
    ],
}  # fmt: skip


def form() -> Form:
    """様式。"""
    return read(DEFINITION)


def draft(answers: dict[str, Any], origins: dict[str, facts.Origin] | None = None) -> facts.Draft:
    """下書き。"""
    version = facts.FormVersion(1, "trial", "application", "1", "申請書", DEFINITION, "x", AT, None)
    return facts.Draft(1, uuid.uuid4(), 1, "application", "", version, answers, origins or {}, 3, AT, "見本")


def found(answers: dict[str, Any]) -> Evaluation:
    """確かめた結果。"""
    return evaluate(form(), answers)
