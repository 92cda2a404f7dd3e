"""メールの中の印。解除のリンクと、不達の知らせの印。どちらも署名つきで、作り変えられない。"""

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.core import signing

_STOP = "shien.guidance.stop"
_BOUNCE = b"shien.guidance.bounce"


def stop_token(*, searches: Sequence[int] = (), favourites: Sequence[int] = (), readerships: Sequence[int] = ()) -> str:
    """解除の印。できるのは、挙げた購読をやめることだけ。期限は無い (RFC 8058)。"""
    return signing.dumps([list(searches), list(favourites), list(readerships)], salt=_STOP)


def stop_url(**subscriptions: Sequence[int]) -> str:
    """解除のリンク。"""
    return f"{settings.PUBLIC_URL}/alerts/stop/{stop_token(**subscriptions)}"


def stop_headers(url: str) -> dict[str, str]:
    """一押しの解除 (RFC 2369 §3.2, RFC 8058)。"""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def stopped_by(token: str) -> tuple[list[int], list[int], list[int]] | None:
    """印が指す (検索, お気に入りの購読者, 申込み)。作り物なら None。"""
    try:
        searches, favourites, readerships = signing.loads(token, salt=_STOP)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return searches, favourites, readerships


def mail_token(kind: str, number: str | int) -> str:
    """一通の印。kind は e (送信待ちの知らせ) か n (ニュースレター)。メールの番地に入る字だけでできている。"""
    return f"{kind}.{number}.{_mac(settings.SECRET_KEY, f'{kind}.{number}')}"


def mail_of(token: str) -> tuple[str, str] | None:
    """印が指す (kind, 番号)。作り物なら None。"""
    kind, _, rest = token.partition(".")
    number, _, mac = rest.partition(".")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(_mac(key, f"{kind}.{number}"), mac.lower()) for key in keys):
        return None
    return kind, number


def _mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), _BOUNCE + text.encode(), sha256).hexdigest()[:16]


def new_secret() -> str:
    """一度だけのリンクの値 (256ビット)。"""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """一度だけのリンクの要約値。"""
    return sha256(secret.encode()).hexdigest()
