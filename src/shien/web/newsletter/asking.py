"""様式から読む。支援策の番号の並び、数、ページ。"""

import re
import unicodedata
from uuid import UUID

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
MOST = 20  # measures in one letter


def keys_of(text: str) -> tuple[list[UUID], list[str]]:
    """一行に一つの、支援策の画面の URL か番号。(番号, 読めなかった行)。"""
    keys, unknown = [], []
    for line in text.split()[: MOST + 1]:
        found = _KEY.search(line)
        keys.append(UUID(found[0])) if found else unknown.append(line[:100])
    return keys[:MOST], unknown + [f"{MOST}件まで"] * (len(keys) > MOST)


def number_of(text: str) -> int | None:
    """数。全角、「1,234件」も読む。読めなければ None。"""
    plain = re.sub(r"[,\s件]", "", unicodedata.normalize("NFKC", text))
    return int(plain) if plain.isdigit() and len(plain) < 10 else None


def page_of(text: str) -> int:
    """ページの番号。読めなければ 1。"""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1
