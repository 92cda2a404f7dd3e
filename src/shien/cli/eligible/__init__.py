"""支援施策の対象になるかを、事業者ごと・要件ごとに判定する。

--firms は事業者の表で、一行が一者。空欄は「分からない」で、0 や「いいえ」とは違う。要件が尋ねない列は読まない。
--rules は、国の八つの手続の要件なら builtin、施策の要件の表ならそのファイル。--on は判定する日（その日に効いている定めを使う）。

事業者の表の列（.csv か .parquet、- は標準入力。firm_id のほかは、なくてもよい）:
{firms}

施策の要件の表の列（空は「資料に書かれていない」で、制限が無いこととは違う。制限が無いと資料が言う文字の列には「{free}」と書く）:
{rules}

出力の列（事業者と要件の組ごとに一行。並びは事業者、要件の順。Parquet では文字は辞書）:
  firm_id, rule   入力のまま（builtin では手続の名）
  verdict         met 満たす・not_met 満たさない・unknown 分からない・not_judged 判定しない（条件が一つも無い、始まっていない、値に誤りがある）
  condition       満たさない・分からないを決めた最初の条件。満たすときと判定しないときは空
  note            書かれていない欄、期間が過ぎて最後に分かっている要件で答えたこと、誤りのある行。無ければ空
読めない値は標準エラーに一行ずつ言い、その行（事業者か要件）のほかは判定して、終了コード 2 で終わる。
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from shien.cli.tables import Unreadable, Writer, batches, help_of
from shien.engines.eligibility import Program, builtin, judge
from shien.engines.eligibility.items import items
from shien.engines.eligibility.measures import FREE
from shien.values.fault import Fault

from . import firms, output, rules

_COLUMNS = firms.columns(tuple(items()))
__doc__ = (__doc__ or "").format(firms=help_of(_COLUMNS), rules=help_of(rules.COLUMNS), free=FREE)  # --help に載る


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--firms", required=True, help="firms (.csv or .parquet, - for standard input)")
    parser.add_argument("--rules", required=True, help="builtin, or a table of measures (.csv or .parquet)")
    parser.add_argument("--output", required=True, help=".csv or .parquet, - for standard output")
    parser.add_argument("--on", help="date of the judgement, YYYY-MM-DD (default today)")


def run(options: argparse.Namespace) -> int:
    """判定する。誤りは一行ずつ言い、ほかは判定して 2 を返す。"""
    from shien.cli import complain

    if options.output in (options.firms, options.rules) and options.output != "-":
        return complain(["--output が入力と同じです。別の名前にしてください。"])
    try:
        on = date.fromisoformat(options.on) if options.on else date.today()
    except ValueError:
        return complain([f"--on「{options.on}」は日付として読めません。2026-03-31 の形で書いてください。"])
    path, faults = options.rules, list[str]()
    try:
        program, wrong = (builtin(on), []) if options.rules == "builtin" else rules.read(options.rules, on)
        faults += [fault.line(path) for fault in wrong]
        path = options.firms
        with Writer(options.output) as out:
            for columns, found in _judged(program, options.firms):
                faults += [fault.line(path) for fault in found]
                out.write(columns if options.output.endswith(".parquet") else output.plain(columns))
    except Unreadable as error:
        return complain([*faults, error.fault.line(path)])
    except OSError as error:
        return complain([f"{error.filename or path}: 開けないか、書けません ({error.strerror})。"])
    return complain(faults) if faults else 0


def _judged(program: Program, path: str) -> Iterator[tuple[dict[str, Any], list[Fault]]]:
    """判定した行を、少しずつ。記憶は事業者の数によらない。"""
    asked = tuple(dict.fromkeys(key for each in program.conditions for key in each.items))
    some, done = False, 0
    for chunk in batches(path, firms.columns(asked), rows=firms.ROWS):
        known = firms.read(chunk, asked)
        faults = known.faults
        for part in output.parts(known, len(program.rules)):
            yield output.table(program, part, judge(program, part.firms)), faults
            some, faults = True, []
        done += len(chunk)
        if done > firms.ROWS:
            print(f"{done:,} 者", file=sys.stderr)
    if not some:
        nobody = firms.nobody(asked)
        yield output.table(program, nobody, judge(program, nobody.firms)), []
