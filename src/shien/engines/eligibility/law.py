"""日付のある表。条件・規模の限度・要件は TOML にあり、ここは引き方だけを知る。"""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
Row = dict[str, Any]


@cache
def table(name: str) -> dict[str, Any]:
    """このエンジンの TOML。"""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def procedures() -> tuple[dict[str, Any], ...]:
    """手続ごとの要件の表。並びはファイル名の順。"""
    return tuple(
        {"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}
        for path in sorted((_HERE / "rules").glob("*.toml"))
    )


def in_force(rows: Iterable[Row], on: date) -> dict[str, Row]:
    """その日の版。id で引く。まだ始まっていないものは無い。

    終わった版しか無ければ、最後に分かっている版を返す (使う側は valid_to を見て、そう断る)。
    """
    found: dict[str, Row] = {}
    for row in rows:
        known = found.get(row["id"])
        if row["valid_from"] <= on and (known is None or known["valid_from"] < row["valid_from"]):
            found[row["id"]] = row
    return found
