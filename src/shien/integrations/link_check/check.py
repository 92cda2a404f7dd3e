"""よそのページが開けるかを、短く尋ねる。中身は読まない。"""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests

from shien.integrations.webhook import address

SECONDS = 10
HOPS = 5
# Some servers answer HEAD with these and GET with the page.
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """答え。status 0 は答えが無かったこと。error はわけ (空なら無い)。"""

    status: int
    error: str = ""


def check(url: str, *, contact: str, private: bool = False) -> Answer:
    """HEAD、だめなら GET で尋ねる。移った先も、内側の住所でないことを確かめてからたどる。

    private は試験だけ (手元の住所を許す)。投げる例外はない。
    """
    try:
        for _ in range(HOPS):
            status, target = _ask(url, contact, private)
            if not target:
                return Answer(status)
            url = urljoin(url, target)
    except (requests.RequestException, OSError, ValueError, address.Forbidden) as error:
        return Answer(0, type(error).__name__)
    return Answer(0, "TooManyRedirects")


def _ask(url: str, contact: str, private: bool) -> tuple[int, str]:
    """(状態, 移った先)。"""
    if urlsplit(url).scheme not in ("http", "https"):
        raise address.Forbidden("http and https only")
    headers = {"User-Agent": f"ShienLinkCheck/1.0 (+{contact})", "Accept": "text/html,*/*;q=0.5"}
    with address.session(url, private=private, plain=True) as session:
        for method in ("HEAD", "GET"):
            with session.request(
                method, url, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            ) as answer:
                status, target = answer.status_code, answer.headers.get("Location", "")
            if status not in _ASK_AGAIN:
                break
    return status, target if status in _MOVED else ""
