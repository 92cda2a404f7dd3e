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
    letters = _codes(katakana(text))
    inside = _LETTERS[letters]
    pairs = letters[:-1] << _BITS | letters[1:]
    return pairs[inside[:-1] & inside[1:]]


def telling(text: str) -> Array:
    """問いの手がかりになる二つ組。ひらがなを含むもの (活用や助詞) は除く。ほかに無ければ、除かない。

    除くと、調整用の問いの nDCG@10 が .702 から .715 に上がり、足す項目も減る。

    >>> [decode(code) for code in telling("機械を買いたい")]
    ['機械']
    """
    letters = _codes(text)
    hiragana = (letters >= ord("ぁ")) & (letters <= ord("ゖ"))
    found = codes("".join(" " if each else char for char, each in zip(text, hiragana, strict=True)))
    return found if len(found) else codes(text)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)


def decode(code: int) -> str:
    """数 → 二字。"""
    return chr(int(code) >> _BITS) + chr(int(code) & (1 << _BITS) - 1)
