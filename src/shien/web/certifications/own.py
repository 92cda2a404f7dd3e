"""事業者の認定書。印刷できる。"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from shien import procedures
from shien.domain.certification import queries
from shien.web.access import owner
from shien.web.paging import paged


@require_safe
@owner
def index(request: HttpRequest) -> HttpResponse:
    """自社の認定書。"""
    found = queries.certificates(request.viewer, today=localdate())
    rows = [(each, _head(each.procedure)) for each in found]
    return render(request, "certifications/own.html", {"pages": paged(request, rows)})


@require_safe
@owner
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """認定書の一つ。"""
    found = queries.certificate(key, request.viewer, today=localdate())
    if found is None:
        raise Http404
    return render(request, "certifications/certificate.html", {"certificate": found, "head": _head(found.procedure)})


def _head(procedure: str) -> dict[str, object]:
    return dict(procedures.procedure(procedure)["procedure"])
