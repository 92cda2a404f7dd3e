"""受け取ったファイルの確かめ。拡張子・中身・大きさ・中のマイナンバーを見て、置いてよい中身にして返す。"""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from shien.values.fault import InvalidValue
from shien.values.my_number import find_my_numbers

from . import heic, image, office, pdf

MAX_BYTES = 20 * 1024 * 1024
HEAD = 65536  # bytes of the beginning by which the kind is recognised
_OFFICE = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# extension: (media type, extensions that the content may be recognised as)
FORMATS: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("application/pdf", frozenset({".pdf"})),
    "png": ("image/png", frozenset({".png"})),
    "jpg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif", ".jpe"})),
    "jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif", ".jpe"})),
    "zip": ("application/zip", frozenset({".zip"})),
    **{name: (media, frozenset({f".{name}"})) for name, media in _OFFICE.items()},
    "csv": ("text/csv", frozenset()),
    "txt": ("text/plain", frozenset()),
}
_LABELS = {
    "pdf": "PDF", "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "zip": "ZIP", "xlsx": "Excel（.xlsx）",
    "docx": "Word（.docx）", "pptx": "PowerPoint（.pptx）", "csv": "CSV", "txt": "テキスト",
}  # fmt: skip
_CHANGED = {
    "xls": "古い形のExcel（.xls）は受け付けられません。Excelで開き、「.xlsx」で保存し直してください。",
    "doc": "古い形のWord（.doc）は受け付けられません。Wordで開き、「.docx」で保存し直してください。",
    "xlsm": "マクロの入ったExcelは受け付けられません。「.xlsx」で保存し直してください。",
    "docm": "マクロの入ったWordは受け付けられません。「.docx」で保存し直してください。",
}
_CODES = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class Inspected:
    """置いてよいファイル。document は位置情報などを除いた中身、warnings は知らせておくこと。"""

    name: str
    media_type: str
    document: bytes
    warnings: tuple[str, ...] = ()


def inspect(name: str, document: bytes, allowed: tuple[str, ...] = (), most: int = MAX_BYTES) -> Inspected:
    """確かめる。通せなければ InvalidValue (何が悪く、どうすればよいか)。allowed はその欄の拡張子、most は大きさの限り。"""
    name = announced(name, len(document), allowed, most)
    agrees(name, document)
    kind = kind_of(name)
    if kind in heic.KINDS:
        name, document = heic.jpeg(name, document)
        return Inspected(announced(name, len(document), (), most), FORMATS["jpg"][0], document, (heic.CHANGED,))
    media = FORMATS[kind][0]
    if kind == "pdf":
        return Inspected(name, media, document, pdf.checked(name, document))
    if media.startswith("image/"):
        return Inspected(name, media, image.cleaned(name, document))
    if kind == "zip" or kind in _OFFICE:
        return Inspected(name, media, document, office.checked(name, kind, document))
    _text(name, document)
    return Inspected(name, media, document)


def announced(name: str, size: int, allowed: tuple[str, ...] = (), most: int = MAX_BYTES) -> str:
    """中身を受ける前に、名前と大きさ (バイト) だけで分かることを確かめる。直した名前を返す。"""
    name = file_name(name)
    _allowed(name, kind_of(name), taken(allowed or tuple(FORMATS)))
    if size < 1:
        raise InvalidValue(f"「{name}」は空です。中身のあるファイルを選んでください。")
    if size > most:
        raise InvalidValue(
            f"「{name}」は{size / 1024 / 1024:.1f}MBあります。1つ{most // (1024 * 1024)}MBまでです。分けるか、画質を下げてください。"
        )
    return name


def kind_of(name: str) -> str:
    """拡張子。小文字で、点は付かない。"""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def file_name(name: str) -> str:
    """名前。フォルダの部分を落とし、見えない字と長すぎる名前を断る。"""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    if not plain or len(plain) > 200 or plain.startswith("."):
        raise InvalidValue("ファイルの名前を、200文字以内の名前に変えてから選んでください。")
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") for char in plain):
        raise InvalidValue("ファイルの名前に、使えない文字があります。名前を変えてから選んでください。")
    if find_my_numbers(plain):
        raise InvalidValue(
            "ファイルの名前に、マイナンバーと見られる12桁の番号があります。名前を変えてから選んでください。"
        )
    return plain


def _allowed(name: str, kind: str, allowed: tuple[str, ...]) -> None:
    if kind in allowed and (kind in FORMATS or kind in heic.KINDS):
        return
    if kind in _CHANGED:
        raise InvalidValue(_CHANGED[kind])
    raise InvalidValue(f"「{name}」は受け付けられない種類です。{format_words(allowed)}のどれかにしてください。")


def taken(formats: tuple[str, ...]) -> tuple[str, ...]:
    """受け取れる拡張子。JPEG の欄は、JPEG に変えられる写真 (HEIC) も受け取る。"""
    return (*formats, *sorted(heic.KINDS)) if {"jpg", "jpeg"} & set(formats) else tuple(formats)


def format_words(formats: tuple[str, ...]) -> str:
    """種類の言葉。

    >>> format_words(("pdf", "jpg", "jpeg", "xlsx"))
    'PDF・JPEG・Excel（.xlsx）'
    """
    return "・".join(dict.fromkeys(_LABELS.get(each, each.upper()) for each in formats if each not in heic.KINDS))


def agrees(name: str, head: bytes) -> None:
    """中身 (初めの HEAD バイトで足りる) と拡張子が合うか。中身が言う種類を、拡張子より信じる。"""
    kind = kind_of(name)
    if kind in heic.KINDS:
        if not heic.agrees(head):
            raise InvalidValue(heic.UNREAD)
        return
    _, seen = FORMATS[kind]
    try:
        found = {each.extension for each in puremagic.magic_string(head[:HEAD])}
    except (puremagic.PureError, ValueError, IndexError):
        found = set()
    if seen and not found & seen:
        raise InvalidValue(f"「{name}」の中身は、{_LABELS[kind]}ではありません。元のファイルから作り直してください。")


def _text(name: str, document: bytes) -> None:
    for code in _CODES:
        try:
            text = document.decode(code)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise InvalidValue(f"「{name}」の文字を読めません。UTF-8かShift_JISで保存し直してください。")
    if any(ord(char) < 32 and char not in "\t\r\n" for char in text):
        raise InvalidValue(f"「{name}」は、文字だけのファイルではありません。")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script")):
        raise InvalidValue(f"「{name}」の中身は、文字だけのファイルではありません。")
    if find_my_numbers(text):
        raise InvalidValue(f"「{name}」に、マイナンバーと見られる番号があります。消してから選んでください。")
