"""iPhoneの写真 (HEIC) を JPEG に変える。"""

import io
from pathlib import Path

import pytest
from PIL import Image

from shien.integrations.attachment import agrees, announced, format_words, heic, inspect, marks, small, taken
from shien.values.fault import InvalidValue

from .test_attachment import image, pdf

GOLDEN = Path(__file__).parents[2] / "golden" / "attachment"
SIDEWAYS = (GOLDEN / "sideways.heic").read_bytes()


def test_a_photograph_becomes_an_upright_jpeg_without_its_place() -> None:
    """横に持って撮った写真。頭の向きのとおりに起こし、撮った場所と機種を残さない。"""
    found = inspect("IMG_1.HEIC", SIDEWAYS, ("pdf", "jpg"))
    picture = Image.open(io.BytesIO(found.document))
    assert (found.name, found.media_type, picture.format, picture.size) == (
        "IMG_1.jpg",
        "image/jpeg",
        "JPEG",
        (120, 160),
    )
    assert "JPEGに変えて付けました" in found.warnings[0]
    assert not picture.getexif()
    assert b"Maker" in SIDEWAYS
    assert b"Maker" not in found.document
    red, green, blue = picture.getpixel((110, 10))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)  # the red corner was at the upper left before it was turned


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(InvalidValue, match="5,000万画素"):
        inspect("a.heic", (GOLDEN / "too_many_pixels.heic").read_bytes())


@pytest.mark.parametrize(
    "document", [b"x", SIDEWAYS[:400], SIDEWAYS[:300] + b"\xff" * 600, SIDEWAYS[:12] + b"\0" * 99, image()]
)
def test_what_cannot_be_read_is_explained_with_the_setting_of_the_phone(document: bytes) -> None:
    with pytest.raises(InvalidValue, match="互換性優先"):
        inspect("a.heic", document)


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic, "_SECONDS", 0.001)
    with pytest.raises(InvalidValue, match="互換性優先"):
        heic.jpeg("a.heic", SIDEWAYS)


def test_only_a_field_that_takes_jpeg_takes_a_photograph_of_a_phone() -> None:
    assert taken(("pdf", "jpg")) == ("pdf", "jpg", "heic", "heif")
    assert taken(("pdf", "png")) == ("pdf", "png")
    with pytest.raises(InvalidValue, match="PDFのどれか"):
        inspect("a.heic", SIDEWAYS, ("pdf",))
    assert format_words(("pdf", "jpg", "jpeg", "heic")) == "PDF・JPEG"


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.exe", 9, "受け付けられない"),
        ("a.pdf", 0, "空です"),
        ("a.pdf", 3 * 1024 * 1024, "1つ2MBまで"),
        ("", 9, "名前"),
    ],
)
def test_what_the_name_and_the_size_tell_is_told_before_a_byte_is_sent(name: str, size: int, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        announced(name, size, ("pdf",), 2 * 1024 * 1024)


def test_the_beginning_tells_the_kind() -> None:
    agrees("a.pdf", pdf()[:64])
    agrees("a.heic", SIDEWAYS[:64])
    with pytest.raises(InvalidValue, match="PDFではありません"):
        agrees("a.pdf", image()[:64])


def test_a_small_picture_keeps_its_shape_and_what_is_clear_is_white() -> None:
    assert Image.open(io.BytesIO(small(image(size=(4000, 3000))))).size == (192, 144)
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    made = Image.open(io.BytesIO(small(out.getvalue())))
    assert made.format == "JPEG"
    assert made.getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_that_cannot_be_read_counts_as_one_with_something_inside() -> None:
    assert marks(pdf()) == ()
    assert marks(pdf(script=True))
    assert marks(b"%PDF-1.7 nothing")
