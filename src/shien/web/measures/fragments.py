"""一覧のうち、何度も同じになる部分。値だけで決まる HTML を、一度だけ作って控える。"""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

UNSTATED = "記載なし"


@lru_cache(maxsize=16_384)
def points(limit: str, rate: str, area: str, industry: str, contact: str) -> SafeString:
    """一枚の五つの項目。空は「記載なし」。"""
    rows = (("上限額", limit), ("補助率", rate), ("地域", area), ("業種", industry), ("問合せ", contact))
    inner = format_html_join("", "<li>{}：{}</li>", ((label, text or UNSTATED) for label, text in rows))
    return format_html('<ul class="plain points">{}</ul>', inner)


def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """強調した文。文は逃がし、印だけを足す。

    >>> marked([("<a>", True), ("の助成", False)])
    '<mark>&lt;a&gt;</mark>の助成'
    """
    return mark_safe(  # noqa: S308 -- every piece is escaped
        "".join(f"<mark>{conditional_escape(text)}</mark>" if on else conditional_escape(text) for text, on in pieces)
    )
