"""ウェブサイトの住所。"""

import re

from .fault import InvalidValue
from .plain_text import clean


def parse_url(text: str, max_length: int = 2000) -> str:
    """http か https の住所。利用者名や合い言葉の入ったものは断る。"""
    plain = clean(text)
    if not re.match(r"https?://[^\s/@]+(/\S*)?\Z", plain) or len(plain) > max_length:
        raise InvalidValue("https:// か http:// で始まるウェブサイトの住所を入力してください。")
    return plain
