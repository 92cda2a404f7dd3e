"""結果の図。年ごとの手元のお金と、投資の前後の月ごとの手元のお金。"""

from collections.abc import Sequence

from shien.engines.simulation import Simulation
from shien.values.yen import yen_words
from shien.web.charts import Chart, Line, lines

from .words import month, yen

_MARGIN = 3  # months shown after the last event


def by_year(found: Simulation) -> Chart:
    """年末の手元のお金。"""
    plan, last = found.plan, found.scenarios
    summary = (
        f"{plan.years}年後は、"
        + "、".join(f"「{each.label}」が{yen(each.closing_cash[-1])}" for each in last)
        + "です。"
    )
    series = [
        Line(each.label, (float(plan.base.opening_cash), *(float(cash) for cash in each.closing_cash))) for each in last
    ]
    labels = ["いま", *(f"{at}年目" for at in range(1, plan.years + 1))]
    return lines("cash-by-year", "年ごとの手元のお金", summary, labels, series, _say)


def by_month(found: Simulation) -> Chart:
    """投資をしない案とこの計画の、月末の手元のお金。いちばん少ない月に印を付ける。"""
    plan = found.plan
    chosen = found.scenario(found.chosen)
    shown = [
        chosen,
        *(each for each in found.scenarios if each.key in ("none", "without_subsidy") and each is not chosen),
    ]
    until = min(plan.months, -(-max(_events(found), 9) // 12) * 12)
    series = [Line(each.label, tuple(float(row.closing) for row in each.months[:until])) for each in shown]
    summary = f"この計画でいちばん少ないのは、{month(plan, chosen.lowest_month)}の{yen(chosen.lowest_cash)}です。"
    noted = (0, chosen.lowest_month - 1, f"{chosen.lowest_month}か月目") if chosen.lowest_month <= until else None
    labels = [f"{at}か月" for at in range(1, until + 1)]
    return lines("cash-by-month", "月ごとの手元のお金", summary, labels, series, _say, noted)


def compared(name: str, plans: Sequence[tuple[str, Simulation]]) -> Chart:
    """保存した計画をくらべる。"""
    series = [
        Line(label, tuple(float(cash) for cash in found.scenario(found.chosen).closing_cash)) for label, found in plans
    ]
    longest = max(len(each.values) for each in series)
    padded = [Line(each.name, each.values + (None,) * (longest - len(each.values))) for each in series]
    summary = (
        "計画の終わりは、" + "、".join(f"「{each.name}」が{_say(each.values[-1] or 0)}" for each in series) + "です。"
    )
    return lines(name, "年ごとの手元のお金", summary, [f"{at}年目" for at in range(1, longest + 1)], padded, _say)


def _events(found: Simulation) -> int:
    plan = found.plan
    months = [found.scenario(found.chosen).lowest_month, *(each.payment_month for each in plan.investments)]
    return max(months + ([plan.subsidy.received_month] if plan.subsidy else [])) + _MARGIN


def _say(value: float) -> str:
    return yen_words(round(value / 10_000) * 10_000)
