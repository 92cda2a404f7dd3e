"""定義の書式 (TOML)。人が書いた文を表に読み、表を人が直せる文に書く。誤りは、何行目かを添える。"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from .definition import DefinitionError, DefinitionFault

LARGEST = 512_000  # characters
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_HEADING = re.compile(r"\s*\[\[\s*([a-z.]+)\s*\]\]")
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_PART = re.compile(r"(page|parameter|rule)\[\d+\](?:\.field\[\d+\])?(?:\.column\[\d+\])?")


def definition_of(text: str) -> dict[str, Any]:
    """文を表に読む。読めなければ、場所を持つ DefinitionError。"""
    if len(text) > LARGEST:
        raise DefinitionError([DefinitionFault("全体", f"{LARGEST:,}文字までです。様式を分けてください。")])
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        where = f"{found[1]}行目の{found[2]}文字目" if found else f"終わり（{len(text.splitlines())}行目）"
        what = "書き方（TOML）が正しくありません。かぎかっこ・引用符・「=」をお確かめください。"
        raise DefinitionError([DefinitionFault(where, what)]) from None
    except RecursionError:
        raise DefinitionError([DefinitionFault("全体", "入れ子が深すぎます。")]) from None


def lines_of(text: str) -> dict[str, int]:
    """場所 (page[2].field[3] など) が、文の何行目に始まるか。"""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading is None:
            continue
        path, parts = "", []
        for part in heading[1].split("."):
            path = f"{path}.{part}".removeprefix(".")
            counts[path] = counts.get(path, 0) + (path == heading[1])
            parts.append(f"{part}[{counts[path]}]")
        for inner in [each for each in counts if each.startswith(f"{heading[1]}.")]:
            counts[inner] = 0
        found[".".join(parts)] = number
    return found


def line_of(fault: DefinitionFault, lines: Mapping[str, int]) -> int | None:
    """誤りのある行。中に書いた列 (column = [...]) は、その欄の行。"""
    found = _PART.match(fault.where)
    where = found[0] if found else ""
    while where and where not in lines:
        where = where.rpartition(".")[0]
    return lines.get(where)


def source(definition: Mapping[str, Any]) -> str:
    """表を文に書く。読み直せば同じ表になる。"""
    out: list[str] = ["[form]", *_pairs(definition["form"])]
    for name in ("parameter", "page", "rule"):
        out += _tables(name, definition.get(name, ()))
    return "\n".join(out) + "\n"


def _tables(path: str, rows: Any) -> Iterator[str]:
    for row in rows:
        inner = [key for key in ("field", "column") if _of_tables(row.get(key))]
        yield from ("", f"[[{path}]]")
        yield from _pairs({key: value for key, value in row.items() if key not in inner})
        for key in inner:
            yield from _tables(f"{path}.{key}", row[key])


def _of_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _pairs(row: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_key(key)} = {_value(value)}" for key, value in row.items() if value is not None)


def _key(key: str) -> str:
    return key if _BARE.match(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        gap, end = ("\n    ", "\n]") if _of_tables(value) else (" ", " ]")
        return "[" + ",".join(gap + _value(each) for each in value) + end
    return str(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
