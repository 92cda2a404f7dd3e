"""要求の JSON を読む。重なる鍵・NaN・深い入れ子・壊れた文字を断る (SEC-37)。"""

import json
from typing import Any

MAX_DEPTH = 32


class NotJson(ValueError):
    """読めない。文言は、何がいけないかを言う。"""


def read(body: bytes) -> Any:
    """読む。読めなければ NotJson。"""
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_no_constant, parse_int=_int,
            parse_float=_float,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        raise NotJson(f"JSON の{error.lineno}行目の{error.colno}文字目が正しくありません。") from None
    except UnicodeDecodeError:
        raise NotJson("UTF-8 の文字ではありません。") from None
    except RecursionError:
        raise NotJson("入れ子が深すぎます。") from None
    _check(found, 0)
    return found


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("同じ名前の欄が二つあります。")
    return found


def _no_constant(text: str) -> None:
    raise NotJson(f"{text} は使えません。")


def _int(text: str) -> int:
    if len(text) > 20:
        raise NotJson("数が大きすぎます。")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise NotJson("数が大きすぎます。")
    return number


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotJson("入れ子が深すぎます。")
    if isinstance(value, dict):
        for key, each in value.items():
            _check(key, depth)
            _check(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)
    elif isinstance(value, str) and any(0xD800 <= ord(char) <= 0xDFFF or char == "\0" for char in value):
        raise NotJson("文字として正しくない符号が含まれています。")
