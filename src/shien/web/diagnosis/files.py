"""財務分析シートを見る・印刷する・受け取る。"""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from shien.domain.karte.statements import accounts_of
from shien.ledger import audit
from shien.web.access import enterprise

from .figures import diagnosed
from .pdf import Unavailable, pdf
from .sheet import Sheet, file_name, sheet_of
from .views import DEFAULT, NEEDED, READ, opened, vintage_of, withheld
from .workbook import workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sheet(request: HttpRequest) -> Sheet | None:
    """この閲覧者のシート。決算が無ければ None。"""
    viewer, vintage = request.viewer, vintage_of(request)
    if withheld(viewer, NEEDED):
        raise Http404
    karte = opened(request)
    found = diagnosed(accounts_of(karte, viewer.enterprise_kind), vintage)
    return sheet_of(karte, viewer, found, timezone.localdate()) if found else None


@require_safe
@enterprise
def show(request: HttpRequest) -> HttpResponse:
    """印刷する画面。"""
    sheet = _sheet(request)
    if sheet is None:
        return HttpResponseRedirect("/diagnosis/")
    query = f"?vintage={sheet.vintage.id}" if sheet.vintage.id != DEFAULT else ""
    return render(request, "diagnosis/sheet.html", {"sheet": sheet, "query": query})


@require_safe
@enterprise
def as_pdf(request: HttpRequest) -> HttpResponse:
    """PDF を受け取る。"""
    try:
        return _download(request, "pdf", "application/pdf", pdf)
    except Unavailable:
        return render(request, "diagnosis/no_pdf.html", {"query": request.GET.urlencode()}, status=503)


@require_safe
@enterprise
def as_workbook(request: HttpRequest) -> HttpResponse:
    """表計算のファイルを受け取る。"""
    return _download(request, "xlsx", _XLSX, workbook)


def _download(request: HttpRequest, suffix: str, kind: str, make: Callable[[Sheet], bytes]) -> HttpResponse:
    """ファイルを作り、持ち出しを証跡に書いてから渡す。作る間は証跡の鎖を押さえない。"""
    viewer, sheet = request.viewer, _sheet(request)
    if sheet is None:
        return HttpResponseRedirect("/diagnosis/")
    body = make(sheet)
    groups = [group for group in READ if viewer.sees(group)]
    with transaction.atomic():
        audit.record(
            audit.Act.KARTE_EXPORT, by=viewer.actor, at=timezone.now(), enterprise_id=viewer.enterprise_id,
            target=f"財務分析シート（{suffix.upper()}）", detail={"groups": groups, "count": len(sheet.lines)},
        )  # fmt: skip
    disposition = content_disposition_header(as_attachment=True, filename=file_name(sheet, suffix))
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": disposition or "attachment"})
