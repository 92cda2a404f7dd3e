"""専門家の名簿。載せる・連絡先を改める・外す。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien import procedures
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import actions, queries
from shien.values.municipality import PREFECTURES
from shien.web.motions import attempt
from shien.web.paging import paged

from . import present
from .views import dispatcher

TIMES = (("morning", "午前"), ("afternoon", "午後"))


def themes() -> list[tuple[str, str]]:
    """支援できる課題の選択肢。登録の様式と同じ。"""
    form = procedures.definition(queries.PROCEDURE, "expert_registration")
    fields = (field for page in form["page"] for field in page["field"])
    return [
        (each["value"], each["label"]) for each in next(field for field in fields if field["id"] == "themes")["options"]
    ]


@require_http_methods(["GET", "POST"])
@dispatcher
def index(request: HttpRequest) -> HttpResponse:
    """名簿。"""
    error = ""
    if request.method == "POST":
        try:
            _, error = attempt(_WHAT.get(request.POST.get("what", ""), _register), request=request)
        except NotFound:
            raise Http404 from None
        if not error:
            messages.success(request, "名簿を改めました。")
            return HttpResponseRedirect(request.path)
    names = dict(themes())
    rows = [
        (each, [names.get(key, key) for key in each.themes], present.places(each.prefectures, online=each.online))
        for each in queries.experts(request.viewer)
    ]
    context = {
        "pages": paged(request, rows), "themes": themes(), "times": TIMES, "prefectures": list(PREFECTURES.items()), "error": error,
        "typed": request.POST, "ticked": {key: request.POST.getlist(key) for key in ("themes", "prefectures", "times")},
    }  # fmt: skip
    return render(request, "dispatch/experts.html", context, status=422 if error else 200)


def _register(*, request: HttpRequest) -> None:
    post = request.POST
    known = {
        "themes": {key for key, _ in themes()},
        "prefectures": set(PREFECTURES),
        "times": {key for key, _ in TIMES},
    }
    chosen = {key: [each for each in post.getlist(key) if each in allowed] for key, allowed in known.items()}
    actions.register_expert(
        name=post.get("name", ""), qualification=post.get("qualification", ""), recommended_by=post.get("recommended_by", ""),
        online=post.get("online") == "1", email=post.get("email", ""), by=request.viewer, at=timezone.now(), **chosen,
    )  # fmt: skip


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("expert", ""))
    except ValueError:
        raise NotFound from None


def _end(*, request: HttpRequest) -> None:
    actions.end_expert(expert=_key(request), by=request.viewer, at=timezone.now())


def _email(*, request: HttpRequest) -> None:
    actions.change_email(
        expert=_key(request), email=request.POST.get("new_email", ""), by=request.viewer, at=timezone.now()
    )


_WHAT = {"end": _end, "email": _email}
