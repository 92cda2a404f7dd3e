"""類似企業の表の読込み。行を確かめ、決算の配列にする。"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from shien.engines.peers import Years, places
from shien.engines.peers.firms import NEEDED, OPTIONAL
from shien.values.fault import Fault

from .tables import Column, whole

COLUMNS = (
    Column("firm_id", "text", "企業の番号。同じ番号の行は同じ企業の別の期"),
    Column("period", "text", "決算日。2026-03-31、2026-03、2026 のどれか"),
    Column("industry", "text", "業種。ローカルベンチマークの小分類4桁 (0301) か、日本標準産業分類の中分類2桁 (24; 細分類 2451 もよい)"),
    Column("prefecture", "text", "都道府県。名前か全国地方公共団体コードの上2桁", required=False),
    Column("founded", "text", "創業・設立の日。period と同じ形", required=False),
    Column("employees", meaning="従業員数 (人)"),
    Column("net_sales", meaning="売上高 (円)"),
    Column("previous_net_sales", meaning="前期の売上高 (円)。空なら、同じ企業の前の期の行から取る", required=False),
    *(
        Column(name, meaning=f"{label} (円)", required=False)
        for name, label in zip(
            (*NEEDED[3:], *OPTIONAL),
            ("営業利益", "総資産", "純資産", "減価償却費", "借入金", "現金・預金", "受取手形", "売掛金", "棚卸資産",
             "支払手形", "買掛金"),
            strict=True,
        )
    ),
)  # fmt: skip
_SIGNED = {"operating_income", "net_assets"}
_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:[ T].*)?)?)?$")
_EXPECTED = {
    "firm_id": "企業の番号を書いてください。",
    "period": "2026-03-31、2026-03、2026 のどれかの形で書いてください。",
    "founded": "2026-03-31、2026-03、2026 のどれかの形で書いてください。",
    "industry": "ローカルベンチマークの小分類4桁（例：0301）か、日本標準産業分類の中分類2桁（例：09）で書いてください。",
    "prefecture": "都道府県の名前か、01〜47 で書いてください。",
}


@dataclass(frozen=True, slots=True)
class Table:
    """読めた表。軸は (row,)。names は企業の番号、good は使える行、columns は番号に直した列。"""

    names: Any
    good: Any
    columns: dict[str, Any]
    faults: list[Fault]

    def years(self, owner: Any, rows: Any) -> Years:
        """行を決算の配列にする。owner は企業の番号 (row,)、rows は使う行。"""
        one = {name: cells[rows] for name, cells in self.columns.items()}
        keys = ("month", "founded", "industry", "prefecture")
        return Years(owner[rows], *(one.pop(key) for key in keys), amounts=one)


def read(path: str) -> Table:
    """表を読む。列が足りなければ Unreadable。"""
    chunk = whole(path, COLUMNS)
    cells, faults = chunk.columns, list(chunk.faults)
    found = {
        "month": _coded(cells["period"], _month),
        "founded": _coded(cells["founded"], _month),
        "industry": _coded(cells["industry"], places.industry).astype(np.int32),
        "prefecture": _coded(cells["prefecture"], places.prefecture).astype(np.int8),
    }
    bad = {
        "firm_id": cells["firm_id"] == "",
        "period": np.isnan(found["month"]),
        "founded": np.isnan(found["founded"]) & (cells["founded"] != ""),
        "industry": found["industry"] == 0,
        "prefecture": (found["prefecture"] == 0) & (cells["prefecture"] != ""),
    }
    for name, wrong in bad.items():
        faults += [
            Fault(f"「{cells[name][row]}」は読めません。", _EXPECTED[name], chunk.first + int(row), name)
            for row in np.setdiff1d(np.flatnonzero(wrong), chunk.torn)
        ]
    good = ~chunk.bad & ~np.logical_or.reduce(list(bad.values()))
    for name in (*NEEDED, *OPTIONAL):
        found[name] = cells[name]
        wrong = np.isinf(cells[name]) | ((cells[name] < 0) & (name not in _SIGNED))
        faults += [
            Fault(f"{cells[name][row]:g} は使えません。", "0 以上の数で書いてください。", chunk.first + int(row), name)
            for row in np.flatnonzero(wrong)
        ]
        good &= ~wrong
    good &= ~_doubled(cells["firm_id"], found["month"], good, faults, chunk.first)
    return Table(cells["firm_id"], good, found, sorted(faults, key=lambda fault: fault.row or 0))


def _doubled(names: Any, month: Any, good: Any, faults: list[Fault], first: int) -> Any:
    """同じ企業の同じ期の、二つ目からの行。"""
    rows = np.flatnonzero(good)
    code = pa.array(names, pa.string()).dictionary_encode().indices.to_numpy()
    keys = code[rows] * 1_000_000 + month[rows].astype(int)
    kept = rows[np.unique(keys, return_index=True)[1]]
    doubled = good.copy()
    doubled[kept] = False
    faults += [
        Fault(f"企業 {names[row]} の同じ期の行が、上にもあります。", "一つにしてください。", first + int(row), "period")
        for row in np.flatnonzero(doubled)
    ]
    return doubled


def _coded(texts: Any, parse: Callable[[str], float]) -> Any:
    """文字の列を数に直す。違う文字の数だけ読む。"""
    coded = pa.array(texts, pa.string()).dictionary_encode()
    values = np.array([parse(text) for text in coded.dictionary.to_pylist()], float)
    return values[coded.indices.to_numpy()]


def _month(text: str) -> float:
    """西暦×12+月。月が無ければ 6 月とみなす。読めなければ nan。"""
    found = _MONTH.match(text.strip())
    return int(found[1]) * 12 + int(found[2] or 6) if found else np.nan
