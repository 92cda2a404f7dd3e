"""支援機関の側の画面。届いた相談を開き、返事をする。開いたことは、事業者の利用履歴に載る。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.directory import asking, contacts, queries
from shien.domain.directory.choices import ContactState
from shien.values.fault import InvalidValue
from shien.web.access import allow

from .asking import page_context, version_of
from .filters import page_of

SIZE = 50
STATES = {"open": "続いている相談", "closed": "終わった相談"}
# What the institution may do, in the words of its buttons.
DOINGS = {
    ContactState.ANSWERED: "返事をする", ContactState.MEETING: "面談を約束する", ContactState.DONE: "相談を終える",
    ContactState.DECLINED: "受けられないと伝える",
}  # fmt: skip


def _may_answer(viewer: Viewer) -> bool:
    """支援機関として答えることのある立場か。どの機関として答えられるかは、名簿で決まる。"""
    return (viewer.is_owner and bool(viewer.corporate_number)) or viewer.role == "chamber"


answerer = allow(_may_answer)


@require_safe
@answerer
def index(request: HttpRequest) -> HttpResponse:
    """届いた相談の一覧。"""
    own = queries.answered_by(request.viewer)
    if not own:
        raise Http404
    page, state = page_of(request.GET), request.GET.get("state", "open")
    state = state if state in STATES else "open"
    rows, total = contacts.inbox(request.viewer, state=state, offset=(page - 1) * SIZE, limit=SIZE)
    return render(
        request, "institutions/inbox.html",
        {"rows": rows, "total": total, "page": page, "pages": max((total + SIZE - 1) // SIZE, 1), "own": own,
         "states": STATES, "state": state},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@answerer
def show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """届いた相談を開いて、返事をする。"""
    if request.method == "POST":
        return _answer(request, request_id)
    return _page(request, request_id)


def _page(request: HttpRequest, request_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """相談を開く。見せるたびに、開いたことを証跡に書く。"""
    found = asking.open_request(request_id=request_id, by=request.viewer, at=timezone.now())
    if found is None:
        raise Http404
    doings = {state: DOINGS[state] for state in DOINGS if state in found.moves}
    return render(
        request, "institutions/inbox_request.html", page_context(found) | {"doings": doings} | more, status=status
    )


def _answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    post = request.POST
    given, text, version = post.get("state", ""), post.get("text", ""), post.get("version", "")
    kept = {"text": text, "given": given}
    if given not in DOINGS:
        return _page(request, request_id, 422, errors=[("state", "どうしますか", "一つお選びください。")], **kept)
    try:
        done = asking.answer(
            request_id=request_id, state=ContactState(given), text=text, version=version_of(version), by=request.viewer,
            at=timezone.now(),
        )  # fmt: skip
    except asking.Stale:
        return _page(request, request_id, 409, stale=True, **kept)
    except (InvalidValue, NotAllowed) as error:
        return _page(request, request_id, 422, errors=[("text", "相手に伝える文", str(error))], **kept)
    if done is None:
        raise Http404
    messages.success(request, "相手に伝えました。" if given != ContactState.DONE else "相談を終えました。")
    return HttpResponseRedirect(request.path)
