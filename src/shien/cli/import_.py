"""外部のファイルを、項目辞書の行に直す。

出力の列: corporate_number, name (文字), item (項目), part (事業年度の末日など), value (正規形),
unit (円・人など), source (出所), label (ファイルでの名前), row (行)。
--kind は etax_csv・etax_xbrl (財務諸表)、gbizinfo、freee、trial_balance (試算表)、nta_register (法人番号公表サイト)。
試算表の科目の対応と決算の末日は --mapping の JSON ({"names": {"科目": "項目"}, "unit": 1, "end": "2026-03-31"}) で渡す。
支援施策の名簿は --kind jgrants (API の JSON・JSONL)、seido_navi (44列の CSV)、measures (自治体・府省の表)。出力は一件一行で、
列は source, record_id, title … doubts (名前は jGrants に合わせる)。空は記載なし。日時は UTC、金額は円。
過去の交付は --kind gbizinfo_subsidies (gBizINFO の JSON か補助金情報の CSV)。出力は一件一行で、列は corporate_number, title,
amount (円、負は減額), date_of_approval, government_departments, doubts。
zip はそのまま渡せる。出力は .csv か .parquet、- は標準出力 (CSV)。
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from shien.integrations import readers, trial_balance
from shien.integrations.nta.register import RegisterFileError, companies
from shien.values.fault import Fault
from shien.values.items import ITEMS
from shien.values.reading import Reading

from . import measures, past_grants

COLUMNS = ("corporate_number", "name", "item", "part", "value", "unit", "source", "label", "row")


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", nargs="+", required=True, help="files (of one set), - for standard input")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output")
    parser.add_argument("--mapping", type=Path, help="accounts of a trial balance (JSON)")
    parser.add_argument(
        "--kind",
        choices=[*readers.KINDS, "nta_register", *measures.KINDS, past_grants.KIND],
        help="default: told from the content",
    )


def run(options: argparse.Namespace) -> int:
    """直す。誤りがあれば一行ずつ言い、2 を返す。読めた行は書く。"""
    from . import complain

    faults: list[str] = []
    try:
        if options.kind == "nta_register":
            _write(_register(Path(options.input[0])), options.output)
            return 0
        if options.kind in measures.KINDS:
            return _measures(options)
        if options.kind == past_grants.KIND:
            return _past_grants(options)
        files = [
            (Path(name).name, sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
            for name in options.input
        ]
        opened = readers.opened(files)
        kind = opened if isinstance(opened, Fault) else options.kind or readers.sniff_set(opened)
        if isinstance(kind, Fault) or isinstance(opened, Fault):
            return complain([kind.line() if isinstance(kind, Fault) else ""])
        files = opened
        if not kind:
            return complain([f"{options.input[0]}: 種類が分かりません。--kind で指定してください。"])
        reading = _named(readers.read(kind, files), kind, files, options)
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
    except BrokenPipeError:
        raise
    except (OSError, ValueError, RegisterFileError) as error:
        return complain([str(error)])
    for line in faults:
        print(line, file=sys.stderr)
    return 0


def _measures(options: argparse.Namespace) -> int:
    """支援施策の名簿。読めた行は書き、指摘があれば 2。"""
    from . import complain

    readings = [(name, measures.read(options.kind, name)) for name in options.input]
    _write((row for _, reading in readings for row in measures.rows(reading)), options.output, measures.COLUMNS)
    found = [(name, fault) for name, reading in readings for fault in measures.faults(reading)]
    told = complain([fault.line(name) for name, fault in found])
    return told if any(fault.severity == "error" for _, fault in found) else 0


def _past_grants(options: argparse.Namespace) -> int:
    """過去の交付。読めた行は書き、指摘があれば 2。"""
    from . import complain

    readings = [(name, past_grants.read(name)) for name in options.input]
    _write((row for _, reading in readings for row in past_grants.rows(reading)), options.output, past_grants.COLUMNS)
    found = [fault.line(name) for name, reading in readings for fault in past_grants.faults(reading)]
    return complain(found) if found else 0


def _named(reading: Reading, kind: str, files: readers.Files, options: argparse.Namespace) -> Reading:
    """試算表なら、渡された対応で読み直す。決まらない科目は注意として言う。"""
    if kind != "trial_balance":
        return reading
    if options.mapping:
        given = json.loads(options.mapping.read_text(encoding="utf-8"))
        days = {key: date.fromisoformat(given[key]) if given.get(key) else None for key in ("start", "end")}
        mapping = trial_balance.Mapping(given.get("names", {}), int(given.get("unit", 0)), days["start"], days["end"])
        reading = trial_balance.reading(trial_balance.table(files), mapping)
    unknown = [
        Fault(f"科目「{name}」の項目が決まっていません。", "--mapping で渡せます。", severity="warning")
        for name in reading.unmapped
    ]
    return replace(reading, faults=(*reading.faults, *unknown))


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


def _write(rows: Iterator[tuple[object, ...]], output: str, names: Sequence[str] = COLUMNS) -> None:
    if output.endswith(".parquet"):
        import pyarrow
        import pyarrow.parquet

        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        table = {name: [str(cell) for cell in cells] for name, cells in zip(names, columns, strict=True)}
        pyarrow.parquet.write_table(pyarrow.table(table), output)
        return
    out = sys.stdout if output == "-" else Path(output).open("w", encoding="utf-8", newline="")  # noqa: SIM115
    try:
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows(rows)
    finally:
        if out is not sys.stdout:
            out.close()
