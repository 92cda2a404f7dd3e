"""ファイルを少しずつ受ける道。切れても、届いたところから続く。

POST upload/<欄> で始め、HEAD でどこまで届いたかを聞き、PATCH で続きを送り、DELETE でやめる (tus 1.0 の考え方)。
どこまで届いたかは、いつも見出し Upload-Offset で答える。
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import NotFound, Refused, WrongOffset
from shien.values.fault import InvalidValue

from .access import of_case
from .paper import OpenPaper, with_paper


@require_POST
@with_paper
def begin(request: HttpRequest, paper: OpenPaper, field: str) -> HttpResponse:
    """送り始める。同じファイルの送りかけがあれば、そこへの道と、届いているところを返す。"""
    asked = paper.form.fields.get(field)
    if not paper.editable or asked is None or asked.type != "file":
        raise Http404
    size = request.POST.get("size", "")
    try:
        made = actions.begin_upload(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence, field=field,
            name=request.POST.get("name", ""), size=int(size) if size.isdecimal() and len(size) < 12 else 0,
            sha256=request.POST.get("sha256", ""), by=paper.viewer, at=timezone.now(),
        )  # fmt: skip
    except (InvalidValue, NotAllowed, Refused) as error:
        return JsonResponse({"errors": [str(error)]}, status=422)
    response = JsonResponse({"received": made.received}, status=201)
    response["Location"] = f"/apply/{paper.application.key}/uploads/{made.key}"
    return _at(response, made)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@of_case
def upload(request: HttpRequest, key: UUID, upload: UUID) -> HttpResponse:
    """送りかけの一つ。届いたところを答える、続きを受ける、やめる。"""
    if request.method == "DELETE":
        if not actions.drop_upload(application=key, upload=upload, by=request.viewer, at=timezone.now()):
            raise Http404
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _part(request, key, upload)
    found = queries.upload(key, upload, request.viewer)
    if found is None:
        raise Http404
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(found.size)
    return _at(response, found)


def _part(request: HttpRequest, key: UUID, upload: UUID) -> HttpResponse:
    offset, length = request.headers.get("Upload-Offset", ""), request.headers.get("Content-Length") or "0"
    if not offset.isdecimal() or len(offset) > 11 or not length.isdecimal():
        return HttpResponse(status=400)
    if int(length) > actions.MAX_PART:
        return HttpResponse(status=413)
    part = request.body
    if len(part) != int(length):
        return HttpResponse(status=400)  # the line was cut within the part: it is sent again
    try:
        found = actions.receive_part(
            application=key, upload=upload, offset=int(offset), part=part, by=request.viewer, at=timezone.now()
        )
    except NotFound as error:
        raise Http404 from error
    except WrongOffset as error:
        response = HttpResponse(status=409)
        response["Upload-Offset"] = str(error.received)
        return response
    except (InvalidValue, NotAllowed, Refused) as error:
        return JsonResponse({"errors": [str(error)]}, status=422)
    return _at(JsonResponse({"attached": str(found.attached)}) if found.attached else HttpResponse(status=204), found)


def _at(response: HttpResponse, found: facts.Upload) -> HttpResponse:
    response["Upload-Offset"] = str(found.received)
    return response
