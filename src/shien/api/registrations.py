"""連携サイトからの情報登録。値は提案として届き、事業者が確かめる。"""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router
from ninja.responses import Response
from pydantic import StringConstraints

from shien.domain.preprint import actions
from shien.domain.preprint.actions import Refused
from shien.domain.preprint.facts import Bearer

from . import schemas
from .access import SITE, bearer_token, only
from .limits import count, guess
from .problems import problem

router = Router(tags=["registration"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), schemas.Problem)
Key = Annotated[str, StringConstraints(min_length=8, max_length=255, pattern=r"^[\x21-\x7e]+$")]


@router.post("/registrations", response={201: schemas.RegistrationOut, **_PROBLEMS}, **only(SITE),
             summary="登録を提案する", operation_id="propose_registration")  # fmt: skip
def propose(
    request: HttpRequest, body: schemas.RegistrationIn, idempotency_key: Key = Header(..., alias="Idempotency-Key")
) -> HttpResponse:
    """連携サイトが、事業者の値の登録を提案する。同じ Idempotency-Key には同じ答え。"""
    token = bearer_token(request)

    def admitted(bearer: Bearer) -> None:
        count("site_write", token)
        count("client_write", bearer.client_id)

    try:
        status, answer = actions.propose(
            token=token, key=idempotency_key, form=body.form, reason=body.reason,
            values=[each.dict() for each in body.values], at=timezone.now(),
            admitted=admitted,
        )  # fmt: skip
    except Refused as error:
        if error.status == 401:
            guess(request)
        return problem(request, error.status, error.code, error.detail, errors=error.errors)
    return Response(answer, status=status)


@router.get("/registrations/{registration_id}", response={200: schemas.RegistrationOut, **_PROBLEMS},
            **only(SITE), summary="提案の状態を見る", operation_id="registration_state")  # fmt: skip
def state(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """提案した連携サイトが、その状態を見る。"""
    try:
        found = actions.proposal_state(token=bearer_token(request), proposal_id=registration_id, at=timezone.now())
    except Refused as error:
        if error.status == 401:
            guess(request)
        return problem(request, error.status, error.code, error.detail)
    return Response(found) if found else problem(request, 404, "not_found", "この提案はありません。")
