"""類似企業の分布を示す。

--panel は比べる企業の表、--input は尋ねる企業の表 (同じ列)。二期・三期の行があれば、最も新しい期で比べ、成長に前の期も使う。
出力は、尋ねた企業と指標ごとに一行。列: firm_id, indicator, label, unit, value (尋ねた企業の値), firms (値のある社数、5 社刻み),
p10, p25, p50, p75, p90 (分位、step 刻み), step, place (尋ねた企業の位置), match (近い・やや離れている・離れている),
widened (範囲を広げた回数), message (示せないわけ)。

組には同じ firm_id の企業を入れない。似た企業が 10 社に満たなければ示さない。どの一社を --panel から除いても、
示す値は step より大きくは変わらない。変わる値は空にする。一社の値や番号は出さない。
入力の列 (.csv か .parquet、- は標準入力。ほかの列は読まない):
"""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from shien.engines.peers import Filters, Index, Peers, find_peers, firm_years, index_of, latest, take
from shien.engines.peers.scopes import INDUSTRIES, REGIONS, SCALES
from shien.engines.peers.settings import GROUP

from .peer_tables import COLUMNS, Table, read
from .tables import Unreadable, Writer, help_of

__doc__ += help_of(COLUMNS)  # --help に載る
_ROWS, _NUMBERS = 1000, ("value", "firms", "p10", "p25", "p50", "p75", "p90", "step", "widened")
_OUT = ("firm_id", "indicator", "label", "unit", "value", "firms", "p10", "p25", "p50", "p75", "p90", "step", "place",
        "match", "widened", "message")  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--panel", required=True, help="firms to compare with (.csv or .parquet)")
    parser.add_argument("--input", required=True, help="firms that ask (.csv or .parquet, - for standard input)")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output")
    parser.add_argument("--k", type=int, default=GROUP["size"], help="firms in a group (default 50, at least 10)")
    for name, words, start in (("industry", INDUSTRIES, "class"), ("region", REGIONS, "all"), ("size", SCALES, "all")):
        told = "、".join(f"{key} {word}" for key, word in words.items())
        parser.add_argument(f"--{name}", choices=words, default=start, help=f"{told} (default {start})")


def run(options: argparse.Namespace) -> int:
    """探す。誤りのある行は一行ずつ言い、ほかは計算して 2 を返す。"""
    from . import complain

    if options.k < GROUP["minimum"]:
        return complain([f"--k {options.k} は少なすぎます。{GROUP['minimum']} 以上にしてください。"])
    path = options.panel
    try:
        panel = read(path)
        path = options.input
        asking = read(path)
    except Unreadable as error:
        return complain([error.fault.line(path)])
    except OSError as error:
        return complain([f"{path}: 開けません ({error.strerror})。"])
    if (options.input == options.output != "-") or options.panel == options.output:
        return complain(["--output が入力と同じです。別の名前にしてください。"])
    filters = Filters(options.industry, options.region, options.size)
    try:
        with Writer(options.output) as out:
            for rows in _answers(panel, asking, filters, options.k):
                out.write(rows)
    except OSError as error:
        return complain([f"{options.output}: 書けません ({error.strerror})。"])
    faults = [fault.line(name) for name, table in ((options.panel, panel), (options.input, asking))
              for fault in table.faults]  # fmt: skip
    return complain(faults) if faults else 0


def _answers(panel: Table, asking: Table, filters: Filters, count: int) -> Iterator[dict[str, Any]]:
    """答えの行を、少しずつ。順は尋ねた表に現れた順。"""
    names, owner = np.unique(np.concatenate([panel.names, asking.names]).astype(str), return_inverse=True)
    index = index_of(panel.years(owner[: len(panel.names)], panel.good))
    mine = owner[len(panel.names) :]
    # 誤りのある行を除いた古い期で黙って答えないよう、その企業には答えない。
    usable = asking.good & ~np.isin(mine, mine[~asking.good])
    firms = latest(firm_years(asking.years(mine, usable)))
    first = {int(each): place for place, each in reversed(list(enumerate(mine)))}
    order = sorted(range(len(firms.owner)), key=lambda place: first[int(firms.owner[place])])
    for start in range(0, max(len(order), 1), _ROWS):
        part = order[start : start + _ROWS]
        yield _table([row for place in part for row in _rows(index, names, take(firms, [place]), filters, count)])
        if len(order) > _ROWS:
            print(f"{start + len(part)}/{len(order)} 社", file=sys.stderr)


def _rows(index: Index, names: Any, asker: Any, filters: Filters, count: int) -> Iterator[tuple[Any, ...]]:
    found: Peers = find_peers(index, asker, filters, count)
    for each in found.indicators:
        message = " ".join(filter(None, (found.message, each.message if found.shown else "")))
        yield (
            names[asker.owner[0]], each.key, each.label, each.unit, each.own, each.firms, *each.quantiles, each.step,
            each.place, found.match, found.widened, message,
        )  # fmt: skip


def _table(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    cells = list(zip(*rows, strict=True)) or [()] * len(_OUT)
    return {name: np.array(column, float if name in _NUMBERS else object).astype(float if name in _NUMBERS else str)
            for name, column in zip(_OUT, cells, strict=True)}  # fmt: skip
