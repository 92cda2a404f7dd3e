"""GビズIDの相手方 (relying party)。認可コード + PKCE S256 + nonce、client_secret_basic。"""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .person import Person
from .tokens import SignInRefused, SignInUnavailable, auth_time, check

SCOPE = "openid profile user email"
TIMEOUT = 5
CACHE_SECONDS = 3600
REFETCH_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Start:
    """始めたサインイン。セッションに置き、戻ったときに比べる。"""

    url: str
    state: str
    nonce: str
    verifier: str
    fresh: bool
    begun_at: float


class Gbizid:
    """GビズID。discovery と鍵は一時間だけ覚える。"""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str, redirect_uri: str) -> None:
        self.issuer, self.client_id, self.client_secret = issuer, client_id, client_secret
        self.redirect_uri = redirect_uri
        self._lock = Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def begin(self, *, fresh: bool = False) -> Start:
        """サインインを始める。fresh ならもう一度サインインしてもらう。"""
        state, nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri, "scope": SCOPE,
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        } | ({"prompt": "login"} if fresh else {})  # fmt: skip
        url = f"{self.metadata()['authorization_endpoint']}?{urlencode(query)}"
        return Start(url, state, nonce, verifier, fresh, time.time())

    def finish(self, query: Mapping[str, str], start: Start, now: datetime) -> Person:
        """戻りを確かめ、トークンと userinfo を受け取る。"""
        if not compare_digest(query.get("state", "").encode(), start.state.encode()):
            raise SignInRefused("bad_state")
        if query.get("iss", self.issuer) != self.issuer:
            raise SignInRefused("bad_iss")
        if query.get("error") or not query.get("code"):
            raise SignInRefused(query.get("error", "no_code"))
        metadata = self.metadata()
        answer = self._call(
            "POST", metadata["token_endpoint"], auth=(self.client_id, self.client_secret),
            data={
                "grant_type": "authorization_code", "code": query["code"], "redirect_uri": self.redirect_uri,
                "code_verifier": start.verifier,
            },
        )  # fmt: skip
        claims = check(
            str(answer.get("id_token", "")), keys=self._keyset, issuer=self.issuer, client_id=self.client_id,
            nonce=start.nonce, now=now,
        )  # fmt: skip
        signed_in = auth_time(claims, now)
        if start.fresh and signed_in.timestamp() < start.begun_at - 60:
            raise SignInRefused("not_fresh")
        token = str(answer.get("access_token", ""))
        info = self._call("GET", metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"})
        if info.get("sub") != claims["sub"]:
            raise SignInRefused("bad_userinfo_sub")
        return Person.of(self.issuer, min(signed_in, now + timedelta(seconds=1)), info, claims.get("amr"))

    def metadata(self) -> dict[str, Any]:
        """discovery の中身。"""
        with self._lock:
            if self._metadata and time.monotonic() - self._metadata[0] < CACHE_SECONDS:
                return self._metadata[1]
        found = self._call("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise SignInRefused("bad_issuer")
        with self._lock:
            self._metadata = (time.monotonic(), found)
        return found

    def _keyset(self, refetch: bool) -> KeySet:
        with self._lock:
            cached = self._keys
        age = time.monotonic() - cached[0] if cached else None
        if cached and age is not None and (age < REFETCH_SECONDS if refetch else age < CACHE_SECONDS):
            return cached[1]
        try:
            keys = KeySet.import_key_set(self._call("GET", self.metadata()["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise SignInRefused("bad_keys") from error
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys

    def _call(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            answer = requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
            body = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise SignInUnavailable(str(type(error).__name__)) from error
        if answer.status_code >= 500:
            raise SignInUnavailable(f"HTTP {answer.status_code}")
        if answer.status_code != 200 or not isinstance(body, dict):
            raise SignInRefused(str(body.get("error", answer.status_code)) if isinstance(body, dict) else "bad_answer")
        return body
