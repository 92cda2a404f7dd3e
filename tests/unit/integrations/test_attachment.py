"""添付ファイルの確かめ (SEC-33, SEC-34)。"""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from shien.integrations.attachment import inspect
from shien.values.fault import InvalidValue


def pdf(text: str = "", *, script: bool = False, embedded: bool = False, password: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if text:
        from pypdf.generic import DecodedStreamObject

        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if script:
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        )
    if embedded:
        writer.add_attachment("inner.txt", b"inner")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image(kind: str = "JPEG", size: tuple[int, int] = (30, 20), **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **save)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "document"),
    [("a.pdf", pdf()), ("a.PDF", pdf()), ("写真.jpg", image()), ("a.jpeg", image()), ("a.png", image("PNG")),
     ("a.xlsx", workbook()), ("a.zip", archive(a=b"x")), ("a.csv", "名前,数\r\n".encode("cp932")), ("a.txt", "本文".encode())],
)  # fmt: skip
def test_what_is_what_it_says_passes(name: str, document: bytes) -> None:
    found = inspect(name, document)
    assert found.document == document
    assert not found.warnings


@pytest.mark.parametrize(
    ("name", "document", "words"),
    [
        ("a.exe", b"MZ", "受け付けられない種類"), ("a.html", b"<html>", "受け付けられない種類"), ("a.svg", b"<svg/>", "受け付けられない種類"),
        ("a.heic", b"x", "互換性優先"), ("a.xls", b"x", ".xlsx"), ("a.docm", b"x", "マクロ"),
        ("a.pdf", b"", "空です"), ("a.pdf", b"%PDF-1.7 and nothing", "作り直してください"), ("a.pdf", image(), "PDFではありません"),
        ("a.jpg", pdf(), "JPEGではありません"), ("a.png", image(), "PNGではありません"), ("a.csv", b"<html></html>", "文字だけ"),
        ("a.csv", b"\x00\x01", "文字だけ"), ("a.txt", b"a\x81", "読めません"), ("a.pdf", pdf(password="x"), "パスワード"),
        ("a.xlsx", archive(a=b"x"), "xlsxではありません"), ("a.docx", workbook(), "docxではありません"),
        ("a.xlsx", archive(xl__workbook=b"0" * 20_000_000), "PDFにして"), ("a.zip", archive(x=b"0" * 20_000_000), "大きすぎます"), ("a.zip", archive(**{"..__x": b"1"}), "正しくありません"),
        ("a.zip", archive(x=archive(y=b"1")), "zipの中にzip"), ("a.zip", archive(**{"123456789018.txt": b"1"}), "マイナンバー"),
        ("123456789018.pdf", pdf(), "マイナンバー"), ("a.pdf", pdf("No 123456789018 x"), "マイナンバー"),
        ("a.txt", "番号 123456789018".encode(), "マイナンバー"), ("a\u202egpj.pdf", pdf(), "使えない文字"), (".pdf", pdf(), "名前"),
        ("a.pdf", b"%PDF" + b"0" * 21 * 1024 * 1024, "20MBまで"),
    ],
)  # fmt: skip
def test_what_is_not_is_refused_with_words(name: str, document: bytes, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        inspect(name, document)


def test_only_the_formats_of_the_field() -> None:
    with pytest.raises(InvalidValue, match="PDF・Excel"):
        inspect("a.png", image("PNG"), ("pdf", "xlsx"))


def test_a_pdf_with_a_script_or_another_file_inside_is_flagged() -> None:
    assert ["JavaScript" in each for each in inspect("a.pdf", pdf(script=True)).warnings] == [True]
    assert ["別のファイル" in each for each in inspect("a.pdf", pdf(embedded=True)).warnings] == [True]


def test_a_workbook_with_macros_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    with pytest.raises(InvalidValue, match="マクロ"):
        inspect(
            "a.xlsx",
            archive(
                **{each.replace("/", "__"): body for each, body in parts.items()},
                xl__vbaProject=b"",
                **{"xl__vbaProject.bin": b"x"},
            ),
        )


def test_the_place_of_a_photograph_is_removed_and_the_picture_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    found = inspect("a.jpg", image(exif=exif)).document
    kept = Image.open(io.BytesIO(found))
    assert not kept.getexif()
    assert kept.size == (20, 30)


def test_a_picture_of_more_than_fifty_million_pixels_is_refused() -> None:
    with pytest.raises(InvalidValue, match="5,000万画素"):
        inspect("a.png", image("PNG", (7_100, 7_100)))


def test_the_folder_of_a_name_is_dropped() -> None:
    assert inspect("C:\\書類\\a.pdf", pdf()).name == "a.pdf"
