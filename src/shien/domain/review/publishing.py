"""公表する一覧を作る。項目は手続きの published_items、値は提出された申請書と決定から。"""

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.values.dates import both
from shien.values.municipality import Municipality

TITLE = "採択・認定の一覧"
# Before, or without, adoption: not to be published. What comes later (granted, paid, …) stays published.
_NOT = frozenset(
    {
        "draft", "submitted", "sent_back", "checked", "interview", "reviewed", "declined", "appealed", "declined_final",
        "withdrawn", "lapsed", "vendor_input", "confirmation", "revoked", "cancelled", "routed", "requested",
    }
)  # fmt: skip
_LABELS = {
    "corporate_number": "法人番号", "name": "事業者名", "prefecture": "都道府県", "municipality": "市区町村",
    "project_name": "事業計画名", "procedure": "制度", "fiscal_year": "年度", "call_number": "公募回", "adopted": "結果",
    "grant_decision": "交付決定の額（円）", "grant_total": "補助金の額（円）", "certified": "結果", "certified_on": "認定日",
    "institution_name": "認定支援機関", "location": "所在地", "company_url": "ウェブサイト",
}  # fmt: skip
_MOST = 20_000
Item = tuple[str, str]


def listing(call: case_facts.Call, by: Viewer) -> tuple[tuple[Item, ...], list[tuple[str, ...]]]:
    """項目と行。行は法人番号と名前の順 (点の順ではない)。"""
    head = applications.call_definition(call.key).get("procedure", {})
    items = tuple((each, _LABELS.get(each, "")) for each in head.get("published_items", ()))
    if not items:
        return (), []
    page = applications.staff_list(by, call=call.key, sort="name", limit=_MOST)
    rows = [row for row in page.rows if row.state not in _NOT]
    latest = applications.latest_submissions([row.key for row in rows], by)
    labels = _form_labels(call)
    named = tuple((key, label or labels.get(key, key)) for key, label in items)
    return named, [
        tuple(_cell(key, row, latest[row.key], call) for key, _ in named) for row in rows if row.key in latest
    ]


def _form_labels(call: case_facts.Call) -> dict[str, str]:
    found = applications.form_version(call.procedure, call.form, call.form_version)
    pages = found.definition.get("page", ()) if found else ()
    return {field["id"]: field.get("label", "") for page in pages for field in page.get("field", ())}


def _cell(key: str, row: case_facts.Row, sent: case_facts.Latest, call: case_facts.Call) -> str:
    answers: Mapping[str, Any] = {**sent.values, **sent.answers}
    if key == "name":
        return str(answers.get("name") or row.applicant_name)
    if key in ("adopted", "certified"):
        return "認定" if key == "certified" else "採択"
    if key == "procedure":
        return call.procedure_title
    if key == "call_number":
        return call.number
    if key == "fiscal_year":
        opened = localdate(call.opens_at)
        return f"{opened.year - (opened.month < 4)}年度"
    if key == "grant_decision":
        return "" if row.amount is None else str(row.amount)
    if key == "certified_on":
        return both(localdate(row.changed_at)) if row.changed_at else ""
    if key in ("prefecture", "municipality"):
        return _place(key, answers)
    value = answers.get(key)
    if isinstance(value, list):
        return "・".join(str(each.get("name", "")) if isinstance(each, Mapping) else str(each) for each in value)
    return "" if value is None else str(value)


def _place(key: str, answers: Mapping[str, Any]) -> str:
    code = answers.get("municipality")
    if not isinstance(code, str) or not code:
        return str(answers.get(key) or "")
    try:
        place = Municipality.parse(code)
    except ValueError:
        return ""
    return place.prefecture if key == "prefecture" else place.name
