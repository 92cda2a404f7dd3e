"""APIの道と OpenAPI。"""

import logging
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from shien.domain.outside import actions as outside
from shien.domain.outside.choices import Work

from . import applications, institutions, measures, oauth, offers, own, registrations, sheets, staff_calls, submissions
from .access import PARTNER, SYSTEM, Refusal, deny
from .health import healthz, readyz
from .limits import TooMany
from .problems import problem

log = logging.getLogger(__name__)
_SCOPES = {SYSTEM: Work.RECEIVE.value, PARTNER: Work.OFFER.value}


class ReadAlready(Parser):
    """要求の JSON。入れる者を確かめるときに、もう読んである (access.py)。"""

    def parse_body(self, request: HttpRequest) -> Any:
        """読んである中身。"""
        return request.given


api = NinjaAPI(
    title="支援プラットフォーム API", version="1.0.0", urls_namespace="api", docs_url=None, openapi_url=None,
    parser=ReadAlready(), auth=deny,
    description="中小企業の値を、承諾に基づいて渡し、登録の提案を受ける。操作ごとの x-access が、許す者を示す。",
)  # fmt: skip
for router in (
    sheets.router, registrations.router, own.router, measures.router, institutions.router, applications.router,
    staff_calls.router, submissions.router, offers.router,
):  # fmt: skip
    api.add_router("", router)


@api.exception_handler(Refusal)
def denied(request: HttpRequest, error: Refusal) -> HttpResponse:
    """入れない者。"""
    return error.response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """形の誤り。どの欄かを示す。"""
    errors = [
        {"pointer": "/".join(str(part) for part in each["loc"]), "detail": str(each["msg"])} for each in error.errors
    ]
    return problem(request, 422, "invalid_request", "要求に誤りがあります。errors をご覧ください。", errors=errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """断り。"""
    return problem(request, error.status_code, "bad_request", str(error))


@api.exception_handler(outside.Refused)
def told(request: HttpRequest, error: outside.Refused) -> HttpResponse:
    """外部システムへの断り。"""
    return problem(request, error.status, error.code, error.detail, errors=error.errors)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """呼出しが多すぎる。いつ試せるかを言う。"""
    return problem(
        request,
        429,
        "too_many_calls",
        f"{error.wait}秒待ってお試しください。",
        headers={"Retry-After": str(error.wait)},
    )


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def unavailable(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """データベースが使えない。何も渡さず、何も書いていない。"""
    log.error("database unavailable: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    connection.close()
    return problem(
        request, 503, "unavailable", "いま処理できません。少し待ってお試しください。", headers={"Retry-After": "5"}
    )


def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1。"""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    for operations in document["paths"].values():
        for operation in operations.values():
            who = operation.get("x-access", [])
            operation["description"] = f"{operation.get('description', '')}\n\n許す者: {', '.join(who)}".strip()
            if scope := next((_SCOPES[each] for each in who if each in _SCOPES), ""):
                operation["security"] = [{"system": [scope]}]
            elif "site" in who:
                operation["security"] = [{"site": []}]
            elif who != ["anyone"]:
                operation["security"] = [{"session": []}]
            if operation.get("parameters") or operation.get("requestBody"):
                operation["responses"].setdefault(422, _problem_answer())
            for answer in operation.get("responses", {}).values():
                content = answer.get("content", {})
                if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/Problem"):
                    content["application/problem+json"] = content.pop("application/json")
    document.setdefault("components", {})["securitySchemes"] = {
        "site": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {"authorizationUrl": "/oauth/authorize", "tokenUrl": "/oauth/token", "scopes": {}}
            },
        },
        "system": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": dict(Work.choices)}},
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-shien"},
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


def _problem_answer() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "内容に誤りがあります", "content": {"application/problem+json": {"schema": schema}}}


urlpatterns = [
    path("api/v1/", api.urls),
    path("openapi.json", openapi, name="openapi"),
    path("oauth/token", oauth.Token.as_view(), name="oauth-token"),
    path("oauth/revoke", oauth.Revoke.as_view(), name="oauth-revoke"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="oauth-metadata"),
    path(".well-known/jwks.json", oauth.jwks, name="jwks"),
    path("healthz", healthz),
    path("readyz", readyz),
]
