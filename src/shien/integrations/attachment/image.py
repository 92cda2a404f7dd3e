"""写真と画像。大きすぎるものを断り、撮った場所などの付帯情報 (EXIF) を除く。"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from shien.values.fault import InvalidValue

MAX_PIXELS = 50_000_000


def cleaned(name: str, document: bytes) -> bytes:
    """付帯情報を除いた中身。向きは絵そのものに写す。付帯情報が無ければ、もとのまま。"""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(document), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MAX_PIXELS:
                size = picture.width * picture.height / 1_000_000
                raise InvalidValue(
                    f"「{name}」は{size:.0f}百万画素あります。5,000万画素までです。小さくしてから選んでください。"
                )
            picture.load()
    except InvalidValue:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError):
        raise InvalidValue(f"「{name}」は画像として読めません。撮り直すか、保存し直してください。") from None
    if not picture.getexif() and not {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"} & set(picture.info):
        return document
    kind = picture.format or "PNG"
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    for key in list(upright.info):
        del upright.info[key]
    out = io.BytesIO()
    upright.save(out, kind, icc_profile=profile, **({"quality": 92} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()


def small(document: bytes, side: int = 192) -> bytes:
    """小さな絵 (JPEG)。確かめて置いた写真と画像から作る。透けた所は白。"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(document), formats=("JPEG", "PNG"))
        picture.draft("RGB", (side, side))  # a JPEG is decoded at an eighth of its size
        picture.thumbnail((side, side))
    shown = Image.new("RGB", picture.size, "white")
    solid = picture.convert("RGBA")
    shown.paste(solid, mask=solid.getchannel("A"))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=70)
    return out.getvalue()
