"""ローカルベンチマークの前と後。シミュレーションの値を、診断のエンジンに採点させる。"""

import numpy as np

from shien.domain.karte.statements import Accounts
from shien.engines.diagnosis import Diagnosis, Figures, diagnose
from shien.engines.diagnosis.industries import number_of
from shien.engines.simulation import Plan, Simulation, benchmark_inputs
from shien.web.charts import Table

from .words import year


def benchmark(found: Simulation, accounts: Accounts) -> tuple[Table | None, str]:
    """案ごとの、いまと計画の終わりの点とランク。出せなければ (None, わけ)。"""
    plan, industry = found.plan, number_of(accounts.industry) if accounts.industry else -1
    if industry < 0:
        return None, "カルテに業種が無いため、採点できません。業種を入れると、前と後の点が出ます。"
    if plan.base.employee_number is None or plan.base.capital_stock is None:
        return None, "従業員数と資本金が無いため、採点できません。「会社のいま」で入れると出ます。"
    names = {each.key: each.label for each in found.scenarios}
    heads = ("案", "いま（基準の年度）", *(year(plan, at) for at in range(1, plan.years + 1)))
    rows = tuple((names[key], *_points(plan, _diagnosed(found, key, industry))) for key in _keys(found))
    return Table(heads, rows), "売掛金や在庫は、いまのままとみました。"


def _keys(found: Simulation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("none", found.chosen)))


def _diagnosed(found: Simulation, key: str, industry: int) -> Diagnosis:
    """基準年度と各年を、それぞれ一社の最新期として採点する。軸は (year, 1)。"""
    given = benchmark_inputs(found.plan, found.scenario(key))
    named = given | {"employees": given["employee_number"]}
    figures = Figures(**{name: named[name][:, None] for name in Figures.__slots__})
    count = found.plan.years + 1
    capital = float(found.plan.base.capital_stock or 0)
    return diagnose(figures, np.full(count, industry), np.full(count, capital))


def _points(plan: Plan, found: Diagnosis) -> list[str]:
    scores = found.scores
    texts = []
    for at in range(plan.years + 1):
        known = int((scores.points[:, at, 0] > 0).sum())
        rank = found.rank(at, 0)
        partial = "" if known == 6 else f"、参考（6指標のうち{known}）"
        texts.append(f"{int(scores.total[at, 0])}点{f'・{rank}ランク' if rank else ''}{partial}")
    return texts
