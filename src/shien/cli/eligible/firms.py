"""事業者の表を、判定の値にする。"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from shien.cli.tables import Chunk, Column
from shien.engines.eligibility import Firms
from shien.engines.eligibility.items import NUMERIC, UNKNOWN, Item, items
from shien.values.fault import Fault, InvalidValue

ROWS = 200_000
_LISTED = 1000  # 指摘を一つの値について並べる数
_HINTS = {
    "flag": "はい・いいえ", "industry": "日本標準産業分類の大分類の英字か2〜4桁", "area": "都道府県か市区町村の名かコード",
    "date": "YYYY-MM-DD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """読んだ事業者。names と bad の軸は (firm,)。bad は、読めない値のある行。"""

    names: pa.Array
    firms: Firms
    bad: Any
    faults: list[Fault]


def columns(asked: Sequence[str]) -> tuple[Column, ...]:
    """表の列。asked は項目の key。"""
    return (Column("firm_id", "text", "事業者の印。何でもよい"), *(_column(items()[key]) for key in asked))


def _column(item: Item) -> Column:
    hint = "・".join(item.choices) or _HINTS.get(item.kind) or ("率。分数" if item.unit == "率" else item.unit)
    kind = item.kind if item.kind in NUMERIC else "text"
    return Column(item.key, kind, f"{item.label}（{hint}）", required=False)


def read(chunk: Chunk, asked: Sequence[str]) -> Known:
    """値を確かめ、番号と数の列にする。"""
    bad, faults = chunk.bad.copy(), list(chunk.faults)
    found: dict[str, Any] = {}
    for key in asked:
        item, cells = items()[key], chunk.columns[key]
        read_as = {"number": _numbers, "date": _days}.get(item.kind, _codes)
        found[key], wrong = read_as(item, cells)
        for place, what in wrong:
            bad[place] = True
            faults.append(Fault(what, "", chunk.first + place, key))
    names = pa.array(chunk.columns["firm_id"], pa.string())
    for place in np.setdiff1d(np.flatnonzero(chunk.columns["firm_id"] == ""), chunk.torn).tolist():
        bad[place] = True
        faults.append(Fault("firm_id が空です。", "事業者の印を書いてください。", chunk.first + place, "firm_id"))
    return Known(names, Firms(len(chunk), found), bad, faults)


def nobody(asked: Sequence[str]) -> Known:
    """事業者がいないとき。"""
    none = {key: np.zeros(0, float if items()[key].kind in NUMERIC else np.int16) for key in asked}
    return Known(pa.array([], pa.string()), Firms(0, none), np.zeros(0, bool), [])


def _numbers(item: Item, cells: Any) -> tuple[Any, list[tuple[int, str]]]:
    wrong = np.flatnonzero((cells < item.low) | (cells > item.high) | np.isinf(cells))
    told = [
        (int(place), f"{item.label}が {cells[place]:,.10g} です。{item.range}で書いてください。")
        for place in wrong[:_LISTED]
    ]
    return cells, told


def _days(item: Item, cells: Any) -> tuple[Any, list[tuple[int, str]]]:
    return np.where(np.isnat(cells), np.nan, cells.astype("datetime64[D]").astype(np.int64)), []


def _codes(item: Item, cells: Any) -> tuple[Any, list[tuple[int, str]]]:
    """文字の列を番号にする。異なる値の数だけ読む。"""
    coded = pa.array(cells, pa.string()).dictionary_encode()
    places = coded.indices.to_numpy()
    values = coded.dictionary.to_pylist()
    codes, told = np.full(len(values), UNKNOWN, np.int16), list[tuple[int, str]]()
    for number, value in enumerate(values):
        try:
            codes[number] = item.read(value.strip())
        except InvalidValue as error:
            told += [(int(place), str(error)) for place in np.flatnonzero(places == number)[:_LISTED]]
    return codes[places] if len(values) else np.zeros(0, np.int16), told
