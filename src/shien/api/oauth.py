"""認可サーバーの口。トークンを渡す・取り消す・何ができるかを告げる (RFC 6749, 7009, 8414, 9207)。"""

import base64
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import RevokeTokenView, TokenView

from shien.domain.accounts import row_security
from shien.domain.consent.receipt import jwks as signing_keys
from shien.domain.outside import actions as outside
from shien.domain.outside.choices import Work
from shien.values.items import GROUPS

from . import limits

GRANTS = ("authorization_code", "refresh_token", "client_credentials")


def _basic(request: HttpRequest) -> tuple[str, str]:
    """client_secret_basic。読めなければ空 (RFC 6749 2.3.1 の百分率の符号を戻す)。"""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        text = base64.b64decode(given, validate=True).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        text = ""
    client_id, _, secret = text.partition(":")
    return unquote(client_id), unquote(secret)


def _client_id(request: HttpRequest) -> str:
    """名乗った client_id。秘密は数えに入れない (替えながら試しても、同じ相手と数える)。"""
    given = request.headers.get("Authorization", "").partition(" ")[2]
    try:
        return base64.b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[0][:100]
    except ValueError:
        return ""


def _own_token(request: HttpRequest) -> HttpResponse:
    """外部システム自身のトークン。人の承諾によらないので、更新トークンは無い (RFC 6749 4.4)。"""
    try:
        client_id, secret = _basic(request)
        token, scopes = outside.issue_token(
            client_id=client_id, secret=secret, scopes=request.POST.get("scope", "").split(), at=timezone.now()
        )
    except outside.Refused as error:
        answer = JsonResponse({"error": error.code, "error_description": error.detail}, status=error.status)
        if error.status == 401:
            answer["WWW-Authenticate"] = 'Basic realm="shien"'
        return answer
    return JsonResponse({"access_token": token, "token_type": "Bearer", "expires_in": 600, "scope": " ".join(scopes)})


@method_decorator(csrf_exempt, name="dispatch")
class Token(TokenView):
    """トークンを渡す。認可コードと更新トークン、外部システム自身のもの (client_credentials) だけを受ける。"""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """トークンを渡す。断りが続く相手は、しばらく待たせる (SEC-41)。"""
        if request.POST.get("grant_type") not in GRANTS:
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        who = f"{limits.address(request)} {_client_id(request)}"
        wait = limits.blocked("token_failure", who)
        if wait:
            answer = JsonResponse(
                {"error": "temporarily_unavailable", "error_description": "呼出しが多すぎます。"}, status=429
            )
            answer["Retry-After"] = str(wait)
            return answer
        if request.POST["grant_type"] == "client_credentials":
            response = _own_token(request)
        else:
            with row_security.system():
                response = super().post(request, *args, **kwargs)
        if response.status_code in (400, 401):
            limits.failed("token_failure", who)
        response["Cache-Control"] = "no-store"
        return response


@method_decorator(csrf_exempt, name="dispatch")
class Revoke(RevokeTokenView):
    """トークンを取り消す。"""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """トークンを取り消す。"""
        with row_security.system():
            return super().post(request, *args, **kwargs)


def metadata(request: HttpRequest) -> HttpResponse:
    """認可サーバーの案内 (RFC 8414)。"""
    base = settings.PUBLIC_URL
    return JsonResponse(
        {
            "issuer": base, "authorization_endpoint": f"{base}/oauth/authorize", "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke", "jwks_uri": f"{base}/.well-known/jwks.json",
            "scopes_supported": [*GROUPS, *Work.values], "response_types_supported": ["code"], "response_modes_supported": ["query"],
            "grant_types_supported": list(GRANTS),
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": True,
            "service_documentation": f"{base}/openapi.json",
        }
    )  # fmt: skip


def jwks(request: HttpRequest) -> HttpResponse:
    """証跡と控えを確かめる公開鍵。"""
    return JsonResponse(signing_keys())
