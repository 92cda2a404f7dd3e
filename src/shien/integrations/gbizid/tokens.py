"""id_token の確かめ (SEC-13)。署名・発行者・宛先・nonce・期限のどれが違っても断る。"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256"]
LEEWAY = 60


class SignInRefused(Exception):
    """サインインを断る。文言は利用者に見せる。"""

    def __init__(self, code: str) -> None:
        super().__init__("サインインを確かめられませんでした。もう一度、はじめからお試しください。")
        self.code = code


class SignInUnavailable(Exception):
    """GビズIDが答えない。"""


def check(
    token: str, *, keys: Callable[[bool], KeySet], issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """id_token を確かめて、中身を返す。keys(True) は鍵を取り直す (知らない鍵番号のとき一度だけ)。"""
    claims: dict[str, Any] = {}
    for refetch in (False, True):
        try:
            decoded = jwt.decode(token, keys(refetch), algorithms=ALGORITHMS)
            claims = dict(decoded.claims)
            break
        except (JoseError, ValueError) as error:
            if refetch:
                raise SignInRefused("bad_signature") from error
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    instant = now.timestamp()
    tests = {
        "iss": claims.get("iss") == issuer,
        "aud": client_id in audiences,
        "azp": len(audiences) == 1 or claims.get("azp") == client_id,
        "azp_other": claims.get("azp") in (None, client_id),
        "nonce": bool(nonce) and claims.get("nonce") == nonce,
        "exp": _number(claims.get("exp")) and claims["exp"] > instant - LEEWAY,
        "iat": _number(claims.get("iat")) and claims["iat"] < instant + LEEWAY,
        "sub": isinstance(claims.get("sub"), str) and bool(claims.get("sub")),
    }
    for name, passed in tests.items():
        if not passed:
            raise SignInRefused(f"bad_{name}")
    return claims


def auth_time(claims: dict[str, Any], now: datetime) -> datetime:
    """サインインした時刻。書かれていなければ、いつのことか分からないので、新しいとはみなさない (SEC-14)。"""
    given: Any = claims.get("auth_time")
    return datetime.fromtimestamp(given if _number(given) else 0, UTC)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
