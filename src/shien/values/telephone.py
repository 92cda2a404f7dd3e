"""電話番号。"""

import re

from .fault import InvalidValue
from .fold import narrow


def parse_telephone(text: str) -> str:
    """電話番号を半角にする。ハイフンの位置は書かれたまま。"""
    plain = re.sub(r"[\s()]", "-", narrow(text).strip()).replace("--", "-").strip("-")
    if not re.fullmatch(r"\+?[\d-]+", plain) or not 9 <= len(re.sub(r"\D", "", plain)) <= 15:
        raise InvalidValue("電話番号は市外局番から、数字で入力してください（例：03-1234-5678）。")
    return plain
