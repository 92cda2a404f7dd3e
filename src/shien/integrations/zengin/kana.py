"""口座名義を、振込に使える半角の字にする。小さいカナは大きく、長音は「-」に、英字は大文字にする。"""

import unicodedata

from shien.values.kana import parse_kana

_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
_LARGE = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_OTHER = {"ー": "-", "ヲ": "ｵ", "・": ".", "゙": "ﾞ", "゚": "ﾟ", "　": " ", "（": "(", "）": ")"}
ALLOWED = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -.()/") | {
    *(chr(code) for code in range(0xFF71, 0xFFA0)),
}


def narrow_kana(text: str) -> str:
    """半角にする。使えない字があれば InvalidValue。

    >>> narrow_kana("カ）シエン　ショップ")
    'ｶ)ｼｴﾝ ｼﾖﾂﾌﾟ'
    """
    outside = text.replace("（", "(").replace("）", ")")
    plain = "".join(part if part in "() " else parse_kana(part) for part in _pieces(outside))
    found = []
    for char in unicodedata.normalize("NFD", "".join(_LARGE.get(each, each) for each in plain)):
        found.append(_OTHER.get(char) or _HALF.get(char) or char.upper())
    return "".join(each if each in ALLOWED else " " for each in "".join(found))


def _pieces(text: str) -> list[str]:
    found, word = [], ""
    for char in text:
        if char in "() 　":
            found += [word, " " if char == "　" else char] if word else [" " if char == "　" else char]
            word = ""
        else:
            word += char
    return [each for each in [*found, word] if each]
