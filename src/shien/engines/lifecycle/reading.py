"""一生の定義を読む。誤りは、すべて集めて一度に伝える。"""

from collections.abc import Mapping
from typing import Any

from .cycle import LifeCycle, LifeCycleError, State, Transition

WAITS = ("applicant", "staff", "supporter", "expert", "system", "nobody")
BY = ("applicant", "staff", "supporter", "expert", "system")
AMOUNTS = ("", "grant", "settled", "paid", "clawback")
_STATE = {"id": str, "label": str, "live": bool, "editable": bool, "waits_for": str, "terminal": bool}
_TRANSITION = {
    "id": str, "label": str, "from": list, "to": str, "by": str, "form": str, "two_person": bool, "reason": bool,
    "before_close": bool, "repeats": str, "notice": str, "amount": str, "also": str,
}  # fmt: skip


def read(table: Mapping[str, Any]) -> LifeCycle:
    """一生を読む。最初に書かれた状態が始まり。誤りがあれば、全部を持つ LifeCycleError。"""
    faults: list[str] = []
    if not isinstance(table, Mapping):
        raise LifeCycleError(["定義は表でなければなりません。"])
    faults += [f"鍵 {str(key)[:40]} はありません。" for key in table if key not in ("state", "transition", "source")]
    states = {
        row["id"]: State(**{"live": not row.get("terminal", False), **row})
        for row in _rows(table, "state", _STATE, ("id", "label"), faults)
    }
    moves = {row["id"]: _transition(row) for row in
             _rows(table, "transition", _TRANSITION, ("id", "label", "from", "to", "by"), faults)}  # fmt: skip
    for move in moves.values():
        _named(move, states, faults)
    if not states:
        raise LifeCycleError([*faults, "状態が一つもありません。"])
    cycle = LifeCycle(states, moves, next(iter(states)))
    faults += _shape(cycle)
    if faults:
        raise LifeCycleError(faults)
    return cycle


def _transition(row: Mapping[str, Any]) -> Transition:
    rest = {key: value for key, value in row.items() if key != "from"}
    return Transition(sources=tuple(row["from"]), **rest)


def _rows(
    table: Mapping[str, Any], key: str, keys: Mapping[str, type], needed: tuple[str, ...], faults: list[str]
) -> list[dict[str, Any]]:
    """形の合った行だけを返す。"""
    found: dict[str, dict[str, Any]] = {}
    rows = table.get(key, [])
    if not isinstance(rows, list | tuple):
        faults.append(f"{key} は表の並びです。")
        return []
    for number, row in enumerate(rows, 1):
        name = row.get("id") if isinstance(row, Mapping) else None
        where = f"{key}[{number}]" + (f" {name}" if isinstance(name, str) else "")
        wrong = _wrong(row, keys, needed)
        if isinstance(name, str) and name in found:
            wrong.append("id が重なっています。")
        faults += [f"{where}：{what}" for what in wrong]
        if not wrong:
            found[row["id"]] = dict(row)
    return list(found.values())


def _wrong(row: Any, keys: Mapping[str, type], needed: tuple[str, ...]) -> list[str]:
    if not isinstance(row, Mapping):
        return ["表でなければなりません。"]
    wrong = [f"{key} がありません。" for key in needed if not row.get(key)]
    for key, value in row.items():
        if key not in keys:
            wrong.append(f"鍵 {str(key)[:40]} はありません。")
        elif not _fits(value, keys[key]):
            wrong.append(f"{key} の型が違います。")
    return wrong


def _fits(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and (not isinstance(value, list) or all(isinstance(each, str) for each in value))


def _named(move: Transition, states: Mapping[str, State], faults: list[str]) -> None:
    """知らない状態・人・額。"""
    where = f"transition {move.id}"
    faults += [f"{where}：状態 {name} はありません。" for name in (*move.sources, move.to) if name not in states]
    if move.also and (move.also not in BY or move.also == move.by):
        faults.append(f"{where}：also は、by のほかの {'・'.join(BY)} です。")
    if move.by not in BY:
        faults.append(f"{where}：by は {'・'.join(BY)} です。")
    if move.amount not in AMOUNTS:
        faults.append(f"{where}：amount は {'・'.join(AMOUNTS[1:])} です。")
    if move.repeats not in ("", "yearly"):
        faults.append(f"{where}：repeats は yearly です。")
    faults += [f"{where}：終わりの状態 {name} からは動けません。" for name in move.sources
               if name in states and states[name].terminal]  # fmt: skip


def _shape(cycle: LifeCycle) -> list[str]:
    """たどり着けない状態、行き止まり、終わりに着けない状態。"""
    faults = [f"state {each.id}：waits_for は {'・'.join(WAITS)} です。" for each in cycle.states.values()
              if each.waits_for not in WAITS]  # fmt: skip
    forward: dict[str, set[str]] = {id: set() for id in cycle.states}
    for move in cycle.transitions.values():
        for source in move.sources:
            forward.setdefault(source, set()).add(move.to)
    reached = _reach({cycle.start}, forward)
    faults += [
        f"state {id}：始まりの状態 {cycle.start} からたどり着けません。" for id in cycle.states if id not in reached
    ]
    backward: dict[str, set[str]] = {}
    for source, targets in forward.items():
        for target in targets:
            backward.setdefault(target, set()).add(source)
    ends = {each.id for each in cycle.states.values() if each.terminal}
    if not ends:
        return [*faults, "終わりの状態（terminal = true）が一つもありません。"]
    ending = _reach(ends, backward)
    return faults + [
        f"state {id}：行き止まりです。終わりの状態にたどり着けません。" for id in cycle.states if id not in ending
    ]


def _reach(start: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
