"""結果の見せ方。初めに答えを平らな言葉で、次に図と表、終わりに前提と出典。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shien.domain.karte.statements import Accounts
from shien.engines.simulation import Simulation, simulate
from shien.engines.simulation.law import table
from shien.engines.simulation.reading import read_plan
from shien.engines.simulation.simulation import Band
from shien.values.fault import Fault
from shien.web.charts import Chart, Table

from . import graphs, tables, words
from .benchmark import benchmark
from .goals import Programme, programmes
from .schemes import FREE, Scheme, current
from .words import difference, month, yen

ASSUMED = (
    "運転資金の増減、季節の波、法人税の中間納付、赤字の繰越しは見ていません。",
    "税は資本金1億円以下の会社の標準の率で、その年に払うとみました。",
    "給与支給総額は、人件費と同じ割合で動くとみました。",
    "正味現在価値は、投資をしない場合とのお金の差を、年3%で割り引いた合計です。",
    "特別償却・税額控除、目標に届かないときの補助金の返還は入れていません。",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """結果の画面。faults があれば、ほかは空。"""

    faults: tuple[Fault, ...]
    found: Simulation | None = None
    headline: tuple[str, ...] = ()
    short: bool = False
    charts: tuple[Chart, ...] = ()
    scenarios: Table | None = None
    yearly: tuple[tuple[str, bool, Table], ...] = ()
    programmes: tuple[Programme, ...] = ()
    benchmark: Table | None = None
    benchmark_note: str = ""
    sensitivity: Table | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def answer(document: Mapping[str, Any], accounts: Accounts, *, today: date) -> Answer:
    """計画の文書から。"""
    plan, faults = read_plan(document)
    if plan is None:
        return Answer(tuple(faults))
    found = simulate(plan, sensitivity=True)
    points, note = benchmark(found, accounts)
    return Answer(
        (), found, headline(found), found.scenario(found.chosen).shortage > 0,
        (graphs.by_month(found), graphs.by_year(found)), tables.scenarios(found),
        tuple((each.label, each.key == found.chosen, tables.yearly(plan, each)) for each in found.scenarios),
        programmes(found), points, note, tables.sensitivity(found), found.grant.reasons if found.grant else (),
        tuple(_notes(found)) + ASSUMED, sources(found, today),
    )  # fmt: skip


def headline(found: Simulation) -> tuple[str, ...]:
    """答え。補助金の額、手元のお金がいちばん少ない月、得か損か。幅と、何がそれを変えるかを添える (UX-23)。"""
    plan, chosen = found.plan, found.scenario(found.chosen)
    said = []
    if found.grant is not None and found.grant.amount is not None:
        said.append(f"補助金は{yen(found.grant.amount)}の見込みです。")
    elif found.grant is not None:
        said.append("この投資の額では、補助の対象になりません。")
    where, few = month(plan, chosen.lowest_month), _moved(found, "net_sales")
    if chosen.shortage:
        said.append(f"{where}に、手元のお金が{yen(chosen.shortage)}足りなくなります。")
    else:
        said.append(f"手元のお金がいちばん少ないのは{where}で、{yen(chosen.lowest_cash)}です。")
    if few:
        bad = next(each for each in few[0].scenarios if each.key == found.chosen)
        tail = (
            f"{yen(bad.shortage)}足りなくなります" if bad.shortage else f"いちばん少ない月で{yen(bad.lowest_cash)}です"
        )
        said.append(f"会社の売上が{_tenths(few[0])}少ないと、{tail}。")
    gain = tables.gain(found, found.scenarios)
    said.append(
        f"{plan.years}年後の手元のお金は、投資しない場合より{difference(gain)}なります（借入の残りを引いた額）。"
    )
    moved = _moved(found, "extra_net_sales")
    if moved:
        low, high = (difference(tables.gain(found, band.scenarios)) for band in moved)
        said.append(f"投資で増える売上が{_tenths(moved[0])}少ないと{low}、{_tenths(moved[1])}多いと{high}なります。")
    return tuple(said)


def _moved(found: Simulation, item: str) -> tuple[Band, ...]:
    """item を減らしたときと増やしたとき。どちらかで、この計画の案が立たなければ空。"""
    bands = [
        band for band in found.bands if band.item == item and any(each.key == found.chosen for each in band.scenarios)
    ]
    return tuple(sorted(bands, key=lambda band: band.change)) if len(bands) == 2 else ()


def _tenths(band: Band) -> str:
    return f"{abs(band.change) * 10:.0f}割"


def sources(found: Simulation, today: date) -> tuple[str, ...]:
    """使った数字の出典と日付。"""
    plan = found.plan
    said = [f"会社の数字：{words.fiscal_year(plan, 0)}までの1年（カルテと、この計画に入力した値）"]
    if plan.subsidy and plan.subsidy.scheme:
        each = current(plan.subsidy.scheme)
        late = "。受付は終わっています。いまの公募要領をお確かめください" if each.closed(today) else ""
        said.append(f"補助の率と上限：{each.source}（{_day(each.valid_from)}から{_day(each.valid_to)}まで{late}）")
    law = table("tax")
    newest = max(row["in_force"] for rows in law.values() if isinstance(rows, list) for row in rows)
    said.append(f"税率：{law['source']}ほか（いちばん新しい定めは{_day(newest)}から）")
    said.append("減価償却の率：減価償却資産の耐用年数等に関する省令 別表第八・第十")
    said.append("圧縮記帳：法人税法第42条から第44条、補助金の収入の時期：法人税基本通達10-2-1")
    if plan.wages.prefecture:
        said.append(f"最低賃金：{table('minimum_wage')['source']}")
    return tuple(said)


def scheme(values: Mapping[str, Any]) -> Scheme | None:
    """選んだ制度。自分で率を決めるときと、使わないときは None。"""
    key = values.get("scheme")
    return current(str(key)) if key and key != FREE else None


def plain(fault: Fault) -> str:
    """エンジンの指摘を、画面の言葉で。"""
    expected = fault.expected.replace("scheme（制度）か rate（補助率）", "制度か補助率")
    return f"{fault.what}{expected}"


def _notes(found: Simulation) -> list[str]:
    """エンジンの注意のうち、表で言っていないもの。"""
    return [note for note in found.notes if "足りません" not in note]


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
