"""問合せの窓口。申請者の読み上げる番号から、同じ画面を値なしで開く (UX-25)。"""

import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.domain.applications import queries
from shien.web.access import procedure_staff

_CODE = re.compile(r"^([0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4})\D?(\d{1,3})?$")


@require_safe
@procedure_staff
def find(request: HttpRequest) -> HttpResponse:
    """番号から、申請の状態と、いま書いている頁の欄 (値は出さない)。"""
    code = request.GET.get("code", "")[:40]
    place = read(code)
    case = queries.staff_application_by_number(place[0], request.viewer) if place else None
    if case is not None and not request.viewer.does("help", case.procedure):
        case = None
    page = None
    if case is not None and place:
        form = queries.form_version(case.procedure, case.call.form, case.call.form_version)
        pages = form.definition.get("page", ()) if form else ()
        page = pages[place[1] - 1] if 0 < place[1] <= len(pages) else None
    return render(
        request, "calls/help.html", {"code": code, "case": case, "page": page, "place": place, "asked": bool(code)}
    )


def read(code: str) -> tuple[str, int] | None:
    """読み上げた番号。(申請番号, 何頁目か)。"""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", code)).upper()
    found = _CODE.match(text)
    if not found:
        return None
    plain = found.group(1).replace("-", "")
    return "-".join(plain[at : at + 4] for at in (0, 4, 8)), int(found.group(2) or 0)
