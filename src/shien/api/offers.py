"""パートナーが前もって書いた申請書の口。作ると、客に渡す一度きりの道が返る。"""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router, Schema
from ninja.responses import Response
from pydantic import ConfigDict, Field, StringConstraints

from shien.domain.applications import queries
from shien.domain.outside import actions
from shien.engines import forms

from . import schemas
from .access import ANYONE, PARTNER, only
from .problems import problem
from .registrations import Key

router = Router(tags=["drafts"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), schemas.Problem)


class OfferIn(Schema):
    """前もって書く申請書。answers は公募回の申請書の欄 (JSON Schema は /api/v1/calls/{call}/form)、reference は自分の番号。"""

    model_config = ConfigDict(extra="forbid")
    call: UUID
    answers: Annotated[dict[str, Any], Field(max_length=500)]
    reference: Annotated[str, StringConstraints(max_length=100)] = ""


class OfferOut(Schema):
    """作った申請書。claim_url を客に渡す。一度だけ開け、expires_at に切れる。"""

    id: UUID
    claim_url: str
    expires_at: str


class OfferStateOut(Schema):
    """状況。客が知らせてよいと言った間だけ shared になり、申請の状態が入る。そうでなければ waiting か closed。"""

    id: UUID
    reference: str
    expires_at: str
    state: str
    application_number: str = ""
    application_state: str = ""
    application_label: str = ""


@router.get("/calls", response={200: list[dict]}, **only(ANYONE), summary="いま出せる公募回", operation_id="open_calls")  # fmt: skip
def calls(request: HttpRequest) -> list[dict[str, str | None]]:
    """いま出せる公募回 (締切の近い順、通年は最後)。"""
    return [
        {
            "id": str(each.key), "procedure": each.procedure, "procedure_title": each.procedure_title, "name": each.name,
            "closes_at": each.closes_at.isoformat() if each.closes_at else None, "form_version": each.form_version,
            "form_url": f"/api/v1/calls/{each.key}/form",
        }
        for each in queries.calls(at=timezone.now(), open_only=True)
    ]  # fmt: skip


@router.get("/calls/{call}/form", response={200: dict, 404: schemas.Problem}, **only(ANYONE),
            summary="公募回の申請書の答えの形", operation_id="form_of_call")  # fmt: skip
def form(request: HttpRequest, call: UUID) -> HttpResponse:
    """申請書の答えの JSON Schema。ファイルと同意の欄は、前もって書けない。"""
    found = queries.call(call)
    version = queries.form_version(found.procedure, found.form, found.form_version) if found else None
    if version is None:
        return problem(request, 404, "not_found", "この公募回はありません。")
    return Response(
        {"form": version.form, "version": version.version, "schema": forms.schema(forms.read(version.definition))}
    )


@router.post("/drafts", response={201: OfferOut, **_PROBLEMS}, **only(PARTNER),
             summary="前もって書いた申請書を作る", operation_id="offer_draft")  # fmt: skip
def offer(
    request: HttpRequest, body: OfferIn, idempotency_key: Key = Header(..., alias="Idempotency-Key")
) -> HttpResponse:
    """前もって書いた申請書を作る。だれのものかは書かない。客がサインインして開くと、その事業者のものになる。"""
    made = actions.offer(
        system=request.system, call=body.call, answers=body.answers, reference=body.reference,
        idempotency_key=idempotency_key, at=timezone.now(),
    )  # fmt: skip
    url = f"{settings.PUBLIC_URL}/claims/open/{made.claim_token}"
    return Response({"id": str(made.key), "claim_url": url, "expires_at": made.expires_at.isoformat()}, status=201)


@router.get("/drafts/{draft}", response={200: OfferStateOut, **_PROBLEMS}, **only(PARTNER),
            summary="作った申請書の状況を見る", operation_id="offered_draft")  # fmt: skip
def state(request: HttpRequest, draft: UUID) -> HttpResponse:
    """状況。見たことは、事業者の利用履歴に載る。"""
    return Response(actions.offer_state(system=request.system, key=draft, at=timezone.now()))
