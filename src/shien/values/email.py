"""メールアドレス。"""

import re

from .fault import InvalidValue
from .fold import narrow
from .plain_text import clean

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+\Z")


def parse_email(text: str) -> str:
    """全角と空白を許して読む。"""
    plain = narrow(clean(text)).replace(" ", "")
    if len(plain) > 254 or not _EMAIL.match(plain):
        raise InvalidValue("メールアドレスの形をお確かめください（例：info@example.jp）。")
    return plain
