"""文字。端の空白だけを除き、名称は一字も変えない (UX-15, UX-17, SEC-38)。"""

import re

from .fault import InvalidValue

# 制御文字 (Cc)・片割れの符号 (Cs)・文字の向きを変える文字・見えない文字。一字ずつ調べるより速い
_UNSEEN = (
    r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
    r"\u200b-\u200d\u2060\ufeff\u00ad"
)
_ONE_LINE, _LINES = re.compile(f"[\\t\\n{_UNSEEN}]"), re.compile(f"[{_UNSEEN}]")
_ENDS = " \t\r\n\u3000\u00a0"


def clean(text: str, *, multiline: bool = False) -> str:
    """端の空白を除く。制御文字・文字の向きを変える文字・見えない文字は断る。"""
    found = text.strip(_ENDS)
    if multiline:
        found = found.replace("\r\n", "\n").replace("\r", "\n")
    if (_LINES if multiline else _ONE_LINE).search(found):
        raise InvalidValue("見えない制御文字が含まれています。貼り付けた文字を消して、入力し直してください。")
    return found
