"""ローカルベンチマークの財務6指標で、企業の決算を診断する。

一行が一つの企業の一つの期。行の順は問わない。金額はすべて円で、空欄は「分からない」(0 とは違う)。
業種・資本金・従業員数は、企業の最新期 (period 0) の行のものを、三期の基準値を選ぶのに使う。

入力の列:
{columns}

出力の列 (行の順は入力のまま、一行が一行):
  firm_id, period            入力のまま
  size                       小規模事業者・中規模事業者・分析対象外。決まらなければ空
  sales_growth               売上増加率（分数。0.05 は 5 %）
  operating_margin           営業利益率（分数）
  labour_productivity        労働生産性（従業員一人当たりの営業利益、円）
  debt_to_ebitda             EBITDA有利子負債倍率（倍）
  working_capital_period     営業運転資本回転期間（か月）
  equity_ratio               自己資本比率（分数）
  points_（上の六つ）        点 1〜5。付かなければ空
  total, rank                合計（ある点だけの和）とランク A〜D。業種か規模が決まらなければ空
  message                    点の無いわけ、参考のしるし、円と千円の取り違えの疑いなど。無ければ空

業種の4桁には二つの読み方があり、--industry で選ぶ。
  lb    ローカルベンチマークの小分類（27）
  jsic  日本標準産業分類の細分類（2013年改定と第14回改定）
  auto  27の小分類にあればそれ、無ければ細分類。両方にあるのは 1400 だけで、auto では「その他業種」と読む
金額が負の売上高、知らない業種、重なった行などは、標準エラーに一行ずつ言い、その行のほかは計算して、終了コード 2 で終わる。
同じ種類の指摘は、読みの一区切り（約50万行）につき1,000行まで言う。どの行かは message でも分かる。
疑い（千円を円として書いたなど）は、message に「注意」として書き、終了コードは変えない。
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from shien.cli.tables import Chunk, Unreadable, Writer, batches, help_of
from shien.engines.diagnosis.industries import System
from shien.engines.diagnosis.vintages import Vintage, load, names
from shien.values.fault import Fault

from . import columns, judge, keys

__doc__ = __doc__.format(columns=help_of(columns.INPUT))

_PROGRESS = 2_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", required=True, help=".csv or .parquet, - for standard input (CSV)")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output (CSV)")
    parser.add_argument("--vintage", choices=names(), default="A", help="industry benchmarks (default A)")
    parser.add_argument(
        "--industry", choices=[each.value for each in System], default="auto", help="how to read the four digits"
    )


def run(options: argparse.Namespace) -> int:
    """診断する。指摘があれば一行ずつ言い、2 を返す。"""
    from shien.cli import complain

    try:
        read = _reader(options.input)
        known = keys.read(read(columns.KEYS), System(options.industry))
        with Writer(options.output) as out:
            faults = _write(read(columns.FIGURES), known, load(options.vintage), out)
    except Unreadable as error:
        return complain([error.fault.line(options.input)])
    except FileNotFoundError:
        lost = options.output if Path(options.input).exists() or options.input == "-" else options.input
        return complain([f"{lost}：ファイルかフォルダがありません。名前をお確かめください。"])
    except (OSError, pa.ArrowException) as error:
        return complain([f"{options.input}：読み書きできません（{str(error).splitlines()[0][:200]}）。"])
    faults = sorted([*known.faults, *faults], key=lambda fault: fault.row or 0)
    return complain([fault.line(options.input) for fault in faults]) if faults else 0


def _reader(path: str) -> Callable[[tuple[columns.Column, ...]], Iterator[Chunk]]:
    """二度読むための読み手。標準入力は一度しか読めないので、手元に置く。CSV は、どちらの回も全部の列を読む。"""
    if path == "-":
        kept = list(batches(path, columns.INPUT))
        return lambda _: iter(kept)
    if path.endswith(".parquet"):
        next(batches(path, columns.INPUT, rows=1), None)  # 足りない列を、初めにまとめて言う
        return lambda wanted: batches(path, wanted)
    return lambda _: batches(path, columns.INPUT)


def _write(chunks: Iterator[Chunk], known: keys.Keys, vintage: Vintage, out: Writer) -> list[Fault]:
    """少しずつ診断し、書く。"""
    faults: list[Fault] = []
    done = 0
    for chunk in chunks:
        rows, found = judge.judged(chunk, known, slice(done, done + len(chunk)), vintage)
        out.write(rows)
        faults += found
        done += len(chunk)
        if done // _PROGRESS > (done - len(chunk)) // _PROGRESS and sys.stderr.isatty():
            print(f"{done:,} / {len(known.firm):,} 行", file=sys.stderr)
    if not done:
        out.write(judge.judged(columns.nothing(), known, slice(0, 0), vintage)[0])
    return faults
