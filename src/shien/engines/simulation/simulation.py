"""財務シミュレーション。投資をしない・補助金なし・補助金あり・圧縮記帳ありの案を並べる。"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, localcontext

from .grant import Grant, grant
from .law import in_force, table
from .plan import Compression, Method, Plan
from .rounding import DIGITS, ZERO, rounding
from .scenario import Scenario, against, run
from .treatment import Variant

NONE = Variant("none", "投資をしない")
WITHOUT = Variant("without_subsidy", "投資する・補助金なし", invests=True)
WITH = Variant("with_subsidy", "補助金あり・圧縮記帳なし", invests=True, subsidised=True)
DIRECT = Variant("compressed_direct", "補助金あり・圧縮記帳（直接減額方式）", True, True, Compression.DIRECT)
RESERVE = Variant("compressed_reserve", "補助金あり・圧縮記帳（積立金方式）", True, True, Compression.RESERVE)
STRAIGHT = Variant(
    "straight_line", "補助金あり・圧縮記帳（直接減額方式）・定額法", True, True, Compression.DIRECT, True
)
_CHOSEN = {Compression.NONE: WITH, Compression.DIRECT: DIRECT, Compression.RESERVE: RESERVE}


@dataclass(frozen=True, slots=True)
class Band:
    """感度分析の一点。item を change (−0.1 は 10% 減) だけ変えたときの各案。"""

    item: str
    change: Decimal
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """結果。chosen は計画が選んだ案の鍵。notes は前提と注意。"""

    plan: Plan
    grant: Grant | None
    chosen: str
    scenarios: tuple[Scenario, ...]
    bands: tuple[Band, ...]
    notes: tuple[str, ...]

    def scenario(self, key: str) -> Scenario:
        """鍵の案。無ければ KeyError。"""
        return {each.key: each for each in self.scenarios}[key]


def simulate(plan: Plan, *, sensitivity: bool = False) -> Simulation:
    """計画の財務シミュレーション。sensitivity なら、計画の感度分析 (無ければ defaults.toml の幅) も計算する。"""
    with localcontext(Context(prec=DIGITS)):
        found = grant(plan, plan.subsidy) if plan.subsidy else None
        scenarios = _scenarios(plan, found)
        bands = _bands(plan) if sensitivity else ()
        return Simulation(plan, found, _chosen(plan, found), scenarios, bands, _notes(plan, scenarios))


def variants(plan: Plan, found: Grant | None) -> tuple[Variant, ...]:
    """並べる案。補助の対象にならなければ、補助金のある案は並べない。"""
    if not plan.investments:
        return (NONE,)
    if found is None or not found.eligible:
        return NONE, WITHOUT
    declining = any(asset.method is Method.DECLINING_BALANCE for asset in plan.investments)
    return NONE, WITHOUT, WITH, DIRECT, RESERVE, *((STRAIGHT,) if plan.straight_line_variant and declining else ())


def _scenarios(plan: Plan, found: Grant | None) -> tuple[Scenario, ...]:
    to, amount = rounding(plan.rounding), found.amount if found and found.amount else ZERO
    ran = [run(plan, each, amount if each.subsidised else ZERO, to) for each in variants(plan, found)]
    return (ran[0], *(against(plan, each, ran[0]) for each in ran[1:]))


def _bands(plan: Plan) -> tuple[Band, ...]:
    changes = plan.sensitivity or {name: tuple(each) for name, each in table("defaults")["sensitivity"].items()}
    bands = []
    for item, steps in changes.items():
        for step in steps:
            moved = _moved(plan, item, step)
            found = grant(moved, moved.subsidy) if moved.subsidy else None
            bands.append(Band(item, step, _scenarios(moved, found)))
    return tuple(bands)


def _moved(plan: Plan, item: str, step: Decimal) -> Plan:
    """一つの項目を動かした計画。投資額は設備の額と補助対象経費を動かす。"""
    if item != "investment":
        return replace(plan, factors=replace(plan.factors, **{item: 1 + step}))
    to = rounding(plan.rounding)
    moved = tuple(
        replace(asset, cost=to.money(asset.cost * (1 + step)), eligible=to.money(asset.eligible * (1 + step)))
        for asset in plan.investments
    )
    return replace(plan, investments=moved)


def _chosen(plan: Plan, found: Grant | None) -> str:
    if not plan.investments:
        return NONE.key
    return _CHOSEN[plan.subsidy.compression].key if plan.subsidy and found and found.eligible else WITHOUT.key


def _notes(plan: Plan, scenarios: tuple[Scenario, ...]) -> tuple[str, ...]:
    notes = [f"端数：{rounding(plan.rounding).label}。"]
    until: date = in_force(table("tax")["corporation"], plan.start)["relief_until"]
    if plan.year_start(plan.years) > until:
        how = "その後も続くとみて" if plan.relief_extended else "その後は本則の率で"
        notes.append(f"法人税の軽減税率は{until}までに始まる事業年度の定めです。{how}計算しました。")
    for each in scenarios:
        if each.shortage:
            notes.append(f"「{each.label}」は{each.lowest_month}か月目に資金が{each.shortage:,.0f}円足りません。")
    owing = "".join(f"「{each.label}」" for each in scenarios if each.borrowings[-1] > scenarios[0].borrowings[-1])
    if owing:
        notes.append(f"{owing}は計画の終わりに借入が残り、正味現在価値はその分だけ大きく出ます。")
    return tuple(notes)
