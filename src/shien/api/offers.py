"""パートナーが前もって書いた申請書の口。作ると、客に渡す一度きりの道が返る。"""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router, Schema
from ninja.responses import Response
from pydantic import ConfigDict, Field, StringConstraints

from shien.domain.outside import actions

from . import schemas
from .access import PARTNER, only
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
