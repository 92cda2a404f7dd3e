"""申請のAPI。提出は Idempotency-Key つきで、何度送っても一度だけ受け付ける (REL-3)。"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router, Schema
from ninja.responses import Response
from pydantic import ConfigDict, Field, StringConstraints

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries

from . import schemas
from .access import OWNER, only
from .problems import problem

router = Router(tags=["applications"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 412, 422), schemas.Problem)
Key = Annotated[str, StringConstraints(min_length=8, max_length=255, pattern=r"^[\x21-\x7e]+$")]


class SubmissionIn(Schema):
    """提出。version は確かめた下書きの版で、その後に誰かが直していれば 412。objection は対象外の判定への異議。"""

    model_config = ConfigDict(extra="forbid")
    form: Annotated[str, StringConstraints(max_length=60)] = "application"
    occurrence: Annotated[str, StringConstraints(max_length=20)] = ""
    version: int | None = None
    objection: Annotated[str, StringConstraints(max_length=2000)] = ""


class SubmittedFileOut(Schema):
    """提出に付いたファイル。"""

    field: str
    name: str
    size: int
    sha256: str


class SubmissionOut(Schema):
    """受け付けた提出。submitted_at は要求の届いた瞬間、receipt は署名した受付票 (JWS)。"""

    id: UUID
    application: UUID
    number: str
    form: str
    occurrence: str
    submitted_at: str
    sha256: str
    files: list[SubmittedFileOut]
    receipt: str


class ApplicationOut(Schema):
    """申請。state は状態、closes_at はこの申請にとっての締切。"""

    id: UUID
    number: str
    procedure: str
    call: UUID
    state: str
    state_label: str
    waits_for: str
    live: bool
    closes_at: str | None


class ApplicationRows(Schema):
    """自社の申請の、offset 件目から。total は全部の数。"""

    applications: list[ApplicationOut]
    total: int


@router.get("/applications", response={200: ApplicationRows, **_PROBLEMS}, **only(OWNER),
            summary="自社の申請を読む", operation_id="own_applications")  # fmt: skip
def applications(
    request: HttpRequest, offset: Annotated[int, Field(ge=0, le=1_000_000)] = Query(0),
    limit: Annotated[int, Field(ge=1, le=200)] = Query(50),
) -> HttpResponse:  # fmt: skip
    """自社の申請と、その状態 (新しい順)。続きは、読んだ数を offset に入れて読む。"""
    rows = queries.applications(request.viewer, start=offset, size=limit)
    return Response(
        {"applications": [_application(each) for each in rows], "total": queries.application_count(request.viewer)}
    )


@router.get("/applications/{application_id}", response={200: ApplicationOut, **_PROBLEMS}, **only(OWNER),
            summary="自社の申請の一つを読む", operation_id="own_application")  # fmt: skip
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """自社の申請の一つ。"""
    found = queries.application(application_id, request.viewer)
    return Response(_application(found)) if found else problem(request, 404, "not_found", "この申請はありません。")


@router.post("/applications/{application_id}/submissions", response={201: SubmissionOut, **_PROBLEMS}, **only(OWNER),
             summary="申請書を提出する", operation_id="submit_application")  # fmt: skip
def submit(
    request: HttpRequest, application_id: UUID, body: SubmissionIn,
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),
) -> HttpResponse:  # fmt: skip
    """提出する。同じ Idempotency-Key には同じ答え、別の中身には 422、処理中には 409。締切は、届いた瞬間で決まる。"""
    try:
        made = actions.submit(
            application=application_id, form=body.form, occurrence=body.occurrence, version=body.version,
            objection=body.objection, idempotency_key=idempotency_key, by=request.viewer,
            arrived_at=getattr(request, "arrived_at", None) or timezone.now(),
        )  # fmt: skip
    except (actions.Refusal, NotAllowed) as error:
        return refusal(request, error)
    return Response(_submission(made), status=201)


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """断りの答え。"""
    status, code = next((found for kind, found in _ANSWERS.items() if isinstance(error, kind)), (422, "refused"))
    if isinstance(error, actions.NotFound):
        return problem(request, status, code, "この申請はありません。")
    code = error.code if isinstance(error, actions.Refused) else code
    headers = {"Retry-After": "1"} if isinstance(error, actions.InProgress) else {}
    return problem(request, status, code, str(error), errors=_errors(error), headers=headers)


_ANSWERS: dict[type[Exception], tuple[int, str]] = {
    actions.NotFound: (404, "not_found"), NotAllowed: (403, "not_allowed"), actions.Stale: (412, "stale"),
    actions.TooLate: (409, "too_late"), actions.InProgress: (409, "in_progress"), actions.KeyReused: (422, "key_reused"),
    actions.AlreadySubmitted: (409, "already_submitted"), actions.Full: (409, "full"), actions.Refused: (422, "refused"),
}  # fmt: skip


def _errors(error: Exception) -> list[dict[str, Any]]:
    found = []
    for each in getattr(error, "faults", ()):
        if isinstance(each, str):
            found.append({"pointer": each, "detail": ""})
        elif isinstance(each, dict):
            found.append({"pointer": "", "detail": str(each.get("sentence", ""))})
        else:
            where = [
                each.field,
                *([] if each.row is None else [str(each.row)]),
                *([each.column] if each.column else []),
            ]
            found.append({"pointer": "/".join(where), "detail": each.message})
    return found


def _application(each: facts.Application) -> dict[str, Any]:
    return {
        "id": str(each.key), "number": each.number, "procedure": each.procedure, "call": str(each.call.key),
        "state": each.state, "state_label": each.state_label, "waits_for": each.waits_for, "live": each.live,
        "closes_at": each.closes_at.isoformat() if each.closes_at else None,
    }  # fmt: skip


def _submission(each: facts.Submission) -> dict[str, Any]:
    return {
        "id": str(each.key), "application": str(each.application), "number": each.number, "form": each.form,
        "occurrence": each.occurrence, "submitted_at": each.submitted_at.isoformat(timespec="milliseconds"),
        "sha256": each.sha256, "receipt": each.receipt,
        "files": [
            {"field": file.field, "name": file.name, "size": file.size, "sha256": file.sha256} for file in each.files
        ],
    }  # fmt: skip
