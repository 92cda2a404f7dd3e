"""新しい版の案を出す画面と、案を見比べ、下見をし、公開する画面。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries
from shien.domain.applications.facts import FormProposal
from shien.engines import forms
from shien.engines.forms import DefinitionError
from shien.values.fault import InvalidValue

from . import present, trial
from .views import keeper, newest_definitions

_DONE = {
    "rehearse": "下見をしました。何も書き換えていません。",
    "publish": "公開しました。下書きは、数分のうちに新しい版に移ります。",
    "withdraw": "案を取り下げました。申請書は変わっていません。",
}  # fmt: skip
_DO = {"rehearse": actions.rehearse, "publish": actions.publish_proposal, "withdraw": actions.withdraw_proposal}
Errors = list[tuple[str, str, str]]


@require_http_methods(["GET", "POST"])
@keeper
def new(request: HttpRequest, procedure: str) -> HttpResponse:
    """新しい版の案を出す。誤りは全部、場所と行を添えて見せる。打った文は残る。"""
    if procedure not in queries.form_procedures(request.viewer):
        raise Http404
    found = queries.procedure(procedure)
    if found is None:
        raise Http404
    errors: Errors = []
    text = _start(request, procedure) if request.method == "GET" else _given(request)
    if request.method == "POST":
        try:
            made = _propose(request, procedure, text)
            messages.success(request, "案を受け付けました。違いを見て、下見をしてください。")
            return HttpResponseRedirect(f"/staff/forms/proposals/{made.key}/")
        except DefinitionError as error:
            errors = present.faults(error, text)
        except InvalidValue as error:
            errors = [_place(str(error))]
        except actions.Refused as error:
            errors = [("definition", "定義", str(error))]
    return render(
        request, "forms_desk/new.html",
        {"procedure": found, "text": text, "reason": request.POST.get("reason", ""), "errors": errors,
         "grace_days": request.POST.get("grace_days", "14"), "messages_of": {key: each for key, _, each in reversed(errors)}, "many": len(errors)},
        status=422 if errors else 200,
    )  # fmt: skip


def _start(request: HttpRequest, procedure: str) -> str:
    """直し始める文。?form=…&version=… の版を写す。"""
    wanted = (request.GET.get("form", ""), request.GET.get("version", ""))
    found = queries.form_version(procedure, *wanted) if all(wanted) else None
    return forms.source(found.definition) if found else ""


def _given(request: HttpRequest) -> str:
    """選んだファイルの文。無ければ、打った文。"""
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("definition", "")
    return upload.read(forms.LARGEST * 4 + 1).decode("utf-8", errors="replace")


def _propose(request: HttpRequest, procedure: str, text: str) -> FormProposal:
    if not text.strip():
        raise InvalidValue("ファイルを選ぶか、定義を入力してください。")
    days = request.POST.get("grace_days", "").strip()
    if not (days.isascii() and days.isdigit() and len(days) <= 3):
        raise InvalidValue("前の版のまま出せる日数を、数字で入力してください。")
    return actions.propose_form(
        procedure=procedure, definition=forms.definition_of(text), reason=request.POST.get("reason", ""),
        grace_days=int(days), by=request.viewer, at=timezone.now(),
    )  # fmt: skip


def _place(text: str) -> tuple[str, str, str]:
    """誤りの文が言う欄。"""
    if "日数" in text:
        return "grace_days", "前の版のまま出せる日数", text
    return ("reason", "変えるわけ", text) if "わけ" in text else ("definition", "定義", text)


def _proposal(request: HttpRequest, key: UUID) -> FormProposal:
    found = queries.form_proposal(key, request.viewer)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@keeper
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """案の一つ。前の版との違い、下見、公開と取下げ。"""
    found = _proposal(request, key)
    error = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer not in _DO:
            raise Http404
        try:
            _DO[answer](proposal=key, by=request.viewer, at=timezone.now())
            messages.success(request, _DONE[answer])
            return HttpResponseRedirect(f"/staff/forms/proposals/{key}/")
        except (NotAllowed, actions.Refusal, InvalidValue) as refusal:
            error = str(refusal)
    return render(
        request, "forms_desk/proposal.html", _shown(request, found) | {"error": error}, status=422 if error else 200
    )


def _shown(request: HttpRequest, found: FormProposal) -> dict[str, Any]:
    versions = queries.form_versions(found.procedure)
    old = next((each for each in versions if each.form == found.form and each.version != found.version), None)
    new = forms.read(found.definition)
    changes = present.changes(forms.read(old.definition), new) if old else []
    return {
        "proposal": found, "old": old, "changes": changes, "desk": present.desk(new, newest_definitions(versions)), "codes": "codes" in request.GET,
        "procedure": queries.procedure(found.procedure), "mine": found.proposed_by_id == request.viewer.account_id,
        "rehearsal": present.report(found.rehearsal), "carried": present.report(found.carried),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@keeper
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """案の、申請者に見える姿。"""
    return trial.show(request, _proposal(request, key).definition, f"/staff/forms/proposals/{key}/")
