"""外から来た JSON。二通りに読めるもの、深すぎるもの、数でない数を断る。"""

import json
import math
import re
from typing import Any

from shien.values.fault import Fault

from .text_file import decode

_DEPTH, _DIGITS = 32, 40
_BROKEN = re.compile(r"[\ud800-\udfff]|\\u0000")  # what no database takes: half a character, and NUL


class _Refused(ValueError):
    """読まないわけ。written は断った所の文字 (何行目かを言うため)。"""

    def __init__(self, what: str, written: str = "") -> None:
        super().__init__(what)
        self.written = written

    def row(self, text: str) -> int | None:
        """断った所の行。"""
        at = text.find(self.written) if self.written else -1
        return text.count("\n", 0, at) + 1 if at >= 0 else None


def load(document: bytes) -> Any | Fault:
    """読む。読めなければ指摘。数は整数と小数のまま。"""
    text = decode(document)
    if isinstance(text, Fault):
        return text
    try:
        found = json.loads(
            text[0], object_pairs_hook=_once, parse_constant=_not_a_number, parse_int=_int, parse_float=_float
        )
    except json.JSONDecodeError as error:
        return Fault(
            f"JSONとして読めません（{error.colno}文字目）。", "取り出したままのファイルを選んでください。", error.lineno
        )
    except _Refused as error:
        return Fault(str(error), "取り出したままのファイルを選んでください。", error.row(text[0]))
    except RecursionError:
        return _too_deep()
    if _depth(found) > _DEPTH:
        return _too_deep()
    if _BROKEN.search(json.dumps(found, ensure_ascii=False)):
        return Fault("文字として正しくない符号があります。", "取り出したままのファイルを選んでください。")
    return found


def _too_deep() -> Fault:
    return Fault(f"JSONの入れ子が深すぎます（{_DEPTH}段まで）。", "取り出したままのファイルを選んでください。")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("同じ名前が二度出てくるJSONです。")
    return found


def _not_a_number(text: str) -> Any:
    raise _Refused(f"数でない値「{text}」があります。")


def _int(text: str) -> int:
    return int(_short(text))


def _float(text: str) -> float:
    found = float(_short(text))
    if not math.isfinite(found):
        raise _Refused(f"大きすぎる数「{text}」があります。", text)
    return found


def _short(text: str) -> str:
    if len(text) > _DIGITS:
        raise _Refused(f"長すぎる数「{text[:20]}…」（{len(text):,}文字）があります。", text)
    return text


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
