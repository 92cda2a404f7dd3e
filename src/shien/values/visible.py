"""目に見える文字の数。異体字の選択・濁点の結合・絵文字の組は、まとめて一字と数える (SEC-38)。

Unicode 標準附属書 29 の書記素クラスタの規則を、日本語の書類に現れる範囲で守る。
"""

import re
import unicodedata

_JOINER = "\u200d"
# 前の字に続くことのある字。ふつうの日本語の字は、調べずに一字と数える (長い文でも速い)
_RARE = re.compile(
    r"(?<=\u200d).|[^\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u27bf\u3000-\u3029\u3030-\u3098"
    r"\u309b-\u312f\u3190-\ua4cf\uf900-\ufaff\uff01-\uff9d\uffe0-\uffee\U00020000-\U0003ffff]",
    re.DOTALL,
)
_MARKS = frozenset({"Mn", "Me", "Mc"})


def visible_length(text: str) -> int:
    """目に見える文字の数。改行は数えない。

    >>> visible_length("葛\U000e0100城か\u3099\\n")
    3
    """
    found = text.replace("\r", "").replace("\n", "")
    return len(found) - sum(_joined(found, each.start(), each.group()) for each in _RARE.finditer(found))


def _joined(text: str, place: int, char: str) -> bool:
    """前の字に続く字か。"""
    if place == 0:
        return False
    before = text[place - 1]
    if char == _JOINER or before == _JOINER or _is_extension(char):
        return True
    if _is_flag(char) and _is_flag(before):
        return _flags_before(text, place) % 2 == 1
    return _syllable(before, char)


def _is_extension(char: str) -> bool:
    """結合文字・異体字の選択・肌の色・半角の濁点。"""
    code = ord(char)
    return (
        unicodedata.category(char) in _MARKS or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F
        or char in "\uff9e\uff9f\u200c"
    )  # fmt: skip


def _is_flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _flags_before(text: str, place: int) -> int:
    count = 0
    while count < place and _is_flag(text[place - 1 - count]):
        count += 1
    return count


def _syllable(before: str, char: str) -> bool:
    """ハングルの字母の組 (初声・中声・終声)。"""
    first, second = _jamo(before), _jamo(char)
    if first == "L":
        return second in {"L", "V", "S"}
    return (first in {"V", "S"} and second in {"V", "T"}) or (first == "T" and second == "T")


def _jamo(char: str) -> str:
    code = ord(char)
    for kind, low, high in (("L", 0x1100, 0x115F), ("V", 0x1160, 0x11A7), ("T", 0x11A8, 0x11FF), ("S", 0xAC00, 0xD7A3)):
        if low <= code <= high:
            return kind
    return ""
