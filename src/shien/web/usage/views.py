"""データの利用履歴。誰が・いつ・何のために・どの項目群を見たか (PRIV-5)。"""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.ledger import export
from shien.ledger.audit import LABELS, Act
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS
from shien.web.access import owner
from shien.web.karte.views import csv_file

SIZE = 50
KINDS = {
    "read": ("見られた記録", (Act.DISCLOSE, Act.DISCLOSE_UNCHANGED, Act.SUPPORTER_VIEW, Act.STAFF_VIEW, Act.CONTACT_VIEW,
                        Act.APPLICATION_VIEW, Act.APPLICATION_FILE, Act.DISPUTE_VIEW, Act.SUBMISSION_SUPPLY)),
    "consent": ("連携と委任", (Act.CONSENT_GRANT, Act.CONSENT_RENEW, Act.CONSENT_WITHDRAW, Act.CONSENT_EXPIRE, Act.DELEGATE, Act.DELEGATION_END, Act.MEMBER_CHANGE)),
    "change": ("値の登録と変更", (Act.REGISTER, Act.REGISTRATION_DECIDE, Act.KARTE_SAVE, Act.KARTE_IMPORT, Act.KARTE_EXPORT)),
    "plan": ("事業計画", (Act.PLAN_SAVE, Act.PLAN_SEND, Act.PLAN_TAKE_BACK, Act.PLAN_REMOVE)),
    "contact": ("支援機関への相談", (Act.CONTACT_SEND, Act.CONTACT_STEP)),
}  # fmt: skip


def _filters(request: HttpRequest) -> tuple[dict[str, Any], dict[str, str]]:
    chosen: dict[str, Any] = {}
    errors: dict[str, str] = {}
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        chosen["acts"] = tuple(act.value for act in KINDS[kind][1])
    chosen["organisation"] = request.GET.get("organisation", "").strip()[:100]
    for name, after in (("since", 0), ("until", 1)):
        text = request.GET.get(name, "").strip()
        if text:
            try:
                day = parse_date(text) + timedelta(days=after)
                chosen[name] = datetime.combine(day, time(), timezone.get_current_timezone())
            except InvalidValue as error:
                errors[name] = str(error)
    return chosen, errors


@require_safe
@owner
def index(request: HttpRequest) -> HttpResponse:
    """利用履歴。新しい順、50件ずつ。"""
    chosen, errors = _filters(request)
    given = request.GET.get("page", "1")
    page = max(int(given) if (given.isdecimal() and len(given) < 16) and len(given) < 7 else 1, 1)
    uses, total = export.uses(request.viewer.enterprise_id, offset=(page - 1) * SIZE, limit=SIZE, **chosen)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "usage/index.html",
        {
            "uses": uses, "total": total, "page": page, "pages": max((total + SIZE - 1) // SIZE, 1), "kinds": KINDS,
            "chosen": request.GET, "errors": errors, "query": query.urlencode(),
            "error_list": [(name, {"since": "いつから", "until": "いつまで"}[name], text) for name, text in errors.items()],
        },
        status=422 if errors else 200,
    )  # fmt: skip


@require_safe
@owner
def download(request: HttpRequest) -> HttpResponse:
    """利用履歴を受け取る (CSV か JSON)。"""
    chosen, _ = _filters(request)
    uses, _total = export.uses(request.viewer.enterprise_id, limit=1_000_000, **chosen)
    if request.GET.get("form") == "json":
        rows = [
            {
                "id": each.id, "at": each.at.isoformat(), "act": each.act, "act_label": each.act_label,
                "organisation": each.organisation, "person": each.person, "role": each.role, "purpose": each.purpose,
                "target": each.target, "groups": list(each.groups), "count": each.count,
            }
            for each in uses
        ]  # fmt: skip
        response: HttpResponse = JsonResponse({"uses": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = 'attachment; filename="usage.json"'
        return response
    header = ["日時", "行い", "組織", "人", "立場", "目的", "対象", "項目群", "項目数", "記録の番号"]
    return csv_file(
        "usage.csv", header,
        [
            [
                timezone.localtime(each.at).strftime("%Y-%m-%d %H:%M:%S"), LABELS[Act(each.act)], each.organisation,
                each.person, each.role, each.purpose, each.target,
                "、".join(GROUPS[group].label for group in each.groups if group in GROUPS), each.count, each.id,
            ]
            for each in uses
        ],
    )  # fmt: skip
