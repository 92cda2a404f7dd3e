"""郵便番号。"""

import re
from dataclasses import dataclass

from .fault import InvalidValue
from .fold import narrow


@dataclass(frozen=True, slots=True)
class PostalCode:
    """郵便番号7桁。"""

    text: str

    @classmethod
    def parse(cls, text: str) -> "PostalCode":
        """〒・ハイフン・全角を許して読む。"""
        plain = re.sub(r"[\s\-〒]", "", narrow(text))
        if not re.fullmatch(r"\d{7}", plain):
            raise InvalidValue("郵便番号は7桁の数字で入力してください（例：100-0001）。")
        return cls(plain)

    def __str__(self) -> str:
        return f"{self.text[:3]}-{self.text[3:]}"
