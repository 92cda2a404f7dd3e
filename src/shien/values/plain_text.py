"""文字。端の空白だけを除き、名称は一字も変えない (UX-15, UX-17, SEC-38)。"""

import unicodedata

from .fault import InvalidValue

_BIDI = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]))
_ZERO_WIDTH = frozenset(map(chr, [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD]))
_ENDS = " \t\r\n\u3000\u00a0"


def clean(text: str, *, multiline: bool = False) -> str:
    """端の空白を除く。制御文字・文字の向きを変える文字・見えない文字は断る。"""
    found = text.strip(_ENDS)
    if multiline:
        found = found.replace("\r\n", "\n").replace("\r", "\n")
    for char in found:
        if char == "\n" and multiline:
            continue
        if char == "\t" and multiline:
            continue
        if unicodedata.category(char) in {"Cc", "Cs"} or char in _BIDI or char in _ZERO_WIDTH:
            raise InvalidValue("見えない制御文字が含まれています。貼り付けた文字を消して、入力し直してください。")
    return found
