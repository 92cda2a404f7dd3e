"""手元のGビズIDの口。"""

import base64
import hashlib
import json
import secrets
import string
import time
from collections.abc import Mapping
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, render_template, request
from joserfc import jwt

from .store import Store

SCOPES: dict[str, tuple[str, ...]] = {
    "profile": (
        "account_type", "corp_type", "parent_id", "corporate_number", "name", "en_name", "prefecture_name", "address1",
        "address2", "rep_last_nm", "rep_first_nm", "rep_last_nm_kana", "rep_first_nm_kana", "birthday_ymd",
    ),
    "user": (
        "user_last_nm", "user_first_nm", "user_last_nm_kana", "user_first_nm_kana", "user_post_code",
        "user_prefecture_name", "user_address1", "user_address2", "user_address3", "user_department",
        "user_tel_no_contact", "user_birthday_ymd",
    ),
    "email": ("email",),
}  # fmt: skip
KNOWN = frozenset({"openid", "offline_access", "mandate", *SCOPES})


def make(people_file: Path, folder: Path, issuer: str) -> Flask:
    """アプリを作る。人と相手方は呼ばれるたびにファイルから読む。"""
    app = Flask("gbizid", template_folder=str(Path(__file__).parent / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    store = Store(folder)
    base = urlsplit(issuer).path.rstrip("/")

    def content() -> dict[str, Any]:
        return (
            json.loads(people_file.read_text(encoding="utf-8"))
            if people_file.exists()
            else {"people": [], "clients": []}
        )

    def client_of(client_id: str) -> dict[str, Any] | None:
        return next((each for each in content()["clients"] if each["client_id"] == client_id), None)

    def person_of(sub: str) -> dict[str, Any] | None:
        return next((each for each in content()["people"] if each["sub"] == sub), None)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response

    @app.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get(f"{base}/style.css")
    def style() -> Response:
        return Response((Path(__file__).parent / "style.css").read_text(encoding="utf-8"), mimetype="text/css")

    @app.get(f"{base}/.well-known/openid-configuration")
    def discovery() -> Response:
        root = issuer.rstrip("/")
        return jsonify(
            issuer=issuer, authorization_endpoint=f"{root}/authorize", token_endpoint=f"{root}/token",
            userinfo_endpoint=f"{root}/userinfo", jwks_uri=f"{root}/jwks", response_types_supported=["code"],
            subject_types_supported=["public"], id_token_signing_alg_values_supported=["RS256"],
            scopes_supported=sorted(KNOWN), token_endpoint_auth_methods_supported=["client_secret_basic"],
            code_challenge_methods_supported=["S256"], grant_types_supported=["authorization_code", "refresh_token"],
        )  # fmt: skip

    @app.get(f"{base}/jwks")
    def jwks() -> Response:
        public = store.key.as_dict(private=False)
        return jsonify(keys=[public])

    @app.route(f"{base}/authorize", methods=["GET", "POST"])
    def authorize() -> Any:
        given = request.form if request.method == "POST" else request.args
        client = client_of(given.get("client_id", ""))
        if client is None or given.get("redirect_uri", "") not in client["redirect_uris"]:
            return render_template("refused.html"), 400
        fault = _fault(given)
        if fault:
            return redirect(_back(given, error=fault))
        if request.method == "POST":
            person = person_of(given.get("person", ""))
            if person is None:
                return redirect(_back(given, error="access_denied"))
            session = secrets.token_urlsafe(24)
            store.sign_in(session, person["sub"])
            response = redirect(_code(given, person["sub"], time.time()))
            response.set_cookie("gbizid_session", session, httponly=True, samesite="Lax", max_age=3600)
            return response
        signed = store.session(request.cookies.get("gbizid_session", ""))
        if signed and given.get("prompt") != "login" and given.get("silent") == "1" and person_of(signed[0]):
            return redirect(_code(given, *signed))
        groups: dict[str, list[dict[str, Any]]] = {}
        for person in content()["people"]:
            groups.setdefault(person["group"], []).append(person)
        names = (
            "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
            "code_challenge_method",
        )  # fmt: skip
        return render_template(
            "people.html", groups=groups, hidden={name: given[name] for name in names if name in given},
            hint=given.get("login_hint", ""), style=f"{base}/style.css", action=f"{base}/authorize",
        )  # fmt: skip

    def _fault(given: Mapping[str, str]) -> str:
        if given.get("response_type") != "code":
            return "unsupported_response_type"
        scopes = given.get("scope", "").split()
        if "openid" not in scopes or not set(scopes) <= KNOWN:
            return "invalid_scope"
        if given.get("code_challenge") and given.get("code_challenge_method") != "S256":
            return "invalid_request"
        return ""

    def _back(given: Mapping[str, str], **answer: str) -> str:
        query = answer | ({"state": given["state"]} if given.get("state") else {})
        joint = "&" if "?" in given["redirect_uri"] else "?"
        return f"{given['redirect_uri']}{joint}{urlencode(query)}"

    def _code(given: Mapping[str, str], sub: str, auth_time: float) -> str:
        code = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(22))
        kept = {name: given.get(name, "") for name in ("client_id", "redirect_uri", "scope", "nonce", "code_challenge")}
        store.put("code", code, kept | {"sub": sub, "auth_time": auth_time}, 300)
        return _back(given, code=code)

    @app.post(f"{base}/token")
    def token() -> Any:
        client = _authenticated()
        if client is None:
            return jsonify(error="invalid_client"), 401, {"WWW-Authenticate": "Basic"}
        form = request.form
        if form.get("grant_type") == "authorization_code":
            grant = store.take_code(form.get("code", ""))
            if (
                grant is None
                or grant["client_id"] != client["client_id"]
                or grant["redirect_uri"] != form.get("redirect_uri")
            ):
                return jsonify(error="invalid_grant"), 400
            if grant["code_challenge"] and grant["code_challenge"] != _challenge(form.get("code_verifier", "")):
                return jsonify(error="invalid_grant"), 400
            return _tokens(grant)
        if form.get("grant_type") == "refresh_token":
            grant = store.token(form.get("refresh_token", ""), "refresh", take=True)
            if grant is None or grant["client_id"] != client["client_id"]:
                return jsonify(error="invalid_grant"), 400
            return _tokens(grant)
        return jsonify(error="unsupported_grant_type"), 400

    def _authenticated() -> dict[str, Any] | None:
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(encoded).decode().partition(":")
        except ValueError:
            return None
        client = client_of(unquote(name))
        return client if client and compare_digest(unquote(secret).encode(), client["client_secret"].encode()) else None

    def _tokens(grant: dict[str, Any]) -> Response:
        now = int(time.time())
        header = {"alg": "RS256", "kid": store.key.as_dict()["kid"], "typ": "JWT"}
        shared = {"sub": grant["sub"], "iss": issuer, "iat": now, "exp": now + 3600}
        access = jwt.encode(header, shared | {"azp": grant["client_id"], "jti": secrets.token_hex(16)}, store.key)
        identity = shared | {
            "aud": grant["client_id"],
            "auth_time": int(grant["auth_time"]),
            "jti": secrets.token_hex(16),
            "amr": ["pwd", "otp"],
        }
        if grant["nonce"]:
            identity["nonce"] = grant["nonce"]
        store.put("token", access, grant, 3600, "access")
        body: dict[str, Any] = {
            "access_token": access, "token_type": "Bearer", "expires_in": 3600, "scope": grant["scope"],
            "id_token": jwt.encode(header, identity, store.key),
        }  # fmt: skip
        if "offline_access" in grant["scope"].split():
            body["refresh_token"] = secrets.token_urlsafe(32)
            store.put("token", body["refresh_token"], grant, 30 * 86400, "refresh")
        return jsonify(body)

    @app.get(f"{base}/userinfo")
    def userinfo() -> Any:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        grant = store.token(given, "access") if scheme.lower() == "bearer" else None
        person = person_of(grant["sub"]) if grant else None
        if grant is None or person is None:
            return jsonify(error="invalid_token"), 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        known = person["claims"] | {
            "account_type": person["account_type"], "corp_type": person["corp_type"], "parent_id": person["parent_id"],
        }  # fmt: skip
        if person["account_type"] == "1":
            known = {key: value for key, value in known.items() if key not in {"corp_type", "corporate_number"}}
        answer = {"sub": person["sub"]}
        for scope in grant["scope"].split():
            answer |= {name: known[name] for name in SCOPES.get(scope, ()) if known.get(name) is not None}
        return jsonify(answer)

    return app


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
