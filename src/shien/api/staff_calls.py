"""公募回のAPI。担当の職員が、どの瞬間にでも開き、変え、延ばす (CON-7)。"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from ninja.responses import Response
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.values.fault import InvalidValue

from . import schemas
from .access import PROCEDURE_STAFF, only
from .applications import refusal
from .problems import problem

router = Router(tags=["staff"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(max_length=60)]
Reason = Annotated[str, StringConstraints(min_length=5, max_length=400)]
Yen = Annotated[int, Field(ge=0, le=10**15)]
Seats = Annotated[int, Field(ge=0, le=10**6)]


class CallIn(Schema):
    """公募回。時刻は時差つき。closes_at が無ければ通年。id を渡せば、同じ id の二度目は一度目を返す。"""

    model_config = ConfigDict(extra="forbid")
    procedure: Short
    name: Name
    number: Annotated[str, StringConstraints(max_length=20)] = ""
    opens_at: AwareDatetime
    closes_at: AwareDatetime | None = None
    budget: Yen | None = None
    seats: Seats | None = None
    form: Short = "application"
    measure_key: UUID | None = None
    id: UUID | None = None


class CallChangeIn(Schema):
    """公募回の変更。渡したものだけを変える。"""

    model_config = ConfigDict(extra="forbid")
    reason: Reason
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    budget: Yen | None = None
    seats: Seats | None = None
    form_version: Annotated[str, StringConstraints(max_length=40)] = ""


class ExtensionIn(Schema):
    """締切の延長。applications を挙げれば、その申請だけ。"""

    model_config = ConfigDict(extra="forbid")
    closes_at: AwareDatetime
    reason: Reason
    applications: Annotated[list[UUID], Field(max_length=10_000)] = []


class CallOut(Schema):
    """公募回。"""

    id: UUID
    procedure: str
    name: str
    number: str
    state: str
    opens_at: str
    closes_at: str | None
    budget: int | None
    budget_taken: int
    seats: int | None
    seats_taken: int
    form: str
    form_version: str


class CallRows(Schema):
    """担当する公募回。"""

    calls: list[CallOut]


class Told(Schema):
    """知らせた申請者の数。"""

    told: int
    call: CallOut


@router.get("/staff/calls", response={200: CallRows, **_PROBLEMS}, **only(PROCEDURE_STAFF),
            summary="担当する公募回を読む", operation_id="staff_calls")  # fmt: skip
def calls(request: HttpRequest) -> HttpResponse:
    """担当する手続きの公募回。"""
    mine = request.viewer.nationwide | request.viewer.regional
    return Response({"calls": [_out(each) for each in queries.calls(at=timezone.now()) if each.procedure in mine]})


@router.post("/staff/calls", response={201: CallOut, **_PROBLEMS}, **only(PROCEDURE_STAFF),
             summary="公募回を開く", operation_id="open_call")  # fmt: skip
def open_call(request: HttpRequest, body: CallIn) -> HttpResponse:
    """公募回を開く。始まりと締切は、どの瞬間でもよい。"""
    given = body.dict()
    key, measure = given.pop("id"), given.pop("measure_key")
    try:
        made = actions.open_call(
            **given, key=key, measure_key=str(measure) if measure else None, by=request.viewer, at=timezone.now()
        )
    except (InvalidValue, NotAllowed) as error:
        return _refused(request, error)
    return Response(_out(made), status=201)


@router.patch("/staff/calls/{call_id}", response={200: CallOut, **_PROBLEMS}, **only(PROCEDURE_STAFF),
              summary="公募回を変える", operation_id="change_call")  # fmt: skip
def change_call(request: HttpRequest, call_id: UUID, body: CallChangeIn) -> HttpResponse:
    """渡したものだけを変える。過ぎた締切を渡せば、締め切る。"""
    try:
        made = actions.change_call(call=call_id, **body.dict(), by=request.viewer, at=timezone.now())
    except (InvalidValue, NotAllowed, actions.Refusal) as error:
        return _refused(request, error)
    return Response(_out(made))


@router.post("/staff/calls/{call_id}/extensions", response={200: Told, **_PROBLEMS}, **only(PROCEDURE_STAFF),
             summary="締切を延ばす", operation_id="extend_call")  # fmt: skip
def extend(request: HttpRequest, call_id: UUID, body: ExtensionIn) -> HttpResponse:
    """締切を延ばし、書きかけの申請者に知らせる。"""
    try:
        told = actions.extend(call=call_id, **body.dict(), by=request.viewer, at=timezone.now())
    except (InvalidValue, NotAllowed, actions.Refusal) as error:
        return _refused(request, error)
    found = queries.call(call_id)
    return Response({"told": told, "call": _out(found) if found else None})


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, actions.NotFound):
        return problem(request, 404, "not_found", "この公募回はありません。")
    if isinstance(error, InvalidValue) and not isinstance(error, actions.Refusal):
        return problem(request, 422, "refused", str(error))
    return refusal(request, error)


def _out(call: facts.Call) -> dict[str, Any]:
    return {
        "id": str(call.key), "procedure": call.procedure, "name": call.name, "number": call.number,
        "state": call.state(timezone.now()), "opens_at": _text(call.opens_at),
        "closes_at": _text(call.closes_at) if call.closes_at else None, "budget": call.budget,
        "budget_taken": call.budget_taken, "seats": call.seats, "seats_taken": call.seats_taken, "form": call.form,
        "form_version": call.form_version,
    }  # fmt: skip


def _text(at: datetime) -> str:
    return at.isoformat()
