"""二度目の読み。行を診断し、結果の列にする。誤りのある行は空のままにし、わけを伝言に書く。"""

from typing import Any

import numpy as np
import pyarrow as pa

from shien.cli.tables import Chunk
from shien.engines.diagnosis.indicators import AMOUNTS, KEYS, Figures
from shien.engines.diagnosis.messages import Note, messages
from shien.engines.diagnosis.plausibility import doubts
from shien.engines.diagnosis.scores import Scores, rank_names, score
from shien.engines.diagnosis.size import Size
from shien.engines.diagnosis.vintages import Vintage
from shien.values.fault import Fault

from .columns import LABELS
from .keys import LISTED, Keys, Wrong

_Array = Any
_POSITIVE = ("capital_stock", "employees", "net_sales", "previous_net_sales")
WORDS = {
    Wrong.CELL: "数として読めない値があります。",
    Wrong.FIRM: "firm_id が空です。",
    Wrong.PERIOD: "period が 0・1・2 ではありません。",
    Wrong.TWICE: "同じ企業の同じ期の行がほかにもあります。",
    Wrong.NEGATIVE: "売上高・前期売上高・従業員数・資本金のどれかが負です。",
    Wrong.INFINITE: "大きすぎて数として扱えない値があります。",
}


def judged(chunk: Chunk, known: Keys, at: slice, vintage: Vintage) -> tuple[dict[str, Any], list[Fault]]:
    """診断した列と、値についての指摘。at は、この部分の行の位置。"""
    wrong = known.wrong[at].copy()
    wrong[chunk.bad] |= Wrong.CELL.value
    faults = [*chunk.faults, *_values(chunk, wrong)]
    failed = wrong & ~np.uint8(Wrong.INDUSTRY) != 0
    figures = Figures(*(_cells(chunk, key, failed) for key in ("employees", *AMOUNTS)))
    firm, firms = known.firm[at], known.firms
    lost = failed | (wrong & Wrong.INDUSTRY != 0)
    size = np.where(lost, np.int8(Size.NO_INDUSTRY), firms.size[firm])
    found = score(figures, np.where(lost, -1, firms.row[firm]), vintage)
    notes = _notes(known, at, firm)
    codes, texts = messages(found, size, doubts(figures, firms.usual_sales[firm], firms.usual_assets[firm]), notes)
    codes, texts = _with_failures(codes, texts, wrong, failed)
    head = {"firm_id": known.names.take(pa.array(firm)), "period": _whole(chunk.columns["period"])}
    sizes = pa.array([each.label for each in Size]).take(pa.array(size))
    return {
        **head,
        "size": sizes,
        **_columns(found),
        "message": pa.array(texts, pa.string()).take(pa.array(codes)),
    }, faults


def _cells(chunk: Chunk, key: str, failed: _Array) -> _Array:
    return np.where(failed, np.nan, chunk.columns[key])


def _values(chunk: Chunk, wrong: _Array) -> list[Fault]:
    """値の誤りを wrong に書き足し、指摘を返す。"""
    faults = []
    for key, label in LABELS.items():
        cells = chunk.columns[key]
        checks = [
            (np.isinf(cells), Wrong.INFINITE, f"{label}が大きすぎて、数として扱えません。", "桁をお確かめください。")
        ]
        if key in _POSITIVE:
            checks.append((cells < 0, Wrong.NEGATIVE, f"{label}が負の数です。", "0以上で書いてください。"))
        for met, flag, what, expected in checks:
            rows = np.flatnonzero(met)
            wrong[rows] |= flag.value
            faults += [Fault(what, expected, chunk.first + int(row), key) for row in rows[:LISTED]]
    return faults


def _notes(known: Keys, at: slice, firm: _Array) -> _Array:
    own, newest = known.industry[at], known.firms.industry[firm]
    other = (own >= 0) & (newest >= 0) & (own != newest)
    return Note.LATE * known.firms.late[firm] + Note.OTHER_INDUSTRY * other + Note.OURS * known.ours[at]


def _with_failures(codes: _Array, texts: list[str], wrong: _Array, failed: _Array) -> tuple[_Array, list[str]]:
    """計算しなかった行の伝言を、わけに置き換える。"""
    kinds, places = np.unique(wrong[failed], return_inverse=True)
    codes[failed] = len(texts) + places
    told = ["".join(text for flag, text in WORDS.items() if kind & flag) for kind in kinds.tolist()]
    return codes, [*texts, *(f"計算していません：{each}" for each in told)]


def _columns(found: Scores) -> dict[str, Any]:
    none = found.rank == 0
    return {
        **{key: pa.array(values, mask=np.isnan(values)) for key, values in zip(KEYS, found.values, strict=True)},
        **{f"points_{key}": pa.array(points, mask=points == 0) for key, points in zip(KEYS, found.points, strict=True)},
        "total": pa.array(found.total, mask=none),
        "rank": pa.array(rank_names()).take(pa.array(found.rank)),
    }


def _whole(cells: _Array) -> pa.Array:
    """period を整数で返す。読めなければ空。"""
    fits = np.isfinite(cells) & (np.abs(cells) < 2**31)
    return pa.array(np.where(fits, cells, 0).astype(np.int32), mask=~fits)
