"""フリガナ。ひらがな・半角カナで書かれても、全角カタカナにそろえる (UX-14)。"""

import re
import unicodedata

from .fault import InvalidValue


def parse_kana(text: str) -> str:
    """全角カタカナにする。かなで読めない字があれば言う。"""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in plain)
    wrong = re.sub(r"[ァ-ヺー・\s\-A-Za-z0-9&'.,]", "", plain)
    if wrong:
        raise InvalidValue(f"フリガナはカタカナで入力してください（「{wrong[0]}」は使えません）。")
    return plain
