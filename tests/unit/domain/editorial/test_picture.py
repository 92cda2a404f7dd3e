"""画像は、撮った場所を持たずに置かれる。"""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from shien.domain.editorial.picture import without_place

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(kind: str = "JPEG") -> ContentFile:
    """盛岡で撮った、横向きの写真。"""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "camera", 6
    exif.get_ifd(GPS)[2] = (39.0, 42.0, 13.0)
    out = BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, kind, exif=exif)
    return ContentFile(out.getvalue(), name=f"photo.{kind.lower()}")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_gone_and_the_picture_is_upright(kind: str) -> None:
    with Image.open(photo(kind)) as before:
        assert before.getexif().get_ifd(GPS)
    made = without_place(photo(kind))
    with Image.open(BytesIO(made.read())) as after:
        assert (after.format, after.size) == (kind, (20, 40))
        assert not dict(after.getexif())
        assert "exif" not in after.info
    assert made.name == f"photo.{kind.lower()}"
