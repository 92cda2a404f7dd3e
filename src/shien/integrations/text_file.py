"""文字のファイル。文字コードを見分けて読む (UX-16)。"""

from shien.values.fault import Fault

ENCODINGS = ("utf-8-sig", "cp932", "utf-16")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(document: bytes) -> tuple[str, str] | Fault:
    """文字にする。(文, 文字コード) か、読めなければ指摘。"""
    if document.startswith(UTF_16):
        order: tuple[str, ...] = ("utf-16",)
    else:
        order = ("utf-8-sig", "cp932")
    for encoding in order:
        try:
            text = document.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # what has one is not text, or UTF-16 without its mark
            return text, encoding
    return Fault("文字コードが分かりません。", "UTF-8 か Shift_JIS で保存し直してください。")


def beginning(document: bytes, size: int = 4000) -> str:
    """初めの部分の文字 (種類を見分けるため)。読めない所は置き換える。"""
    head = document[:size]
    return head.decode(sniff(head), errors="replace").lstrip("\ufeff")


def sniff(head: bytes) -> str:
    """大きなファイルの文字コードを、初めの部分から見分ける。"""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith(UTF_16):
        return "utf-16"
    for cut in range(4):  # the piece may end inside a character
        try:
            head[: len(head) - cut].decode("utf-8")
            return "utf-8"
        except UnicodeDecodeError:
            continue
    return "cp932"
