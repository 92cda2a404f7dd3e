"""計画のファイル (YAML か JSON) を開く。同じ鍵が二つあれば、後のものが黙って勝たないように断る。"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from shien.values.fault import Fault

from .tables import Unreadable


def open_plan(path: Path) -> Any:
    """辞書にする。読めなければ Unreadable。"""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Fault("文字が読めません。", "UTF-8 で書いてください。")) from None
    try:
        if path.suffix == ".json":
            return json.loads(text, parse_float=Decimal, object_pairs_hook=_pairs)
        return yaml.load(text, _Loader)  # noqa: S506  安全な読み手 (SafeLoader) の子
    except json.JSONDecodeError as error:
        raise Unreadable(Fault(f"JSON として読めません（{error.colno}文字目）。", "", error.lineno)) from None
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise Unreadable(Fault(f"YAML として読めません（{error.problem}）。", "", row)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(Fault(f"計画として読めません（{str(error).splitlines()[0][:120]}）。")) from None


class _Loader(yaml.SafeLoader):
    """同じ鍵が二つあれば断る。"""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """項目の集まり。"""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise Unreadable(
                    Fault(f"鍵「{key.value}」が二つあります。", "一つにしてください。", key.start_mark.line + 1)
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(Fault(f"鍵「{name}」が二つあります。", "一つにしてください。"))
    return dict(pairs)
