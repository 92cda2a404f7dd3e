"""書きかけの申請者への知らせ。数を確かめてから送り、千通を超えるなら別の人が承認する。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import queries
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.review import actions
from shien.domain.review import queries as reviews
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff


@require_http_methods(["GET", "POST"])
@procedure_staff
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """書く・確かめる・送る・承認する。"""
    viewer, post, error = request.viewer, request.POST, ""
    call = queries.call(key)
    if call is None or not viewer.does("call", call.procedure):
        raise Http404
    owners = queries.draft_owners(key)
    if request.method == "POST" and post.get("do") in ("send", "approve"):
        try:
            told = _send(request, key)
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed, Refusal) as fault:
            error = str(fault)
        else:
            messages.success(request, told)
            return HttpResponseRedirect(f"/staff/calls/{key}/message")
    context = {
        "call": call, "count": len(owners), "typed": post, "error": error, "preview": post.get("do") == "preview",
        "sent": reviews.messages(key, viewer), "alone": actions.ALONE, "two": len(owners) > actions.ALONE,
    }  # fmt: skip
    return render(request, "calls/message.html", context, status=422 if error else 200)


def _send(request: HttpRequest, key: UUID) -> str:
    post, at = request.POST, timezone.now()
    if post.get("do") == "approve":
        number = post.get("message", "")
        if not (number.isascii() and number.isdigit()):
            raise NotFound
        return f"{actions.approve_message(message=int(number), by=request.viewer, at=at)}通を送りました。"
    typed = post.get("count", "").strip()
    count = int(typed) if typed.isdecimal() and len(typed) < 8 else -1
    actions.write_message(
        call=key, title=post.get("title", ""), text=post.get("text", ""), count=count, by=request.viewer, at=at
    )
    if count > actions.ALONE:
        return "知らせを書きました。ほかの担当が承認すると送ります。"
    return f"{count}通を送りました。"
