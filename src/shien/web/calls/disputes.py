"""判定への異議の窓口。待っているものの一覧、開く、答える。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries
from shien.domain.applications.actions import NotFound
from shien.domain.applications.choices import DisputeOutcome
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff

_ANSWERS = tuple((each.value, each.label) for each in DisputeOutcome if each != DisputeOutcome.WAITING)


@require_safe
@procedure_staff
def index(request: HttpRequest) -> HttpResponse:
    """異議の一覧。値は出さない。"""
    waiting = request.GET.get("state") != "answered"
    rows = queries.desk_disputes(request.viewer, waiting=waiting)
    return render(request, "calls/disputes.html", {"rows": rows, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@procedure_staff
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの異議。開いたことは、事業者に見える。"""
    post, error = request.POST, ""
    try:
        if request.method == "POST":
            try:
                actions.answer_dispute(
                    dispute=key,
                    outcome=post.get("outcome", ""),
                    answer=post.get("answer", ""),
                    by=request.viewer,
                    at=timezone.now(),
                )
            except (InvalidValue, NotAllowed) as fault:
                error = str(fault)
            else:
                messages.success(request, "答えました。送った人にメールで知らせます。")
                return HttpResponseRedirect("/staff/calls/disputes/")
        found = actions.open_dispute(dispute=key, by=request.viewer, at=timezone.now())
    except NotFound as missing:
        raise Http404 from missing
    context = {"found": found, "answers": _ANSWERS, "error": error, "typed": post}
    return render(request, "calls/dispute.html", context, status=422 if error else 200)
