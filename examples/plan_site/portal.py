"""支援プラットフォームとのやりとり。公開の口だけを使う。"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

FORM = "management_improvement_plan"
SCOPE = "basic representative contact employees finance"
TIMEOUT = 8


class LinkStopped(Exception):
    """連携が止まっている。もう一度の承諾が要る。"""


class Unavailable(Exception):
    """支援プラットフォームが答えない。"""


class Refused(Exception):
    """断られた。文言は利用者に見せる。"""


@dataclass(frozen=True, slots=True)
class Start:
    """始めた連携。"""

    url: str
    state: str
    verifier: str


class Portal:
    """支援プラットフォーム。"""

    def __init__(self, base: str, personas: Path, redirect_uri: str) -> None:
        self.base, self.personas, self.redirect_uri = base.rstrip("/"), personas, redirect_uri

    def site(self) -> dict[str, Any]:
        """自分の登録 (番号と秘密)。"""
        if self.personas.exists():
            for each in json.loads(self.personas.read_text(encoding="utf-8"))["sites"]:
                if each["id"] == "R1":
                    return dict(each)
        raise Unavailable

    def contract(self) -> dict[str, Any]:
        """申請書の前記入の約束。"""
        return dict(self._call("GET", f"/api/v1/forms/{FORM}").json())

    def begin(self) -> Start:
        """連携を始める。"""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        metadata = self._call("GET", "/.well-known/oauth-authorization-server").json()
        query = {
            "response_type": "code", "client_id": self.site()["client_id"], "redirect_uri": self.redirect_uri,
            "scope": SCOPE, "state": state, "code_challenge": challenge, "code_challenge_method": "S256", "form": FORM,
        }  # fmt: skip
        return Start(f"{metadata['authorization_endpoint']}?{urlencode(query)}", state, verifier)

    def exchange(self, query: dict[str, str], start: dict[str, str]) -> dict[str, Any]:
        """戻りを確かめて、トークンを受け取る。"""
        if query.get("state") != start["state"] or query.get("iss") != self.base:
            raise Refused("連携の途中で食い違いがありました。もう一度「取得」を押してください。")
        if query.get("error") == "access_denied":
            raise Refused("承諾されなかったので、何も受け取っていません。手で入力できます。")
        if not query.get("code"):
            raise Refused("連携の手続きが終わりませんでした。もう一度「取得」を押してください。")
        return self._token(
            {
                "grant_type": "authorization_code", "code": query["code"], "redirect_uri": self.redirect_uri,
                "code_verifier": start["verifier"],
            }
        )  # fmt: skip

    def refresh(self, token: str) -> dict[str, Any]:
        """新しいトークンに替える。"""
        return self._token({"grant_type": "refresh_token", "refresh_token": token})

    def _token(self, data: dict[str, str]) -> dict[str, Any]:
        site = self.site()
        answer = self._send("POST", "/oauth/token", data=data, auth=(site["client_id"], site["client_secret"]))
        if answer.status_code != 200:
            raise LinkStopped
        return dict(answer.json())

    def sheet(self, token: str) -> dict[str, Any]:
        """一枚分を一度に読む。"""
        return dict(self._call("GET", f"/api/v1/sheets/{FORM}", token=token).json())

    def register(self, token: str, values: list[dict[str, str]], key: str) -> dict[str, Any]:
        """直した値の登録を提案する。"""
        body = {"form": FORM, "reason": "申請書で直した値です。", "values": values}
        return dict(
            self._call("POST", "/api/v1/registrations", token=token, json=body, headers={"Idempotency-Key": key}).json()
        )

    def own_token(self, scope: str) -> str:
        """自分のトークン (人の承諾によらない)。"""
        return str(self._token({"grant_type": "client_credentials", "scope": scope})["access_token"])

    def deliveries(self, token: str, after: int) -> dict[str, Any]:
        """続きからの引渡し。"""
        return dict(self._call("GET", f"/api/v1/submissions?after={after}", token=token).json())

    def handed(self, token: str, delivery: str) -> dict[str, Any]:
        """提出の中身。"""
        return dict(self._call("GET", f"/api/v1/submissions/{delivery}", token=token).json())

    def file(self, token: str, url: str) -> bytes:
        """提出のファイル。"""
        return bytes(self._call("GET", url, token=token).content)

    def acknowledge(self, token: str, delivery: str, sha256: str) -> None:
        """受取りを確かめる。"""
        self._call("POST", f"/api/v1/submissions/{delivery}/acknowledgement", token=token, json={"sha256": sha256})

    def report(self, delivery: str, given: dict[str, str], key: str) -> dict[str, Any]:
        """状況を返す。"""
        token, headers = self.own_token("submissions"), {"Idempotency-Key": key}
        path = f"/api/v1/submissions/{delivery}/status"
        return dict(self._call("POST", path, token=token, json=given, headers=headers).json())

    def offer(self, procedure: str, answers: dict[str, str], reference: str) -> dict[str, Any]:
        """客の申請書を、前もって書く。"""
        calls = [each for each in self._call("GET", "/api/v1/calls").json() if each["procedure"] == procedure]
        if not calls:
            raise Refused("いま出せる公募回がありません。")
        body = {"call": calls[0]["id"], "answers": answers, "reference": reference}
        headers = {"Idempotency-Key": secrets.token_hex(12)}
        return dict(
            self._call("POST", "/api/v1/drafts", token=self.own_token("drafts"), json=body, headers=headers).json()
        )

    def offer_state(self, key: str) -> dict[str, Any]:
        """用意した申請書の状況。"""
        return dict(self._call("GET", f"/api/v1/drafts/{key}", token=self.own_token("drafts")).json())

    def _call(
        self, method: str, path: str, *, token: str = "", headers: dict[str, str] | None = None, **options: Any
    ) -> requests.Response:
        headers = (headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = self._send(method, path, headers=headers, **options)
        if answer.status_code in (401, 403):
            code = answer.json().get("code", "") if "json" in answer.headers.get("Content-Type", "") else ""
            if code in (
                "invalid_token",
                "expired_token",
                "consent_withdrawn",
                "consent_expired",
                "site_suspended",
                "delegation_ended",
                "enterprise_suspended",
            ):
                raise LinkStopped(code)
            raise Refused(answer.json().get("detail", "断られました。"))
        if answer.status_code in (404, 409, 422, 429):
            body = answer.json()
            raise Refused(
                " ".join([body.get("detail", "断られました。"), *(each["detail"] for each in body.get("errors", []))])
            )
        if answer.status_code >= 400:
            raise Unavailable
        return answer

    def _send(self, method: str, path: str, **options: Any) -> requests.Response:
        try:
            answer = requests.request(method, f"{self.base}{path}", timeout=TIMEOUT, allow_redirects=False, **options)
        except requests.RequestException as error:
            raise Unavailable from error
        if answer.status_code >= 500:
            raise Unavailable
        return answer
