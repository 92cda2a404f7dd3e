"""判定に足りない一つの項目に答える。答えはカルテに入り、ほかの申請でも使える。"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import actions, queries
from shien.domain.karte.actions import NotAllowed
from shien.engines.eligibility.items import items
from shien.values.items import ITEMS as KARTE
from shien.web.access import enterprise, inside
from shien.web.karte import forms

from .firm import ITEMS


@require_http_methods(["GET", "POST"])
@enterprise
def answer(request: HttpRequest, item: str) -> HttpResponse:
    """一つの欄だけの画面。保存したら、もとの画面に戻る。"""
    viewer, own = request.viewer, KARTE.get(ITEMS.get(item, ""))
    if own is None or not viewer.edits(own.group):
        raise Http404
    back = inside(request.GET.get("next", ""), "/measures/?sort=fit")
    view_as_supporter(groups=[own.group], by=viewer, at=timezone.now())
    karte = queries.karte_of(viewer, groups=[own.group])
    shown = forms.boxes([own], karte, "")
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        shown, entries = forms.read(request.POST, shown, karte, "")
        errors = [(box.id, box.item.label, box.error) for box in shown if box.error]
        if not errors and not request.POST.get(own.key, "").strip():
            errors = [(shown[0].id, own.label, "入力してください。")]
            shown[0].error = "入力してください。"
        if not errors:
            try:
                actions.save(entries=entries, version=None, by=viewer, at=timezone.now())
            except NotAllowed as refused:
                errors = [("main", own.label, str(refused))]
            else:
                messages.success(request, f"「{own.label}」をカルテに保存しました。判定を新しくしました。")
                return HttpResponseRedirect(back)
    return render(
        request, "measures/answer.html",
        {"box": shown[0], "label": items()[item].label, "question": items()[item].question, "errors": errors, "back": back},
        status=422 if errors else 200,
    )  # fmt: skip
