"""マイナンバーの見張り。12桁で検査数字の合う番号を見つけて、保存の前に止める (PRIV-1)。"""

import re
import unicodedata

_CANDIDATE = re.compile(r"(?<![\d])(?:\d[ -]?){11}\d(?![\d])")


def check_digit(first: str) -> int:
    """個人番号の検査数字 (番号法施行規則)。11桁の右から 2..7, 2..6 を掛ける。"""
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(first), start=1))
    rest = total % 11
    return 0 if rest <= 1 else 11 - rest


def find_my_numbers(text: str) -> list[str]:
    """文の中の、マイナンバーと見られる番号。13桁の法人番号は含まない。"""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for match in _CANDIDATE.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) == 12 and int(digits[-1]) == check_digit(digits[:11]):
            found.append(digits)
    return found
