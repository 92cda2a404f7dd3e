"""補助金を使う設備投資の財務シミュレーション。

--input は計画 (.yaml・.yml・.json)。--output は結果 (.json は月ごとの資金と判定まで、.csv・.parquet は案と年の表、
- は JSON を標準出力へ)。--sensitivity を付けると、売上の上下1割 (計画に sensitivity があればその幅) も計算する。

計画の鍵。金額は円 (unit: thousand_yen なら千円)、率は小数か "1/2" のような分数、月は計画の初月を1とする通し番号。
「年」の鍵は一つの値 (どの年も同じ) か、年の数だけの並び。* は無くてもよい。
  start 初年度の初日  years 1〜10  discount_rate* (0.03)  unit* yen・thousand_yen  name*
  rounding* exact・yen・filing  goal_years* 目標を見る年数  straight_line_variant* 定額法の案も並べる
  relief_extended* 軽減税率が期限の後も続くとみる (true)  consumption_tax* 設備の消費税の立替えを見る (false)
  base: opening_cash, net_sales, variable_cost_rate, personnel_expenses, depreciation* (年), depreciation_base*,
        total_pay* 給与支給総額, fixed_costs*, previous_net_sales*, employee_number*, capital_stock*, loans*,
        balance*: notes_receivable, accounts_receivable, inventories, notes_payable, accounts_payable,
                  total_liabilities, net_assets
  growth*: net_sales, personnel_expenses, fixed_costs (年、前年比)
  investments*: - cost, payment_month, useful_life, eligible*, service_month*, method* straight_line・declining_balance
  extra*: net_sales, variable_cost_rate, personnel_expenses, fixed_costs, employee_number, total_pay (年)
  loans*: - amount, rate, repayments 返済の回数, drawn_month* (1), interval* 返済の間の月数 (12)
  subsidy*: scheme か rate・cap*・floor*・rounding_unit*, received_month, settled_month*, specials*, micro*,
        applied_on*, compression* none・direct・reserve, profit*: sales, cost, excluded (収益納付)
  bridge_loan*: rate, amount*, drawn_month*
  wages*: prefecture, lowest (年、円), minimum_wage_growth, action_plan_published
  sensitivity*: net_sales, extra_net_sales, variable_cost_rate, personnel_expenses, investment (変化率の並び)

誤りは一行に一つ、鍵の道とともに出し、終了コードは 2。
"""

import argparse
import json
from pathlib import Path

from shien.engines.simulation import Simulation, report, simulate
from shien.engines.simulation.reading import read_plan

from .plan_file import open_plan
from .tables import Unreadable, Writer


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", type=Path, required=True, help="plan (.yaml, .json)")
    parser.add_argument("--output", required=True, help="result (.json, .csv, .parquet, -)")
    parser.add_argument("--sensitivity", action="store_true", help="also the sensitivity band")


def run(options: argparse.Namespace) -> int:
    """計画を読み、計算し、書く。"""
    from . import complain

    try:
        plan, faults = read_plan(open_plan(options.input))
        if plan is None:
            return complain([fault.line(str(options.input)) for fault in faults])
        found = simulate(plan, sensitivity=options.sensitivity)
        _write(found, options.output)
    except OSError as error:
        return complain([f"{error.filename}: 開けません ({error.strerror})。"])
    except Unreadable as error:
        return complain([error.fault.line(str(options.input))])
    if found.grant is not None and not found.grant.eligible:
        complain([f"{options.input}：{reason}" for reason in found.grant.reasons])
    return 0


def _write(found: Simulation, output: str) -> None:
    if output.endswith((".csv", ".parquet")):
        with Writer(output) as out:
            out.write(report.table(found))
        return
    text = json.dumps(report.document(found), ensure_ascii=False, indent=1) + "\n"
    if output == "-":
        print(text, end="")
    else:
        Path(output).write_text(text, encoding="utf-8")
