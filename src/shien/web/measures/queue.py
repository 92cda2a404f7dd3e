"""編集者が、疑わしい記録を確かめて決める画面。"""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.catalogue import actions, queries
from shien.domain.catalogue.choices import Outcome
from shien.domain.catalogue.facts import OUTCOMES, QueueRow
from shien.web.access import editor

SIZE = 20
# (parsed value, its name, the names in the raw record)
FIELDS = (
    ("title", "名前", ("title",)), ("calls", "募集期間", ("acceptance_start_datetime", "acceptance_end_datetime",
     "acceptance_start_date", "acceptance_end_date", "reception_start_date", "reception_end_date")),
    ("expires_at", "掲載の終わり", ("publish_date", "unpublish_date")), ("subsidy_max_limit", "上限額（円）", ("subsidy_max_limit",)),
    ("subsidy_rate", "補助率", ("subsidy_rate",)), ("target_area_search", "対象地域", ("target_area_search", "prefectures")),
    ("use_purpose", "利用目的", ("use_purpose", "purpose_categories")), ("industry", "対象業種", ("industry", "industry_categories")),
    ("target_number_of_employees", "従業員数", ("target_number_of_employees", "max_employees_count")),
    ("institution_name", "実施機関", ("institution_name", "institution_code", "competent_authorities")),
    ("front_subsidy_detail_page_url", "もとのページ", ("front_subsidy_detail_page_url",)),
)  # fmt: skip
_LONGEST = 400
DONE = {
    "publish": "読み取った内容で公開しました。", "hold": "公開を保留しました。",
    "settle": "確かめ終えました。公開の状態は変えていません。",
}  # fmt: skip


@require_safe
@editor
def index(request: HttpRequest) -> HttpResponse:
    """確かめる支援策の一覧。"""
    given = request.GET.get("page", "1")
    page = max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
    rows, total = queries.queue(offset=(page - 1) * SIZE, limit=SIZE)
    pages = max((total + SIZE - 1) // SIZE, 1)
    return render(
        request,
        "measures/queue.html",
        {"rows": rows, "total": total, "page": page, "pages": pages, "counts": queries.counts()},
    )


@require_safe
@editor
def quality(request: HttpRequest) -> HttpResponse:
    """名簿ごとに、欄の埋まった割合。過去の交付の数も。"""
    context = {"lines": queries.filled(), "grants": queries.past_grant_counts()}
    return render(request, "measures/quality.html", context)


@require_http_methods(["GET", "POST"])
@editor
def decide(request: HttpRequest, record: int) -> HttpResponse:
    """もとの記録と読み取った値を見比べて、決める。"""
    row = queries.queued(record)
    if row is None:
        raise Http404
    given = request.POST.get("outcome", "")
    allowed = [code for code in OUTCOMES if row.publishable or code != Outcome.PUBLISH]
    if request.method == "POST" and given in allowed:
        actions.decide(record=record, outcome=Outcome(given), by=request.viewer, at=timezone.now())
        messages.success(request, f"「{row.title}」を{DONE[given]}" if given != "settle" else DONE[given])
        return HttpResponseRedirect("/staff/measures/queue/")
    errors = [("outcome", "どうしますか", "一つお選びください。")] if request.method == "POST" else []
    return render(
        request, "measures/decide.html",
        {"row": row, "lines": compared(row), "raw": pretty(row.raw), "errors": errors, "allowed": allowed},
        status=422 if errors else 200,
    )  # fmt: skip


def compared(row: QueueRow) -> list[tuple[str, str, str, bool]]:
    """(欄, もとの記録, 読み取った値, 疑わしいか)。"""
    doubtful = {each.column for each in row.doubts}
    raw = _object(row.raw)
    found = []
    for name, label, names in FIELDS:
        given = "\n".join(
            _cut(f"{each}: {_words(raw[each])}") for each in names if raw.get(each) not in (None, "", [], "[]")
        )
        found.append((label, given, _cut(row.parsed.get(name, "")), name in doubtful or bool(doubtful & set(names))))
    return found


def pretty(raw: str) -> str:
    """もとの記録の全部。読める JSON なら並べ直す。"""
    found = _object(raw)
    return json.dumps(found, ensure_ascii=False, indent=1) if found else raw


def _object(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
