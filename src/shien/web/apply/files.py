"""ファイルを付ける・差し替える・外す・見る・受け取る。少しずつ送るのは sending.py。"""

import uuid
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import NotFound, Refused
from shien.engines.forms import Fault, Field
from shien.values.fault import InvalidValue
from shien.web.handing import handed

from .access import of_case
from .paper import OpenPaper
from .screens import Screen


def attach_all(request: HttpRequest, paper: OpenPaper, screen: Screen, at: datetime) -> list[Fault]:
    """画面で選ばれたファイルを、すべて付ける。付けられなかったわけを返す。"""
    wrong = []
    for field in screen.fields:
        if field.type != "file":
            continue
        for sent in request.FILES.getlist(f"file-{field.id}"):
            message = _attach(paper, field, sent, at)
            if message:
                told = message if f"「{sent.name}」" in message else f"「{sent.name}」：{message}"
                wrong.append(Fault(field.id, told, page=field.page))
    return wrong


def _attach(paper: OpenPaper, field: Field, sent: object, at: datetime) -> str:
    try:
        actions.attach(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence, field=field.id,
            name=str(getattr(sent, "name", "")), document=sent.read(), by=paper.viewer, at=at,  # type: ignore[attr-defined]
        )  # fmt: skip
    except (InvalidValue, NotAllowed, Refused) as error:
        return str(error)
    return ""


def drop(request: HttpRequest, paper: OpenPaper, key: str, at: datetime) -> None:
    """ファイルを外す。"""
    try:
        done = actions.remove_file(application=paper.application.key, file=uuid.UUID(key), by=paper.viewer, at=at)
    except ValueError as error:
        raise Http404 from error
    if done:
        messages.success(request, "ファイルを外しました。")


def give_up(request: HttpRequest, paper: OpenPaper, key: str, at: datetime) -> None:
    """送りかけのファイルを取りやめる。"""
    try:
        done = actions.drop_upload(application=paper.application.key, upload=uuid.UUID(key), by=paper.viewer, at=at)
    except ValueError as error:
        raise Http404 from error
    if done:
        messages.success(request, "送りかけのファイルを取りやめました。")


def waiting(paper: OpenPaper, screen: Screen) -> dict[str, list[facts.Upload]]:
    """この画面の欄の、自分の送りかけのファイル。"""
    if all(each.type != "file" for each in screen.fields):
        return {}
    found: dict[str, list[facts.Upload]] = {}
    for each in queries.uploads(paper.draft.id, paper.viewer):
        found.setdefault(each.field, []).append(each)
    return found


@require_safe
@of_case
def download(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """下書きのファイルを受け取る。"""
    return served(request, file, actions.open_file)


@require_safe
@of_case
def submitted(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """提出したファイルを受け取る。"""
    return served(request, file, actions.open_submitted_file)


def opened(request: HttpRequest, case: facts.Application, paper: UUID, purpose: str) -> facts.Submission:
    """職員が、この申請に出された書類を開く。開いたことは、事業者の利用履歴に載る。"""
    try:
        found = actions.open_submission(submission=paper, by=request.viewer, at=timezone.now(), purpose=purpose)
    except NotFound:
        raise Http404 from None
    if found.application != case.key:
        raise Http404
    return found


def served(request: HttpRequest, file: UUID, action: object) -> HttpResponse:
    """ファイルの答え。検査の済んでいないものは、渡さずにわけを言う。"""
    try:
        found, document = action(file=file, by=request.viewer, at=timezone.now())  # type: ignore[operator]
    except NotFound as error:
        raise Http404 from error
    except Refused as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    return handed(request, found, document)
