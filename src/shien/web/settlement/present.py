"""交付決定のあとの見せ方。"""

from collections.abc import Mapping
from typing import Any

from shien.domain.applications.facts import Application, Next, Submission, SubmittedFile
from shien.engines import forms
from shien.engines.forms import Field, Form

# State → what its amount is called on the page.
AMOUNTS = (("grant", "交付決定の額"), ("settle", "確定した額"), ("pay", "支払った額"))
BOUNDS = ("交付決定の額", "報告された額", "認めた経費 × 補助率")
STATES = (
    "grant_applied", "grant_sent_back", "granted", "change_requested", "abandonment_requested", "completed",
    "completion_sent_back", "inspected", "settled", "claimed", "paid", "reporting", "disposal_requested", "repaying", "cancelled",
)  # fmt: skip
WAITING = (
    "grant_applied", "change_requested", "abandonment_requested", "completed", "inspected", "claimed", "disposal_requested",
    "repaying", "cancelled",
)  # fmt: skip
_PAGES = {"inspect": "inspection/", **{key: f"clawback/{key}/" for key in (
    "order_clawback", "approve_disposal_with_payment", "cancel_grant"
)}}  # fmt: skip
_ELSEWHERE = frozenset({"pay", "confirm_repayment", "settle"})
# Asked too seldom to stand before the rest.
_LATE = ("cancel_adoption", "cancel_grant", "send_back_completion", "return_claim")


def amounts(case: Application) -> list[tuple[str, int]]:
    """決まった額。(名前, 円)。"""
    last = {step.transition: step.amount for step in case.steps if step.amount is not None}
    return [(label, last[key]) for key, label in AMOUNTS if key in last]


def offered(case: Application) -> list[tuple[Next, str]]:
    """この画面でできること。(遷移, 別の画面があればその道)。"""
    if case.state not in STATES:
        return []
    found = [each for each in case.next if each.by == "staff" and each.id not in _ELSEWHERE]
    return [(each, _PAGES.get(each.id, "")) for each in sorted(found, key=lambda each: (each.id in _LATE, each.reason))]


def sheet(submission: Submission) -> list[tuple[str, list[tuple[str, str]], list[Any]]]:
    """提出を読む形に。(頁の題, [(欄, 値)], [表])。表は (名前, 見出し, 行)。"""
    form = forms.read(dict(submission.form_version.definition))
    values = {**submission.values, **submission.answers}
    found = []
    for page in form.pages:
        plain = [(each.label, _cell(each, values.get(each.id))) for each in _plain(form, page.id, values)]
        tables = [_table(each, values[each.id]) for each in page.fields if each.type == "table" and values.get(each.id)]
        if plain or tables:
            found.append((page.title, plain, tables))
    return found


def files(submission: Submission) -> list[tuple[str, list[SubmittedFile]]]:
    """付いたファイルを、欄ごとに。(欄の名前, ファイル)。同じ名前のファイルでも、どの書類かが分かる。"""
    fields = forms.read(dict(submission.form_version.definition)).fields
    found: dict[str, list[SubmittedFile]] = {}
    for each in submission.files:
        found.setdefault(fields[each.field].label if each.field in fields else each.field, []).append(each)
    return list(found.items())


def _plain(form: Form, page: str, values: Mapping[str, Any]) -> list[Field]:
    fields = next(each.fields for each in form.pages if each.id == page)
    return [each for each in fields if each.type not in ("table", "note") and values.get(each.id) not in (None, "", [])]


def _cell(field: Field, value: Any) -> str:
    if field.type == "file":
        return f"{len(value)}個のファイル（下の一覧にあります）"
    if isinstance(value, bool) and field.type != "consent":
        return "はい" if value else "いいえ"
    try:
        return forms.show(field, value)
    except (ValueError, TypeError, KeyError):  # computed values of another shape
        return str(value)


def _table(field: Field, rows: list[Mapping[str, Any]]) -> tuple[str, list[str], list[list[str]]]:
    heads = [each.label for each in field.columns]
    return field.label, heads, [[_cell(each, row.get(each.id)) for each in field.columns] for row in rows]


def categories(submission: Submission) -> dict[str, str]:
    """実績報告の経費の区分の名前。"""
    form = forms.read(dict(submission.form_version.definition))
    table = form.fields.get("expenses")
    column = table.column("category") if table else None
    return {each.value: each.label for each in column.options} if column else {}
