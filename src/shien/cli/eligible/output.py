"""判定を、事業者と要件の組ごとの行にする。同じ文字は番号と辞書で持ち、行の数だけの文字を作らない。"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from shien.engines.eligibility import Judgement, Outcome, Program
from shien.engines.eligibility.rules import Rule

from .firms import Known

_ROWS = 1_000_000  # 一度に作る行。Parquet の行のまとまりの大きさ
_VERDICTS = ("not_met", "unknown", "met", "not_judged")
_WRONG = "値に誤りがあるため、判定していません。"


def parts(known: Known, rules: int) -> Iterator[Known]:
    """行が多くなりすぎないよう、事業者を分ける。"""
    step = max(1, _ROWS // max(rules, 1))
    for start in range(0, known.firms.count, step):
        stop = min(start + step, known.firms.count)
        yield Known(known.names[start:stop], known.firms.part(start, stop), known.bad[start:stop], [])


def table(program: Program, known: Known, found: Judgement) -> dict[str, Any]:
    """出力の列。軸は (firm × rule,)。"""
    count, rules = known.firms.count, len(program.rules)
    outcome = np.where(known.bad, Outcome.NOT_JUDGED, found.outcome).T.ravel()
    deciding = np.where(known.bad, -1, found.deciding).T.ravel().astype(np.int32)
    firm, rule = np.repeat(np.arange(count, dtype=np.int32), rules), np.tile(np.arange(rules, dtype=np.int32), count)
    notes = [_note(each, program) for each in program.rules]
    return {
        "firm_id": pa.DictionaryArray.from_arrays(pa.array(firm), known.names, safe=False),
        "rule": _texts(rule, [each.id for each in program.rules]),
        "verdict": _texts(outcome + 1, _VERDICTS),
        "condition": _texts(deciding, [each.id for each in program.conditions]),
        "note": _texts(np.where(np.repeat(known.bad, rules), rules, rule), [*notes, _WRONG]),
    }


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """CSV のために、辞書を文字に戻す。"""
    return {name: cells.dictionary_decode() for name, cells in columns.items()}


def _texts(codes: Any, texts: Sequence[str | None]) -> pa.DictionaryArray:
    """番号と辞書。負の番号と、辞書の None は空。"""
    kept = [text for text in texts if text is not None]
    if len(kept) < len(texts):
        codes = np.array([-1 if text is None else kept.index(text) for text in texts], np.int32)[codes]
    cells = pa.array(codes.astype(np.int32, copy=False), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(cells, pa.array(kept, pa.string()), safe=False)


def _note(rule: Rule, program: Program) -> str | None:
    told = []
    if rule.valid_from > program.on:
        told.append(f"{rule.valid_from} に始まる要件です。")
    elif rule.expression is None:
        told.append("条件が一つも書かれていないため、判定していません。")
    if rule.stale(program.on):
        told.append(f"{rule.valid_to} までの要件です。最後に分かっているものとして使いました。")
    if rule.unstated:
        told.append(f"書かれていない欄：{'・'.join(rule.unstated)}")
    return "".join(told) or None
