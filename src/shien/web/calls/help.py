"""問合せの窓口。申請者の読み上げる番号から、同じ画面を値なしで開く (UX-25)。"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.domain.applications import queries
from shien.domain.applications.facts import Application
from shien.engines import forms
from shien.web.access import procedure_staff
from shien.web.apply.paper import letter
from shien.web.forms_desk import trial

_CODE = re.compile(r"^([0-9A-Z]{12})([A-Z]?)(\d{1,3})?$")


@dataclass(frozen=True, slots=True)
class Place:
    """読み上げた番号の指す所。mark は書類の印、page は何頁目か (0 は書類の一覧か確かめの画面)。"""

    number: str
    mark: str
    page: int


@require_safe
@procedure_staff
def find(request: HttpRequest) -> HttpResponse:
    """番号から、申請の状態と、申請者が見ている頁 (値は出さない)。"""
    code = request.GET.get("code", "")[:40]
    place = read(code)
    case = queries.staff_application_by_number(place.number, request.viewer) if place else None
    if case is not None and not request.viewer.does("help", case.procedure):
        case = None
    context: dict[str, Any] = {"code": code, "case": case, "place": place, "asked": bool(code)}
    if case is not None and place:
        context |= {"doable": [each.label for each in case.next if each.by == "applicant"], **_screen(case, place)}
    return render(request, "calls/help.html", context)


def _screen(case: Application, place: Place) -> dict[str, Any]:
    """申請者と同じ頁。"""
    form = next((each for each in case.open_forms if letter(case.open_forms, each) == place.mark), case.call.form)
    version = queries.form_version(case.procedure, form, case.call.form_version) if form == case.call.form else None
    version = version or next(iter(queries.form_versions(case.procedure, form)), None)
    if version is None:
        return {}
    read_form = forms.read(version.definition)
    pages = read_form.pages
    page = pages[place.page - 1] if 0 < place.page <= len(pages) else None
    rows = trial.blank(read_form, page) if page else []
    return {"title": version.title, "page": page, "rows": rows}


def read(code: str) -> Place | None:
    """読み上げた番号を読む。区切り・空白・全角・小文字は問わない。"""
    found = _CODE.match("".join(re.findall("[0-9A-Z]", unicodedata.normalize("NFKC", code).upper())))
    if not found:
        return None
    number = "-".join(found[1][at : at + 4] for at in (0, 4, 8))
    return Place(number, found[2], int(found[3] or 0))
