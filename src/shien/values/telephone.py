"""電話番号。"""

import re

from .fault import InvalidValue
from .fold import narrow

_DOMESTIC = (10, 11)  # 国内の番号の桁 (電気通信番号計画。0 を含む)


def parse_telephone(text: str) -> str:
    """電話番号を半角にする。ハイフンの位置は書かれたまま。"""
    plain = re.sub(r"[\s()]", "-", narrow(text).strip()).replace("--", "-").strip("-")
    digits = re.sub(r"\D", "", plain)
    if not re.fullmatch(r"\+?[\d-]+", plain) or not (
        len(digits) in _DOMESTIC if digits[:1] == "0" else 9 <= len(digits) <= 15
    ):
        raise InvalidValue("電話番号は市外局番から、数字で入力してください（例：03-1234-5678）。")
    return plain
