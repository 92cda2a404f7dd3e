"""外部のファイルを、項目辞書の行に直す。

出力の列: corporate_number, name (文字), item (項目), part (事業年度の末日など), value (正規形),
unit (円・人など), source (出所), label (ファイルでの名前), row (行)。
--kind は etax_csv (e-Tax 財務諸表) か nta_register (法人番号公表サイト)。出力は .csv か .parquet、- は標準出力 (CSV)。
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from shien.integrations import readers
from shien.integrations.nta.register import RegisterFileError, companies
from shien.values.items import ITEMS

COLUMNS = ("corporate_number", "name", "item", "part", "value", "unit", "source", "label", "row")


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", nargs="+", required=True, help="files (of one set), - for standard input")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output")
    parser.add_argument("--kind", choices=[*readers.KINDS, "nta_register"], help="default: told from the content")


def run(options: argparse.Namespace) -> int:
    """直す。誤りがあれば一行ずつ言い、2 を返す。読めた行は書く。"""
    from . import complain

    faults: list[str] = []
    try:
        if options.kind == "nta_register":
            _write(_register(Path(options.input[0])), options.output)
            return 0
        files = [
            (Path(name).name, sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
            for name in options.input
        ]
        kind = options.kind or readers.sniff(files[0][1], files[0][0])
        if not kind:
            return complain([f"{options.input[0]}: 種類が分かりません。--kind で指定してください。"])
        reading = readers.read(kind, files)
        faults = [fault.line(", ".join(options.input)) for fault in reading.faults]
        _write(
            (
                (reading.corporate_number, reading.name, each.item, each.part, each.value, ITEMS[each.item].unit,
                 reading.source, each.label, each.row or "")
                for each in reading.figures
            ),
            options.output,
        )  # fmt: skip
        if any(fault.severity == "error" for fault in reading.faults):
            return complain(faults)
    except (OSError, RegisterFileError) as error:
        return complain([str(error)])
    for line in faults:
        print(line, file=sys.stderr)
    return 0


def _register(path: Path) -> Iterator[tuple[object, ...]]:
    for company in companies(path):
        location = f"{company.prefecture_name}{company.city_name}{company.street_number}" or company.address_outside
        for item, value in (
            ("name", company.name),
            ("kana", company.furigana),
            ("postal_code", company.post_code),
            ("location", location),
        ):
            if value:
                yield company.corporate_number, company.name, item, "", value, "", "nta_register", item, ""


def _write(rows: Iterator[tuple[object, ...]], output: str) -> None:
    if output.endswith(".parquet"):
        import pyarrow
        import pyarrow.parquet

        columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
        table = {name: [str(cell) for cell in cells] for name, cells in zip(COLUMNS, columns, strict=True)}
        pyarrow.parquet.write_table(pyarrow.table(table), output)
        return
    out = sys.stdout if output == "-" else Path(output).open("w", encoding="utf-8", newline="")  # noqa: SIM115
    try:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    finally:
        if out is not sys.stdout:
            out.close()
