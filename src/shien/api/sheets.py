"""プレプリント。承諾された項目を一度に返し、返せない項目には理由を付ける。"""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from ninja import Query, Router
from ninja.responses import Response
from pydantic import StringConstraints

from shien.domain.preprint import actions, queries
from shien.domain.preprint.actions import Refused
from shien.domain.preprint.facts import Bearer, Form, Sheet
from shien.values.items import GROUPS

from . import contracts, schemas
from .access import ANYONE, SITE, bearer_token, only
from .limits import count, guess
from .problems import problem

router = Router(tags=["preprint"])
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_]+$")]
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 422, 429, 503), schemas.Problem)


@router.get("/sheets/{form}", response={200: schemas.SheetOut, 304: None, **_PROBLEMS}, **only(SITE),
            summary="申請書一枚分を読む", operation_id="sheet_of_form")  # fmt: skip
def sheet(request: HttpRequest, form: Code) -> HttpResponse:
    """連携サイトが、承諾された値で申請書を埋める。一回の呼出しで一枚。"""
    found = queries.form(form)
    if found is None:
        return problem(request, 404, "unknown_form", "この申請書はありません。")
    return _answer(request, found, ())


@router.get("/items", response={200: schemas.SheetOut, 304: None, **_PROBLEMS}, **only(SITE),
            summary="項目群を読む", operation_id="sheet_of_groups")  # fmt: skip
def items(request: HttpRequest, groups: Annotated[str, StringConstraints(max_length=400)] = Query(...)) -> HttpResponse:
    """項目群をまとめて読む。groups は空白かコンマで区切る。"""
    wanted = [group for group in groups.replace(",", " ").split() if group]
    unknown = [group for group in wanted if group not in GROUPS]
    if unknown or not wanted:
        return problem(request, 422, "unknown_group", f"知らない項目群です: {'、'.join(unknown) or '（指定なし）'}")
    return _answer(request, None, wanted)


def _answer(request: HttpRequest, form: Form | None, groups: "list[str] | tuple[str, ...]") -> HttpResponse:
    token = bearer_token(request)

    def admitted(bearer: Bearer) -> None:
        count("site_read", token)
        count("client_read", bearer.client_id)

    try:
        found = actions.supply(
            token=token, form=form, groups=groups, if_none_match=_tags(request),
            at=timezone.now(), admitted=admitted,
        )  # fmt: skip
    except Refused as error:
        if error.status == 401:
            guess(request)
        return problem(request, error.status, error.code, error.detail)
    response: HttpResponse
    response = HttpResponse(status=304) if found.unchanged else Response(_out(found))
    response["ETag"] = found.etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization"])
    return response


def _tags(request: HttpRequest) -> frozenset[str]:
    """If-None-Match の札。弱い札 (W/) も、並びも、同じに見る (RFC 9110)。"""
    given = request.headers.get("If-None-Match", "").split(",")
    return frozenset(each.strip().removeprefix("W/") for each in given)


def _out(sheet: Sheet) -> dict[str, object]:
    bearer = sheet.bearer
    return {
        **({"form": sheet.form.code, "version": sheet.form.version} if sheet.form else {}),
        "enterprise": enterprise(bearer),
        "consent": {
            "id": bearer.consent_id, "expires_at": bearer.expires_at, "receipt_url": f"/sites/consents/{bearer.consent_id}/",
        },
        "read_at": sheet.read_at,
        "ledger_entry": sheet.ledger_entry,
        "fields": {
            key: {
                "value": each.value, "text": each.text, "item": each.item, "part": each.part, "source": each.source,
                "source_label": each.source_label, "observed_on": each.observed_on, "recorded_at": each.recorded_at,
                "fresh": True,
            }
            for key, each in sheet.fields.items()
        },
        "withheld": {
            key: {"reason": each.reason, "item": each.item, "message": each.message}
            | ({"last_observed_on": each.last_observed_on} if each.last_observed_on else {})
            for key, each in sheet.withheld.items()
        },
        "meter": {"asked": len(sheet.fields) + len(sheet.withheld), "filled": len(sheet.fields)},
    }  # fmt: skip


def enterprise(bearer: Bearer) -> dict[str, str]:
    """事業者の見出し。個人事業主なら法人番号の欄そのものが無い。"""
    number = {"corporate_number": bearer.corporate_number} if bearer.corporate_number else {}
    return {"kind": bearer.enterprise_kind} | number


@router.get("/consent", response={200: schemas.ConsentState, **_PROBLEMS}, **only(SITE),
            summary="承諾の状態を見る", operation_id="consent_state")  # fmt: skip
def consent(request: HttpRequest) -> HttpResponse:
    """連携サイトから見た承諾の状態。値は返さない。"""
    try:
        bearer = actions.bearer_state(token=bearer_token(request), at=timezone.now())
    except Refused as error:
        if error.status == 401:
            guess(request)
        return problem(request, error.status, error.code, error.detail)
    return Response(
        {
            "id": bearer.consent_id, "purpose": bearer.purpose, "groups": sorted(bearer.groups & bearer.scope),
            "direction": bearer.direction, "auto_accept": bearer.auto_accept, "expires_at": bearer.expires_at,
        }
    )  # fmt: skip


@router.get("/forms", response={200: list[dict]}, **only(ANYONE),
            summary="申請書の一覧", operation_id="forms")  # fmt: skip
def forms(request: HttpRequest) -> list[dict[str, str]]:
    """申請書の一覧。"""
    return [
        {"form": form.code, "title": form.title, "version": form.version, "url": f"/api/v1/forms/{form.code}"}
        for form in queries.all_forms()
    ]


@router.get("/forms/{form}", response={200: dict, 404: schemas.Problem}, **only(ANYONE),
            summary="申請書の前記入の約束", operation_id="form_contract")  # fmt: skip
def contract(request: HttpRequest, form: Code) -> HttpResponse:
    """どの欄に何が入るか、要求と答えの例、答えの JSON Schema。"""
    found = queries.form(form)
    if found is None:
        return problem(request, 404, "unknown_form", "この申請書はありません。")
    return Response(contracts.contract(found))
