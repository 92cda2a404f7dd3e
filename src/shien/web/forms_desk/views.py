"""申請書の版を見る画面。一覧・頁ごとの欄と決まり・申請者に見える姿・二つの版の違い・定義の文。"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.applications import queries
from shien.domain.applications.facts import FormVersion
from shien.engines import forms
from shien.web.access import allow

from . import present, trial

keeper = allow(lambda viewer: bool(queries.form_procedures(viewer)))


@require_safe
@keeper
def index(request: HttpRequest) -> HttpResponse:
    """担当の手続きの申請書と版、公開を待つ案。"""
    mine = queries.form_procedures(request.viewer)
    titles = {each.id: each.title for each in queries.procedures() if each.id in mine}
    proposals = queries.form_proposals(request.viewer)
    shelves = [
        present.shelf(id, title, queries.form_versions(id), timezone.now()) for id, title in sorted(titles.items(), key=lambda pair: pair[1])
    ]  # fmt: skip
    return render(
        request, "forms_desk/index.html",
        {"shelves": shelves, "titles": titles, "waiting": [each for each in proposals if each.open],
         "settled": [each for each in proposals if not each.open][:10]},
    )  # fmt: skip


def version_of(request: HttpRequest, procedure: str, form: str, version: str) -> FormVersion:
    """担当の手続きの、申請書の一つの版。担当の外は、無いのと同じ。"""
    found = queries.form_version(procedure, form, version)
    if found is None or procedure not in queries.form_procedures(request.viewer):
        raise Http404
    return found


@require_safe
@keeper
def show(request: HttpRequest, procedure: str, form: str, version: str) -> HttpResponse:
    """一つの版。頁ごとの欄、決まり (読む欄 → 指摘の欄)、数値、自動で入る欄。"""
    found = version_of(request, procedure, form, version)
    versions = queries.form_versions(procedure)
    others = [each for each in versions if each.form == form and each.version != version]
    return render(
        request, "forms_desk/show.html",
        {"version": found, "desk": present.desk(forms.read(found.definition), newest_definitions(versions)), "others": others,
         "codes": "codes" in request.GET, "procedure": queries.procedure(procedure), "at": timezone.now()},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@keeper
def preview(request: HttpRequest, procedure: str, form: str, version: str) -> HttpResponse:
    """申請者に見える姿。試しに書ける。"""
    found = version_of(request, procedure, form, version)
    return trial.show(request, found.definition, f"/staff/forms/{procedure}/{form}/{version}/")


def newest_definitions(versions: Sequence[FormVersion]) -> dict[str, Mapping[str, Any]]:
    """書類ごとの、いちばん新しい版の定義。"""
    return {each.form: each.definition for each in reversed(versions)}


@require_safe
@keeper
def compare(request: HttpRequest, procedure: str, form: str) -> HttpResponse:
    """二つの版の違いを、文で。"""
    old = version_of(request, procedure, form, request.GET.get("old", ""))
    new = version_of(request, procedure, form, request.GET.get("new", ""))
    return render(
        request, "forms_desk/compare.html",
        {"old": old, "new": new, "changes": present.changes(forms.read(old.definition), forms.read(new.definition)), "versions": queries.form_versions(procedure, form)},
    )  # fmt: skip


@require_safe
@keeper
def source(request: HttpRequest, procedure: str, form: str, version: str) -> HttpResponse:
    """定義の文 (TOML)。直して、新しい版として出せる。"""
    found = version_of(request, procedure, form, version)
    answer = HttpResponse(forms.source(found.definition), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{procedure}-{form}-{version}.toml"'
    return answer
