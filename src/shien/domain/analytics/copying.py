"""名前を外した写し。決算の表を、仮名の番号と数字だけの表にし、Parquet にする・読む。"""

import io
from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shien.engines.peers import Years, places
from shien.engines.peers.settings import Array

from . import rules

# 写しの金額の列 (円・人)。どれも float32 で、有効数字およそ 7 桁に丸まる。
AMOUNTS = (
    "employees", "net_sales", "operating_income", "total_assets", "net_assets", "depreciation", "borrowings", "cash",
    "notes_receivable", "accounts_receivable", "inventories", "notes_payable", "accounts_payable",
)  # fmt: skip
_SUMS = {
    "depreciation": ("cost_of_sales_depreciation", "sga_depreciation"),
    "borrowings": ("short_term_borrowings", "long_term_borrowings"),
}


def pseudonymous(table: pa.Table, nonce: bytes, key: bytes) -> pa.Table:
    """写し。一行が一つの事業年度。一年でない年度は除く (前後と比べられない)。並びは仮名の番号の順。"""
    ids = table["enterprise_id"].to_numpy()
    known, place = np.unique(ids, return_inverse=True)
    owner = np.array([rules.owner(int(each), nonce, key) for each in known], np.int64)[place]
    month, day = _date(table["period_end"])
    start, first = _date(table["period_start"])
    whole = np.isnan(start) | (month - start + (day >= first) == 12)
    founded = np.minimum(_numbers(table, "founded") * 12 + 6, month)
    last = np.append(ids[1:] != ids[:-1], True)
    columns = {
        "owner": owner, "month": month.astype(np.int32), "founded": founded.astype(np.float32),
        "industry": table["industry"], "prefecture": table["prefecture"],
        **{name: cells.astype(np.float32) for name, cells in _amounts(table, last).items()},
    }  # fmt: skip
    order = np.lexsort((month, owner))
    return pa.table(columns).take(order[whole[order]])


def _date(texts: pa.ChunkedArray) -> tuple[Array, Array]:
    """日付 (2026-03-31) を、西暦×12+月と、日にする。空は nan。"""
    found = _coded(texts, lambda text: (int(text[:4]) * 12 + int(text[5:7]), int(text[8:])), (np.nan, np.nan))
    return found[:, 0], found[:, 1]


def _numbers(table: pa.Table, name: str) -> Array:
    return table[name].to_numpy().astype(float)


def _amounts(table: pa.Table, last: Array) -> dict[str, Array]:
    """金額と人数。従業員数は、期末の正社員、期末の全員、最も新しい期だけはいまの人数の順に、あるものを使う。"""
    found = {name: _numbers(table, name) for name in AMOUNTS if name in table.column_names}
    for name, parts in _SUMS.items():
        cells = [_numbers(table, part) for part in parts]
        found[name] = np.where(np.isnan(cells).all(axis=0), np.nan, np.nansum(cells, axis=0))
    staff = _numbers(table, "period_end_regular_employees")
    for name, where in (
        ("period_end_employees", True),
        ("regular_employee_number", last),
        ("employee_number", last),
    ):
        staff = np.where(np.isnan(staff) & where, _numbers(table, name), staff)
    return {name: found[name] for name in AMOUNTS if name != "employees"} | {"employees": staff}


def packed(table: pa.Table) -> bytes:
    """Parquet の中身。"""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def years_of(pieces: Iterable[bytes]) -> Years:
    """切れを合わせて、決算の行にする。"""
    tables = [pq.read_table(pa.BufferReader(piece)) for piece in pieces]
    if not tables:
        return nothing()
    table = pa.concat_tables(tables).combine_chunks()
    return Years(
        table["owner"].to_numpy(), table["month"].to_numpy(), table["founded"].to_numpy().astype(float),
        _coded(table["industry"], places.industry).astype(np.int32),
        _coded(table["prefecture"], places.prefecture).astype(np.int8),
        {name: _numbers(table, name) for name in AMOUNTS},
    )  # fmt: skip


def nothing() -> Years:
    """一社も無い表。"""
    none, whole = np.zeros(0), np.zeros(0, np.int64)
    return Years(whole, whole, none, whole.astype(np.int32), whole.astype(np.int8), dict.fromkeys(AMOUNTS, none))


def _coded(texts: pa.ChunkedArray, parse: Callable[[str], object], empty: object = 0) -> Array:
    """文字の列を番号に直す。違う文字の数だけ読む。空は empty (業種と都道府県では、分からないの 0)。"""
    coded = texts.cast(pa.string()).combine_chunks().dictionary_encode()
    found = np.array([*(parse(text) for text in coded.dictionary.to_pylist()), empty])
    return found[coded.indices.fill_null(len(found) - 1).to_numpy(zero_copy_only=False)]
