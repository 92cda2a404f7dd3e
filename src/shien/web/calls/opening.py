"""公募回を開くときの入力を読む。"""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen

from .instants import instant_of, instant_or_none


class Reading:
    """読んだ入力。errors に、読めなかった欄を全部ためる。(欄の id, 欄の名前, 文)。"""

    def __init__(self, post: QueryDict) -> None:
        self.errors: list[tuple[str, str, str]] = []
        self.name = post.get("name", "").strip()
        if not self.name:
            self.errors.append(("name", "名前", "公募回の名前を入力してください。"))
        self.opens_at = self._read("opens_day", "始まり", lambda: instant_of(*_moment(post, "opens"), "始まり"))
        self.closes_at = self._read("closes_day", "締切", lambda: instant_or_none(*_moment(post, "closes"), "締切"))
        self.budget = self._read("budget", "予算", lambda: yen_of(post))
        self.seats = self._read("seats", "枠", lambda: count_of(post))

    def _read(self, id: str, label: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except InvalidValue as fault:
            self.errors.append((id, label, str(fault)))
        return None


def _moment(post: QueryDict, name: str) -> tuple[str, str]:
    return post.get(f"{name}_day", ""), post.get(f"{name}_clock", "")


def yen_of(post: QueryDict) -> int | None:
    """予算。"""
    text = post.get("budget", "").strip()
    return parse_yen(text) if text else None


def count_of(post: QueryDict) -> int | None:
    """枠の件数。"""
    text = post.get("seats", "").strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise InvalidValue("枠は、数字で入力してください。")
    return int(text)
