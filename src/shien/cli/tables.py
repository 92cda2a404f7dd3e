"""表の出し入れ。CSV と Parquet を列の配列として読み、書く。誤りは行と列を示し、ほかの行は読む。"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from shien.values.fault import Fault

from .torn import Torn

ROWS = 500_000
_NUMBER, _DATE = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$", r"^\d{4}-\d{2}-\d{2}$"
_EXPECTED = {"number": "半角の数字で書いてください（例：1200000）。", "date": "2026-03-31 の形で書いてください。"}
_ARROW = {"number": pa.float64(), "date": pa.date32(), "text": pa.string()}


class Unreadable(Exception):
    """表として読めない。fault がわけを言う。"""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.line())
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Column:
    """列。kind は text・number・date。required でない列は、無ければ空とみなす。meaning は --help に載る。"""

    name: str
    kind: str = "number"
    meaning: str = ""
    required: bool = True


@dataclass(slots=True)
class Chunk:
    """表の一部。軸は (row,)。number は float64 (空は nan)、date は datetime64[D] (空は NaT)、text は文字 (空は "")。

    first は最初の行の番号 (見出しを 1 とする)。bad は読めない値のある行。torn は列の数が違って読めない行の位置で、
    値はどれも空にし、bad にも入れる (行の番号をほかの行とずらさない)。
    """

    first: int
    columns: dict[str, Any]
    bad: Any
    faults: list[Fault] = field(default_factory=list)
    torn: Any = field(default_factory=lambda: np.zeros(0, int))

    def __len__(self) -> int:
        return len(self.bad)


def help_of(columns: Sequence[Column]) -> str:
    """--help に載せる列の一覧。"""
    kinds = {"number": "数", "date": "日付 YYYY-MM-DD", "text": "文字"}
    return "\n".join(
        f"  {each.name}（{kinds[each.kind]}{'' if each.required else '・なくてもよい'}）{each.meaning}"
        for each in columns
    )


def batches(path: str, columns: Sequence[Column], rows: int = ROWS) -> Iterator[Chunk]:
    """少しずつ読む。記憶は rows に比例する。列が足りなければ Unreadable。"""
    row, torn = 2, Torn()
    for batch in _parquet(path, columns, rows) if path.endswith(".parquet") else _csv(path, columns, torn):
        if batch.num_rows:
            chunk = _chunk(batch, columns, row)
            torn.mark(chunk)
            yield chunk
            row += batch.num_rows


def whole(path: str, columns: Sequence[Column]) -> Chunk:
    """まとめて読む。"""
    parts = list(batches(path, columns))
    if not parts:
        return Chunk(
            2, {each.name: _array(pa.array([], _ARROW[each.kind]), each) for each in columns}, np.zeros(0, bool)
        )
    return Chunk(
        2,
        {each.name: np.concatenate([part.columns[each.name] for part in parts]) for each in columns},
        np.concatenate([part.bad for part in parts]),
        [fault for part in parts for fault in part.faults],
        np.concatenate([part.torn + part.first - 2 for part in parts]),
    )


def _check(names: Sequence[str], columns: Sequence[Column]) -> list[str]:
    missing = [each.name for each in columns if each.required and each.name not in names]
    if missing:
        raise Unreadable(
            Fault(
                f"列 {', '.join(missing)} がありません（いまの列：{', '.join(names)}）。",
                "--help の列をご覧ください。",
                1,
            )
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise Unreadable(Fault(f"列 {', '.join(doubled)} が二つあります。", "一つにしてください。", 1))
    return [each.name for each in columns if each.name in names]


def _parquet(path: str, columns: Sequence[Column], rows: int) -> Iterator[pa.RecordBatch]:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise Unreadable(Fault("Parquet のファイルとして読めません。", str(error).splitlines()[0][:200])) from None
    wanted = _check(file.schema_arrow.names, columns)
    yield from file.iter_batches(rows, columns=wanted)


def _csv(path: str, columns: Sequence[Column], torn: Torn) -> Iterator[pa.RecordBatch]:
    source: BinaryIO | str = sys.stdin.buffer if path == "-" else path
    try:
        reader = pa.csv.open_csv(
            source,
            read_options=pa.csv.ReadOptions(block_size=32 << 20, use_threads=False),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=torn.note),
            convert_options=pa.csv.ConvertOptions(default_column_type=pa.string(), strings_can_be_null=False),
        )
        wanted, row = _check(reader.schema.names, columns), 2
        for batch in reader:
            whole = torn.restored(batch.select(wanted), row)
            yield whole
            row += whole.num_rows
        yield torn.rest(reader.schema, wanted, row)
    except pa.ArrowInvalid as error:
        raise Unreadable(_unreadable(str(error).splitlines()[0][:150])) from None


def _unreadable(told: str) -> Fault:
    if "Empty CSV" in told:
        return Fault("ファイルが空です。", "一行目に列の名前、二行目から値を書いてください。")
    return Fault("CSV として読めません。", f"UTF-8 で書いてください（{told}）。")


def _chunk(batch: pa.RecordBatch, columns: Sequence[Column], first: int) -> Chunk:
    bad, faults, found = np.zeros(batch.num_rows, bool), [], {}
    for each in columns:
        if each.name not in batch.schema.names:
            found[each.name] = _array(pa.nulls(batch.num_rows, _ARROW[each.kind]), each)
            continue
        cells = batch.column(each.name)
        if each.kind != "text" and (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
            cells = pc.utf8_trim_whitespace(cells)
            cells = pc.if_else(pc.equal(cells, ""), pa.scalar(None, cells.type), cells)
            fits = pc.fill_null(pc.match_substring_regex(cells, _NUMBER if each.kind == "number" else _DATE), True)
            values, wrong = _cast(pc.if_else(fits, cells, pa.scalar(None, cells.type)), each.kind)
            wrong = np.unique(np.concatenate([wrong, np.flatnonzero(~fits.to_numpy(zero_copy_only=False))]))
            for place in wrong[:1000]:
                what = f"「{cells[int(place)].as_py()}」は{'数' if each.kind == 'number' else '日付'}として読めません。"
                faults.append(Fault(what, _EXPECTED[each.kind], first + int(place), each.name))
            bad[wrong] = True
            cells = values
        found[each.name] = _array(cells, each)
    return Chunk(first, found, bad, sorted(faults, key=lambda fault: fault.row or 0))


def _cast(cells: Any, kind: str) -> tuple[Any, Any]:
    """文字を数か日付に。形は合うが、無い日 (2月30日) などの場所も返す。"""
    try:
        return pc.cast(cells, _ARROW[kind]), np.zeros(0, int)
    except pa.ArrowInvalid:
        pass
    values, wrong = [], []
    for place, cell in enumerate(cells.to_pylist()):
        try:
            values.append(None if cell is None else pa.scalar(cell).cast(_ARROW[kind]).as_py())
        except pa.ArrowInvalid:
            values.append(None)
            wrong.append(place)
    return pa.array(values, _ARROW[kind]), np.array(wrong, int)


def _array(cells: Any, column: Column) -> Any:
    if column.kind == "number":
        return np.asarray(pc.cast(cells, pa.float64()).to_numpy(zero_copy_only=False), float)
    if column.kind == "date":
        return pc.cast(cells, pa.date32()).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return pc.fill_null(pc.cast(cells, pa.string()), "").to_numpy(zero_copy_only=False)


class Writer:
    """表を書く。拡張子が .parquet なら Parquet、ほかは CSV、- は標準出力。nan と NaT は空になる。

    途中で誤りが起きたら、書きかけを残さない (書き終えてから名前を付ける)。
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._draft = path if path == "-" else f"{path}.part"
        self._out: Any = None

    def write(self, columns: Mapping[str, Any]) -> None:
        """行を足す。列の並びは columns の順。"""
        table = pa.table({name: pa.array(cells, from_pandas=True) for name, cells in columns.items()})
        if self._out is None:
            self._open(table.schema)
        self._out.write_table(table)

    def _open(self, schema: pa.Schema) -> None:
        if self.path.endswith(".parquet"):
            self._out = pq.ParquetWriter(self._draft, schema, compression="zstd")
        else:
            target = sys.stdout.buffer if self.path == "-" else self._draft
            options = pa.csv.WriteOptions(quoting_style="needed")
            self._out = pa.csv.CSVWriter(target, schema, write_options=options)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._out is None:
            return
        self._out.close()
        if self.path == "-":
            sys.stdout.flush()
        elif kind is None:
            Path(self._draft).replace(self.path)
        else:
            Path(self._draft).unlink(missing_ok=True)
