"""法人番号公表サイトの全件・差分ファイル。流しながら読むので、大きさによらず記憶は一定。"""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from shien.integrations.text_file import sniff
from shien.values.corporate_number import CorporateNumber, CorporateNumberError

# 国税庁のCSVの30列 (見出しなし) の順。
COLUMNS = (
    "sequenceNumber", "corporateNumber", "process", "correct", "updateDate", "changeDate", "name", "nameImageId", "kind",
    "prefectureName", "cityName", "streetNumber", "addressImageId", "prefectureCode", "cityCode", "postCode",
    "addressOutside", "addressOutsideImageId", "closeDate", "closeCause", "successorCorporateNumber", "changeCause",
    "assignmentDate", "latest", "enName", "enPrefectureName", "enCityName", "enAddressOutside", "furigana", "hihyoji",
)  # fmt: skip
NEEDED = (
    "corporateNumber", "name", "furigana", "enName", "kind", "prefectureName", "cityName", "streetNumber",
    "prefectureCode", "cityCode", "postCode", "addressOutside", "closeDate", "closeCause", "successorCorporateNumber",
    "updateDate", "latest",
)  # fmt: skip


class RegisterFileError(Exception):
    """ファイルの誤り。行と列を示す一行。"""


@dataclass(frozen=True, slots=True)
class Company:
    """法人番号公表サイトの一社。名称と所在地は一字も変えない。"""

    corporate_number: str
    name: str
    furigana: str
    en_name: str
    kind: str
    prefecture_name: str
    city_name: str
    street_number: str
    prefecture_code: str
    city_code: str
    post_code: str
    address_outside: str
    close_date: date | None
    close_cause: str
    successor_corporate_number: str
    update_date: date | None


def companies(path: Path) -> Iterator[Company]:
    """最新の行だけを次々に返す。.csv・.csv.gz・.zip を読む。誤りは RegisterFileError。"""
    with ExitStack() as stack:
        raw = _open(path, stack)
        buffered = cast(io.BufferedReader, raw if hasattr(raw, "peek") else io.BufferedReader(cast(Any, raw), 1 << 16))
        head = buffered.peek(1 << 15)[: 1 << 15]
        if not head:
            raise RegisterFileError(
                f"{path.name}：ファイルが空です。国税庁のサイトからもう一度ダウンロードしてください。"
            )
        text = io.TextIOWrapper(buffered, encoding=sniff(head), newline="")
        yield from _rows(csv.reader(text), path.name)


def _open(path: Path, stack: ExitStack) -> BinaryIO:
    try:
        if path.suffix == ".gz":
            return stack.enter_context(gzip.open(path, "rb"))  # type: ignore[return-value]
        if path.suffix == ".zip":
            archive = stack.enter_context(zipfile.ZipFile(path))
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                raise RegisterFileError(
                    f"{path.name}：CSVが一つだけ入った zip を指定してください（{len(names)}個あります）。"
                )
            return stack.enter_context(archive.open(names[0]))  # type: ignore[return-value]
        return stack.enter_context(path.open("rb"))
    except (OSError, zipfile.BadZipFile) as error:
        raise RegisterFileError(f"{path.name}：開けません（{error}）。") from None


def _rows(reader: Iterator[list[str]], name: str) -> Iterator[Company]:
    places: tuple[int, ...] | None = None
    width = len(COLUMNS)
    line = 0
    try:
        for line, row in enumerate(reader, start=1):
            if places is None:
                header = "corporateNumber" in row
                columns = tuple(row) if header else COLUMNS
                missing = [column for column in NEEDED if column not in columns]
                if missing:
                    raise RegisterFileError(
                        f"{name}：1行目：列「{missing[0]}」がありません。法人番号公表サイトのCSVか、お確かめください。"
                    )
                places, width = tuple(columns.index(column) for column in NEEDED), len(columns)
                if header:
                    continue
            if not row:
                continue
            if len(row) != width:
                raise RegisterFileError(f"{name}：{line}行目：列が{len(row)}個です。{width}個でなければなりません。")
            company = _company([row[place] for place in places], name, line)
            if company is not None:
                yield company
    except (UnicodeDecodeError, csv.Error, EOFError, OSError) as error:
        raise RegisterFileError(
            f"{name}：{line + 1}行目：読み取れません（{error}）。ファイルが途中で切れていないか、お確かめください。"
        ) from None


def _company(cells: list[str], name: str, line: int) -> Company | None:
    (number, company, furigana, en_name, kind, prefecture, city, street, prefecture_code, city_code, post_code, outside,
     closed, cause, successor, updated, latest) = cells  # fmt: skip
    if latest == "0":
        return None
    try:
        CorporateNumber.parse(number)
    except CorporateNumberError as error:
        raise RegisterFileError(f"{name}：{line}行目：「corporateNumber」：{error}") from None
    return Company(
        number, company, furigana, en_name, kind, prefecture, city, street, prefecture_code, city_code, post_code,
        outside, _day(closed, name, line, "closeDate"), cause, successor, _day(updated, name, line, "updateDate"),
    )  # fmt: skip


def _day(text: str, name: str, line: int, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RegisterFileError(
            f"{name}：{line}行目：「{column}」：日付「{text}」は 2026-11-23 の形でなければなりません。"
        ) from None
