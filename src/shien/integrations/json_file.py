"""外から来た JSON。二通りに読めるもの、深すぎるもの、数でない数を断る。"""

import json
from typing import Any

from shien.values.fault import Fault

from .text_file import decode

_DEPTH = 32


class _Refused(ValueError):
    pass


def load(document: bytes) -> Any | Fault:
    """読む。読めなければ指摘。数は整数と小数のまま。"""
    text = decode(document)
    if isinstance(text, Fault):
        return text
    try:
        found = json.loads(text[0], object_pairs_hook=_once, parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        return Fault(
            f"JSONとして読めません（{error.colno}文字目）。", "取り出したままのファイルを選んでください。", error.lineno
        )
    except (_Refused, RecursionError, ValueError) as error:
        return Fault(str(error) or "JSONの入れ子が深すぎます。", "取り出したままのファイルを選んでください。")
    if _depth(found) > _DEPTH:
        return Fault("JSONの入れ子が深すぎます。", "取り出したままのファイルを選んでください。")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("同じ名前が二度出てくるJSONです。")
    return found


def _not_a_number(text: str) -> Any:
    raise _Refused(f"数でない値「{text}」があります。")


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        each, level = waiting.pop()
        deepest = max(deepest, level)
        if level > _DEPTH:
            return level
        children = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        waiting += [(child, level + 1) for child in children if isinstance(child, dict | list)]
    return deepest
