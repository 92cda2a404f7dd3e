"""法人番号。13桁、先頭が検査数字 (平成26年財務省令第70号 第2条)。"""

import re
from dataclasses import dataclass

from .fault import InvalidValue
from .fold import narrow


class CorporateNumberError(InvalidValue):
    """法人番号の誤り。"""


@dataclass(frozen=True, slots=True, order=True)
class CorporateNumber:
    """法人番号。

    >>> CorporateNumber.parse("７１２３４-５６７８９０１２").text
    '7123456789012'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "CorporateNumber":
        """全角・ハイフン・空白を許して読む。"""
        plain = re.sub(r"[\s\-]", "", narrow(text))
        if re.fullmatch(r"\d{12}", plain):
            raise CorporateNumberError(
                "12桁の番号です。法人番号は13桁です。マイナンバー（個人番号）は入力しないでください。"
            )
        if not re.fullmatch(r"\d{13}", plain):
            raise CorporateNumberError("法人番号は13桁の数字で入力してください。")
        expected = check_digit(plain[1:])
        if plain[0] != str(expected):
            raise CorporateNumberError(
                f"法人番号 {plain} の検査数字は {plain[0]} ですが、計算では {expected} です。"
                "国税庁法人番号公表サイトで13桁をお確かめください。"
            )
        return cls(plain)

    @classmethod
    def with_check_digit(cls, base: str) -> "CorporateNumber":
        """基礎番号12桁から作る。"""
        return cls(f"{check_digit(base)}{base}")

    def __str__(self) -> str:
        return self.text


def check_digit(base: str) -> int:
    """検査数字。基礎番号の右から数えて奇数番目に1、偶数番目に2を掛けた和を9で割った余りを、9から引く。

    >>> check_digit("123456789012")
    7
    """
    if not re.fullmatch(r"[0-9]{12}", base):
        raise CorporateNumberError("基礎番号は12桁の数字です。")
    total = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(base)))
    return 9 - total % 9
