"""列の数が見出しと違う行。空の行として元の位置に戻し、一行ずつ言う。ほかの行は読む。"""

from typing import Any

import numpy as np
import pyarrow as pa

from shien.values.fault import Fault

LISTED = 1000


class Torn:
    """読み飛ばした行を覚える。行の番号は見出しを 1 とする。"""

    def __init__(self) -> None:
        self._rows: list[Any] = []

    def note(self, row: Any) -> str:
        """読み手 (pyarrow) が、列の数の違う行を知らせる。"""
        self._rows.append(row)
        return "skip"

    def restored(self, batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
        """行 first から始まる batch に、読み飛ばした行を空の行として戻す。"""
        numbers = np.array([row.number for row in self._rows if row.number >= first], int)
        before = numbers - first - np.arange(len(numbers))  # その行より前にある、読めた行の数
        places = np.insert(np.arange(batch.num_rows), before[before <= batch.num_rows], -1)
        return batch if len(places) == batch.num_rows else batch.take(pa.array(places, mask=places < 0))

    def rest(self, schema: pa.Schema, wanted: list[str], first: int) -> pa.RecordBatch:
        """最後の読めた行より後の、読み飛ばした行。"""
        fields = pa.schema([schema.field(name) for name in wanted])
        return self.restored(pa.RecordBatch.from_pylist([], fields), first)

    def mark(self, chunk: Any) -> None:
        """戻した行に印を付け、指摘を足す。"""
        own = [row for row in self._rows if chunk.first <= row.number < chunk.first + len(chunk)]
        chunk.torn = np.array([row.number - chunk.first for row in own], int)
        chunk.bad[chunk.torn] = True
        chunk.faults += [
            Fault(
                f"列の数が {row.actual_columns} です。",
                f"見出しと同じ {row.expected_columns} にしてください。",
                row.number,
            )
            for row in own[:LISTED]
        ]
        chunk.faults.sort(key=lambda fault: fault.row or 0)
