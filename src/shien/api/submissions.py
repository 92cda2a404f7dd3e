"""提出を外部システムに引き渡す口。続きから読み、中身とファイルを取り、受取りを確かめ、状況を返す。"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router, Schema
from ninja.responses import Response
from pydantic import ConfigDict, Field, StringConstraints

from shien.domain.applications.facts import Submission
from shien.domain.outside import actions, facts

from . import schemas
from .access import SYSTEM, only
from .registrations import Key

router = Router(tags=["submissions"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), schemas.Problem)
Sha256 = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class DeliveryOut(Schema):
    """引渡し。値は含まない。event は知らせの番号、sequence はこの申請の中の番号 (1から続く)。"""

    id: UUID
    event: UUID
    sequence: int
    procedure: str
    state: str
    application: UUID
    application_number: str
    transition: str
    application_state: str
    at: str
    submission: UUID | None = None
    form: str = ""
    form_version: str = ""
    number: str = ""
    sha256: str = ""
    files: int = 0


class DeliveriesOut(Schema):
    """引渡しの並び (古い順)。次は after に cursor を入れて読む。more が偽なら、いまはここまで。"""

    deliveries: list[DeliveryOut]
    cursor: int
    more: bool


class HandedFile(Schema):
    """提出のファイル。url から中身を取る。"""

    id: UUID
    field: str
    name: str
    size: int
    sha256: str
    media_type: str
    url: str


class HandedSubmission(Schema):
    """提出。answers は人が答えた欄、values は計算した欄も含む。receipt は申請者に渡した受付票 (JWS)。"""

    id: UUID
    delivery: UUID
    application: UUID
    application_number: str
    number: str
    form: str
    form_version: str
    occurrence: str
    submitted_at: str
    sha256: str
    answers: dict[str, Any]
    values: dict[str, Any]
    files: list[HandedFile]
    receipt: str


class AcknowledgementIn(Schema):
    """受取りの確かめ。sha256 は、読んだ提出の要約値。状態だけの引渡しでは空。"""

    model_config = ConfigDict(extra="forbid")
    sha256: Sha256 = ""


class StatusIn(Schema):
    """状況。transition は手続きの遷移の id、amount は額の決まる遷移の額 (円)。"""

    model_config = ConfigDict(extra="forbid")
    transition: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
    reason: Annotated[str, StringConstraints(max_length=2000)] = ""
    amount: Annotated[int, Field(ge=0, le=10**15)] | None = None


class StatusOut(Schema):
    """申請の状態。motion があれば、まだ進まず、その起案が職員の二人の決定を待つ。"""

    application: UUID
    state: str
    state_label: str
    motion: UUID | None = None


class MotionOut(Schema):
    """このシステムの求めた起案。step は reported (知らせた)・proposed (一人が引き受けた)・approved・rejected・closed。"""

    id: UUID
    transition: str
    label: str
    amount: int | None
    step: str
    comment: str
    reported_at: str
    ruled_at: str | None


class StandingOut(Schema):
    """申請のいまの状態と、このシステムの求めた起案 (新しい順)。"""

    application: UUID
    state: str
    state_label: str
    motions: list[MotionOut]


@router.get("/submissions", response={200: DeliveriesOut, **_PROBLEMS}, **only(SYSTEM),
            summary="引渡しを続きから読む", operation_id="deliveries")  # fmt: skip
def deliveries(
    request: HttpRequest, after: Annotated[int, Field(ge=0, le=2**62)] = Query(0),
    limit: Annotated[int, Field(ge=1, le=200)] = Query(50),
) -> HttpResponse:  # fmt: skip
    """after より後の引渡し。値は含まない。知らせ (webhook) を取りこぼしても、ここから全部そろう。"""
    found = actions.read_deliveries(system=request.system, after=after, limit=limit + 1)
    shown = found[:limit]
    return Response(
        {"deliveries": [_delivery(each) for each in shown], "cursor": shown[-1].id if shown else after, "more": len(found) > limit}
    )  # fmt: skip


@router.get("/submissions/{delivery}", response={200: HandedSubmission, **_PROBLEMS}, **only(SYSTEM),
            summary="提出の中身を読む", operation_id="handed_submission")  # fmt: skip
def submission(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """提出の答え・計算した値・ファイルの一覧・受付票。渡したことは、事業者の利用履歴に載る。"""
    handed, found = actions.read_submission(system=request.system, key=delivery, at=timezone.now())
    return Response(_submission(handed, found))


@router.get("/submissions/{delivery}/files/{file}", response={200: bytes, **_PROBLEMS}, **only(SYSTEM),
            summary="提出のファイルを取る", operation_id="handed_file")  # fmt: skip
def file(request: HttpRequest, delivery: UUID, file: UUID) -> HttpResponse:
    """ファイルの中身。Repr-Digest (RFC 9530) と突き合わせて、壊れていないことを確かめられる。"""
    import base64

    found, document = actions.read_file(system=request.system, key=delivery, file=file, at=timezone.now())
    answer = HttpResponse(document, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="file"'
    answer["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(found.sha256)).decode()}:"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@router.post("/submissions/{delivery}/acknowledgement", response={200: DeliveryOut, **_PROBLEMS}, **only(SYSTEM),
             summary="受取りを確かめる", operation_id="acknowledge_submission")  # fmt: skip
def acknowledge(request: HttpRequest, delivery: UUID, body: AcknowledgementIn) -> HttpResponse:
    """受取りを確かめる。要約値が違えば 409。何度送っても、一度と同じ。"""
    found = actions.acknowledge(system=request.system, key=delivery, sha256=body.sha256, at=timezone.now())
    return Response(_delivery(found))


@router.post("/submissions/{delivery}/status", response={200: StatusOut, 202: StatusOut, **_PROBLEMS}, **only(SYSTEM),
             summary="状況を返す", operation_id="report_status")  # fmt: skip
def status(
    request: HttpRequest, delivery: UUID, body: StatusIn, idempotency_key: Key = Header(..., alias="Idempotency-Key")
) -> HttpResponse:
    """申請を進める。いまの状態で許された、職員の遷移だけ。二人で決める遷移は 202 で起案になり、職員の二人を待つ。"""
    found = actions.report(
        system=request.system, key=delivery, transition=body.transition, reason=body.reason, amount=body.amount,
        idempotency_key=idempotency_key, at=timezone.now(),
    )  # fmt: skip
    return Response(found, status=202 if found.get("motion") else 200)


@router.get("/submissions/{delivery}/status", response={200: StandingOut, **_PROBLEMS}, **only(SYSTEM),
            summary="状況を読む", operation_id="standing")  # fmt: skip
def standing(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """申請のいまの状態と、このシステムが求めた、二人で決める遷移の結果。値は含まない。"""
    case, found = actions.standing(system=request.system, key=delivery)
    return Response(
        {
            "application": str(case.key), "state": case.state, "state_label": case.state_label,
            "motions": [
                {
                    "id": str(each.key), "transition": each.transition, "label": each.label, "amount": each.amount,
                    "step": each.step, "comment": each.comment, "reported_at": each.at.isoformat(),
                    "ruled_at": each.ruled_at.isoformat() if each.ruled_at else None,
                }
                for each in found
            ],
        }
    )  # fmt: skip


def _delivery(each: facts.Handover) -> dict[str, Any]:
    body = {key: value for key, value in each.body.items() if key not in ("state", "submitted_at")}
    return {
        "id": str(each.key), "event": str(each.event), "sequence": each.sequence, "procedure": each.procedure,
        "state": each.state, "application_state": each.body["state"], **body,
    }  # fmt: skip


def _submission(handed: facts.Handover, each: Submission) -> dict[str, Any]:
    return {
        "id": str(each.key), "delivery": str(handed.key), "application": str(each.application),
        "application_number": each.application_number, "number": each.number, "form": each.form,
        "form_version": each.form_version.version, "occurrence": each.occurrence,
        "submitted_at": each.submitted_at.isoformat(timespec="milliseconds"), "sha256": each.sha256,
        "answers": each.answers, "values": each.values, "receipt": each.receipt,
        "files": [
            {
                "id": str(file.key), "field": file.field, "name": file.name, "size": file.size, "sha256": file.sha256,
                "media_type": file.media_type, "url": f"/api/v1/submissions/{handed.key}/files/{file.key}",
            }
            for file in each.files
        ],
    }  # fmt: skip
