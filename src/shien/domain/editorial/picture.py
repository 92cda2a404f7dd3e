"""画像から、撮った場所などの情報を消す。"""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

_SAVE: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90}, "PNG": {"optimize": True}, "WEBP": {"quality": 90}, "GIF": {},
}  # fmt: skip


def without_place(file: Any) -> ContentFile:
    """絵だけを写した新しいファイル。向きは絵に移し、EXIF・XMP・注釈は捨てる。動く GIF は最初の一枚になる。"""
    file.open()
    with Image.open(file) as opened:
        kind = opened.format or "PNG"
        upright = ImageOps.exif_transpose(opened)
        plain = Image.new(upright.mode, upright.size)
        if upright.mode == "P":
            plain.putpalette(upright.getpalette() or [])
        plain.paste(upright)
    kind = kind if kind in _SAVE else "JPEG" if kind == "MPO" else "PNG"
    out = BytesIO()
    plain.save(out, format=kind, **_SAVE[kind])
    return ContentFile(out.getvalue(), name=file.name)
