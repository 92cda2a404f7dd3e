"""区切りのまちまちな並び。" / "・"/"・"、" のどれで区切られていても、決まった言葉に直す。"""

import re
import unicodedata
from collections.abc import Mapping

_SLASH = re.compile(r"\s*[/／\n]\s*")


def plain(text: str) -> str:
    """比べるための形。全角半角・空白・コンマの別をなくす (総務省は「農業，林業」と書く)。"""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace(",", "、")


def split_tags(text: str, known: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(符号の並び, 知らない言葉)。known は plain(言葉) → 符号。「農業、林業」のような言葉の中の「、」では切らない。

    >>> split_tags("農業、林業/漁業、謎", {"農業、林業": ("A",), "漁業": ("B",)})
    (('A', 'B'), ('謎',))
    """
    codes: dict[str, None] = {}
    unknown: list[str] = []
    for piece in _SLASH.split(text.strip()):
        parts = piece.split("、")
        at = 0
        while at < len(parts):
            # The longest run of parts that is a known word wins.
            end = next((end for end in range(len(parts), at, -1) if plain("、".join(parts[at:end])) in known), None)
            if end is None:
                unknown += [parts[at].strip()] if parts[at].strip() else []
                at += 1
                continue
            codes |= dict.fromkeys(known[plain("、".join(parts[at:end]))])
            at = end
    return tuple(codes), tuple(unknown)
