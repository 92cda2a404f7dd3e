"""計画の項目どうしの食い違い。"""

from datetime import date

from shien.values.fault import Fault

from .grant import schemes
from .law import table, tax_since
from .plan import Plan
from .rounding import ZERO


def check(plan: Plan) -> list[Fault]:
    """食い違いの指摘。無ければ空。"""
    return [*_dates(plan), *_amounts(plan), *_subsidy(plan)]


def _dates(plan: Plan) -> list[Fault]:
    if plan.start.day != 1:
        return [Fault("事業年度の初日は月の1日にしてください。", "2026-04-01 のように書いてください。", column="start")]
    if plan.start.year + plan.years >= date.max.year:
        return [Fault("事業年度の初日が先すぎます。", "西暦をお確かめください。", column="start")]
    if plan.start < tax_since():
        return [Fault(f"税率の表は{tax_since()}以後に始まる事業年度だけです。", column="start")]
    return []


def _amounts(plan: Plan) -> list[Fault]:
    faults, base = [], plan.base
    limit = table("tax")["capital_limit"]
    if base.capital_stock is not None and base.capital_stock > limit:
        faults.append(Fault(f"資本金{limit:,}円を超える会社の税は計算できません。", column="base.capital_stock"))
    if base.total_pay is not None and base.total_pay > base.personnel_expenses:
        faults.append(Fault("給与支給総額が人件費より大きくなっています。", column="base.total_pay"))
    for name in ("personnel_expenses", "opening_cash"):
        part = getattr(base, name)
        if 0 < base.net_sales * table("defaults")["unit_slip_times"] < part:
            faults.append(
                Fault(
                    "売上高と桁が大きく違い、単位の取り違えが疑われます。",
                    "円か千円かをそろえてください。",
                    column=f"base.{name}",
                )
            )
    for place, asset in enumerate(plan.investments):
        path = f"investments[{place}]"
        if asset.cost <= 1:
            faults.append(Fault("取得価額は2円以上です。", column=f"{path}.cost"))
        if asset.eligible > asset.cost:
            faults.append(Fault("補助対象経費が取得価額より大きくなっています。", column=f"{path}.eligible"))
    return faults


def _subsidy(plan: Plan) -> list[Fault]:
    subsidy, faults = plan.subsidy, []
    if subsidy is None:
        if plan.bridge:
            faults.append(Fault("つなぎ融資は補助金があるときだけ書きます。", column="bridge_loan"))
        return faults
    if not plan.investments:
        return [Fault("補助金には投資が要ります。", "investments を書いてください。", column="subsidy")]
    if (subsidy.scheme is None) == (subsidy.rate is None):
        faults.append(Fault("scheme（制度）か rate（補助率）の、どちらか一つを書いてください。", column="subsidy"))
    if subsidy.rate is not None and subsidy.rate <= ZERO:
        faults.append(Fault("補助率は0より大きい値です。", column="subsidy.rate"))
    if subsidy.settled_month < max(asset.payment_month for asset in plan.investments):
        faults.append(Fault("額の確定は、設備の支払より後です（後払い）。", column="subsidy.settled_month"))
    if plan.bridge and (plan.bridge.drawn_month or 0) > subsidy.received_month:
        faults.append(Fault("つなぎ融資は、補助金の入金より前に借ります。", column="bridge_loan.drawn_month"))
    return faults + _scheme(plan)


def _scheme(plan: Plan) -> list[Fault]:
    subsidy = plan.subsidy
    if subsidy is None or subsidy.scheme is None:
        return []
    faults = [
        Fault("制度を選んだときは書けません。", "制度の数字を使います。", column=f"subsidy.{name}")
        for name, given in (
            ("cap", subsidy.cap is not None),
            ("floor", subsidy.floor > 0),
            ("rounding_unit", subsidy.unit != 1),
        )
        if given
    ]
    versions, on = schemes()[subsidy.scheme], subsidy.applied_on or plan.start
    if on < min(row["valid_from"] for row in versions):
        faults.append(Fault(f"{on}には、この制度の数字がありません。", column="subsidy.applied_on"))
    if any("employees" in band for band in versions[-1]["caps"]) and plan.base.employee_number is None:
        faults.append(
            Fault("上限が従業員数で決まる制度です。", "従業員数を書いてください。", column="base.employee_number")
        )
    if subsidy.profit and not versions[-1].get("profit_return"):
        faults.append(Fault("この制度には、ここで計算できる収益納付がありません。", column="subsidy.profit"))
    return faults
