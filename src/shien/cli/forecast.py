"""系列の続きを、幅とともに予測する。

出力の列は unique_id (文字)、ds (日付)、mean、lo-80、hi-80、lo-95、hi-95 (どれも y と同じ単位)。
  mean           点予測。いくつかの方法の中央値で、過去の期を隠して確かめた作り方
  lo-80・hi-80   10 回に 8 回、実際の値が入る見込みの幅
  lo-95・hi-95   20 回に 19 回、実際の値が入る見込みの幅
幅は、同じファイルの系列が過去に外れた大きさから決める。系列が少ないときは、あらかじめ用意した表を混ぜる。
負の値の無い系列の予測は 0 を下回らない。ds は系列自身の暦で続く (年度末は年度末、月初は月初、土日の無い日次は平日)。
値の無い期は前後から直線で補って計算し、補ったことを標準エラーに出す。過去の動きが続くとした計算で、約束ではない。
入力は .csv か .parquet、- は標準入力 (CSV)。誤りのある系列は一行で言い、ほかの系列は計算する (終了コード 2)。
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from shien.engines.forecast import FREQUENCIES, HORIZON, Forecast, forecast, panels

from .tables import Chunk, Column, Unreadable, Writer, help_of, whole

COLUMNS = (
    Column("unique_id", "text", "系列の名前"),
    Column("ds", "date", "期を表す日付 (年度末・月末・月初など、系列の中でそろえる)"),
    Column("y", "number", "値。空は値の無い期 (0 とは違う)"),
)
__doc__ = f"{__doc__}入力の列:\n{help_of(COLUMNS)}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", required=True, help="series (.csv or .parquet), - for standard input")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output")
    parser.add_argument("--freq", required=True, help="Y 年, Q 四半期, M 月, W 週, D 日")
    parser.add_argument("--horizon", required=True, type=int, help=f"periods ahead (1 to {HORIZON})")
    parser.add_argument(
        "--season", type=int, help="periods of one season (default: Y 1, Q 4, M 12, W 52, D 7; 1: none)"
    )


def run(options: argparse.Namespace) -> int:
    """予測する。誤りがあれば一行ずつ言い、2 を返す。計算できた系列は書く。"""
    from . import complain

    wrong = _usage(options)
    if wrong:
        return complain(wrong)
    try:
        found = whole(options.input, COLUMNS)
        bundles, faults = panels(*_cells(found), options.freq, found.first, found.bad)
        answers = [forecast(each, options.horizon, options.season) for each in bundles]
        _write(answers, options.output)
    except Unreadable as error:
        return complain([error.fault.line(_named(options.input))])
    except OSError as error:
        return complain([f"{error.filename or options.output}: 開けません（{error.strerror}）。"])
    _tell(answers)
    lines = [
        fault.line(_named(options.input)) for fault in sorted([*found.faults, *faults], key=lambda each: each.row or 0)
    ]
    if not len(found):
        lines = [f"{_named(options.input)}：行がありません。"]
    return complain(lines) if lines else 0


def _usage(options: argparse.Namespace) -> list[str]:
    lines = []
    if options.freq not in FREQUENCIES:
        lines.append(
            f"--freq：周期「{options.freq}」はありません。{'・'.join(FREQUENCIES)} のどれかを指定してください。"
        )
    if not 1 <= options.horizon <= HORIZON:
        lines.append(
            f"--horizon：予測する期の数 {options.horizon} は使えません。1 から {HORIZON} までを指定してください。"
        )
    if options.season is not None and not 1 <= options.season <= HORIZON:
        lines.append(f"--season：季節の期の数 {options.season} は使えません。1 から {HORIZON} までを指定してください。")
    return lines


def _named(path: str) -> str:
    return "標準入力" if path == "-" else Path(path).name


def _cells(found: Chunk) -> tuple[Any, Any, Any]:
    return found.columns["unique_id"], found.columns["ds"], found.columns["y"]


def _write(answers: list[Forecast], output: str) -> None:
    """一つの束ずつ書く。一つも無ければ見出しだけ。"""
    with Writer(output) as out:
        for each in answers:
            out.write(_columns(each))
        if not answers:
            empty = np.zeros(0)
            out.write({"unique_id": np.zeros(0, str), "ds": np.zeros(0, "datetime64[D]")} | dict.fromkeys(NAMES, empty))


NAMES = ("mean", "lo-80", "hi-80", "lo-95", "hi-95")


def _columns(found: Forecast) -> dict[str, Any]:
    """縦長の列。桁は有効数字 10 桁に丸める (掛け算の末尾の誤差を書かない)。"""
    figures = (found.mean, found.lower80, found.upper80, found.lower95, found.upper95)
    columns = {"unique_id": np.repeat(found.ids, found.mean.shape[1]), "ds": found.dates.ravel()}
    return columns | {name: _rounded(each.ravel()) for name, each in zip(NAMES, figures, strict=True)}


def _rounded(values: Any) -> Any:
    size = 10.0 ** (9 - np.floor(np.log10(np.where(values == 0, 1.0, np.abs(values)))))
    return np.round(values * size) / size


def _tell(answers: list[Forecast]) -> None:
    """補った期、そろわない日付、値の少ない系列を知らせる (誤りではない)。"""
    for each in answers:
        for what, rows in (
            ("値の無い期を前後から補いました", each.gaps > 0),
            ("日付の間隔がそろわないので、近い期とみなしました", ~each.even),
            ("値がすべて 0 なので、幅を示せません", each.silent),
            ("値が 2 期までなので、最新の値が続くとしました", each.periods < 3),
        ):
            count = int(rows.sum())
            if count:
                names = "、".join(str(name) for name in each.ids[rows][:3])
                print(f"注意：{what}（{count} 系列：{names}{'…' if count > 3 else ''}）。", file=sys.stderr)
