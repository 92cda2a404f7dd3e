"""一度目の読み。鍵と業種を確かめ、企業ごとの事実 (規模・基準値の行・ふだんの売上高) を求める。"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import numpy as np
import pyarrow as pa

from shien.cli.tables import Chunk
from shien.engines.diagnosis.industries import System, number_of, ours
from shien.engines.diagnosis.rows import PERIODS, Facts, Firms, firms_of, repeated
from shien.values.fault import Fault

LISTED = 1000  # 指摘を一つの種類について並べる数。読み手 (tables) の数と同じ
_Array = Any


class Wrong(IntFlag):
    """行の誤り。INDUSTRY だけは、値は計算し、点を付けない。"""

    CELL = 1
    FIRM = 2
    PERIOD = 4
    TWICE = 8
    NEGATIVE = 16
    INFINITE = 32
    INDUSTRY = 64


@dataclass(frozen=True, slots=True)
class Keys:
    """全部の行の鍵と、企業の事実。軸は names が (firm,)、ほかは (row,)。wrong は Wrong の和。"""

    names: pa.Array
    firm: _Array
    industry: _Array
    ours: _Array
    wrong: _Array
    firms: Firms
    faults: list[Fault]


def read(chunks: Iterable[Chunk], system: System) -> Keys:
    """鍵を読む。"""
    parts = [_part(chunk, system) for chunk in chunks] or [_nothing()]
    firm, names = _coded([part.pop("firm_id") for part in parts])
    whole = {key: np.concatenate([part[key] for part in parts if key in part]) for key in parts[0] if key != "faults"}
    faults = [fault for part in parts for fault in part["faults"]]
    wrong, period = whole["wrong"], whole["period"]
    usable = wrong & (Wrong.FIRM | Wrong.PERIOD) == 0
    faults += _twice(firm, period, usable, wrong, names)
    usable &= wrong & Wrong.TWICE == 0
    facts = Facts(
        firm, period, usable, whole["industry"],
        *(whole[key] for key in ("capital_stock", "employees", "net_sales", "assets")),
    )  # fmt: skip
    return Keys(names, firm, whole["industry"], whole["ours"], wrong, firms_of(facts, len(names)), faults)


def _part(chunk: Chunk, system: System) -> dict[str, Any]:
    """一部の鍵。覚えておく数だけを、短い型にして持つ。"""
    cells = chunk.columns
    firm = pa.array(cells["firm_id"], pa.string())
    blank = np.asarray(pa.compute.equal(firm, "").to_numpy(zero_copy_only=False), bool)
    period_wrong = ~np.isin(cells["period"], range(PERIODS))
    number, mapped, faults = _industries(chunk, system)
    faults += [
        Fault("firm_id が空です。", "企業の印を書いてください。", chunk.first + int(row), "firm_id")
        for row in np.setdiff1d(np.flatnonzero(blank), chunk.torn)[:LISTED]
    ]
    faults += [
        Fault(
            f"period が{_shown(cells['period'][row])}です。",
            "0・1・2 のどれかにしてください。",
            chunk.first + int(row),
            "period",
        )
        for row in np.flatnonzero(period_wrong & ~(chunk.bad & np.isnan(cells["period"])))[:LISTED]
    ]
    return {
        "firm_id": firm,
        "period": np.where(period_wrong, 0, cells["period"]).astype(np.int8),
        "industry": np.maximum(number, -1).astype(np.int8),
        "ours": mapped,
        "wrong": (Wrong.FIRM * blank + Wrong.PERIOD * period_wrong + Wrong.INDUSTRY * (number < -1)).astype(np.uint8),
        "capital_stock": cells["capital_stock"],
        "employees": cells["employees"].astype(np.float32),
        "net_sales": cells["net_sales"].astype(np.float32),
        "assets": (cells["total_liabilities"] + cells["net_assets"]).astype(np.float32),
        "faults": faults,
    }


def _nothing() -> dict[str, Any]:
    from .columns import nothing

    return _part(nothing(), System.AUTO)


def _industries(chunk: Chunk, system: System) -> tuple[_Array, _Array, list[Fault]]:
    """業種の番号 (空欄は -1、知らないコードは -2) と、当方の当てはめか。"""
    encoded = pa.array(chunk.columns["industry"], pa.string()).dictionary_encode()
    codes = [code.strip() for code in encoded.dictionary.to_pylist()]
    numbers = [number_of(code, system) if code else -1 for code in codes]
    table = np.array([-2 if code and number < 0 else number for code, number in zip(codes, numbers, strict=True)], int)
    mapped = np.array([code in ours() and number >= 0 for code, number in zip(codes, numbers, strict=True)], bool)
    places = encoded.indices.to_numpy(zero_copy_only=False)
    if not len(places):
        return np.zeros(0, int), np.zeros(0, bool), []
    found = table[places]
    faults = [
        Fault(
            f"業種「{codes[places[row]]}」は知らないコードです。", _EXPECTED[system], chunk.first + int(row), "industry"
        )
        for row in np.flatnonzero(found == -2)[:LISTED]
    ]
    return found, mapped[places], faults


_JSIC = "日本標準産業分類の細分類4桁で書いてください（先頭の0が落ちていませんか。例：2451）。"
_EXPECTED = {
    System.JSIC: _JSIC,
    System.LB: "ローカルベンチマークの小分類4桁で書いてください（例：0304）。",
    System.AUTO: f"ローカルベンチマークの小分類か、{_JSIC}",
}


def _coded(parts: list[pa.Array]) -> tuple[_Array, pa.Array]:
    """企業の番号 (row,) と、番号で引く印。"""
    encoded = pa.chunked_array(parts, pa.string()).combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary


def _twice(firm: _Array, period: _Array, usable: _Array, wrong: _Array, names: pa.Array) -> list[Fault]:
    """重なった鍵。どの行が正しいか分からないので、どれも計算しない。"""
    rows = np.flatnonzero(usable)
    twice, other = repeated(firm[rows], period[rows], len(names))
    wrong[rows[twice]] |= Wrong.TWICE.value
    return [
        Fault(
            f"firm_id「{names[int(firm[rows[place]])].as_py()}」の period {period[rows[place]]} が、{rows[other[place]] + 2}行目と重なっています。",
            "一つの企業の一つの期は一行にしてください。", int(rows[place]) + 2, "firm_id",
        )
        for place in np.flatnonzero(twice)[:LISTED]
    ]  # fmt: skip


def _shown(value: float) -> str:
    return "空" if np.isnan(value) else f" {value:g} "
