"""施策の要件の表を読み、判定の手順にする。"""

from datetime import date
from typing import Any

import numpy as np

from shien.cli.tables import Chunk, Column, whole
from shien.engines.eligibility import Program, program_of
from shien.engines.eligibility.measures import FIELDS, InvalidField, rule_of
from shien.engines.eligibility.rules import Library, Rule
from shien.values.fault import Fault

COLUMNS = (
    Column("rule", "text", "要件の名。重ねてはいけない"),
    Column("label", "text", "要件の見出し", required=False),
    *(Column(each.name, each.kind, each.meaning, required=False) for each in FIELDS),
    Column("reference", "text", "根拠（公募要領の箇所など）", required=False),
    Column("valid_from", "date", "この要件の始まる日。前の日には判定しない", required=False),
    Column("valid_to", "date", "この要件の終わる日。後の日には、そう断って判定する", required=False),
)


def read(path: str, on: date) -> tuple[Program, list[Fault]]:
    """表を読む。誤りのある行は除き、指摘を返す。"""
    table = whole(path, COLUMNS)
    faults, pairs, seen = list(table.faults), list[tuple[Rule, Library]](), dict[str, int]()
    for place in np.flatnonzero(~table.bad).tolist():
        row, cells = table.first + place, _cells(table, place)
        name = str(cells["rule"] or "")
        if not name or name in seen:
            what = f"要件「{name}」は {seen[name]}行目にもあります。" if name else "要件の名が空です。"
            faults.append(Fault(what, "要件ごとに違う名を付けてください。", row, "rule"))
            continue
        seen[name] = row
        try:
            pairs.append(rule_of(cells, on))
        except InvalidField as error:
            faults.append(Fault(str(error), "", row, error.field))
    return program_of(pairs, on), sorted(faults, key=lambda fault: fault.row or 0)


def _cells(table: Chunk, place: int) -> dict[str, object]:
    return {each.name: _cell(each.kind, table.columns[each.name][place]) for each in COLUMNS}


def _cell(kind: str, value: Any) -> object:
    """欄の値。空は None。"""
    if kind == "text":
        return str(value).strip() or None
    if kind == "date":
        return None if np.isnat(value) else value.astype(date)
    return None if np.isnan(value) else float(value)
