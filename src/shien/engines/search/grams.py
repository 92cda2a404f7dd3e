"""文字の二つ組。続く二字を一つの数にし、空白と記号をまたがない。辞書に無い言葉と、綴りの誤りに強い。"""

import numpy as np

from shien.values.fold import katakana

from .settings import Array

_BITS = 21  # Unicode の一字は 21 ビットに収まる
_LETTERS = np.zeros(0x110000, bool)
_LETTERS[[code for code in range(0x30000) if chr(code).isalnum() or chr(code) in "々ー"]] = True


def codes(text: str) -> Array:
    """寄せた文の二つ組 (gram,)。かなはカタカナとみる。

    >>> [decode(code) for code in codes("IT 導入")]
    ['IT', '導入']
    """
    letters = np.frombuffer(katakana(text).encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    inside = _LETTERS[letters]
    pairs = letters[:-1] << _BITS | letters[1:]
    return pairs[inside[:-1] & inside[1:]]


def decode(code: int) -> str:
    """数 → 二字。"""
    return chr(int(code) >> _BITS) + chr(int(code) & (1 << _BITS) - 1)
