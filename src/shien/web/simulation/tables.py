"""結果の表。"""

from decimal import Decimal

from shien.engines.simulation import Plan, Scenario, Simulation
from shien.web.charts import Table

from .words import percent, year, years, yen

_ROWS = (
    ("売上高", "net_sales"), ("売上とともに増える費用", "variable_costs"), ("人件費", "personnel_expenses"),
    ("そのほかの費用", "fixed_costs"), ("減価償却費", "depreciation"), ("営業利益", "operating_income"),
    ("支払利息", "interest"), ("経常利益", "ordinary_income_loss"), ("補助金の収入", "subsidy_income"),
    ("圧縮損", "compression_loss"), ("課税される所得", "taxable_income"),
)  # fmt: skip


_MOVED = {"net_sales": "会社の売上", "extra_net_sales": "投資で増える売上"}


def scenarios(found: Simulation) -> Table:
    """案をならべる。"""
    last = found.plan.years
    rows = tuple(
        (
            each.label + ("（この計画）" if each.key == found.chosen else ""), yen(each.closing_cash[-1]),
            f"{yen(each.lowest_cash)}（{each.lowest_month}か月目）", yen(each.tax_sum), yen(each.borrowings[-1]),
            years(each.debt_years[-1], "返せる力がありません"),
            "—" if each.key == "none" else yen(each.net_present_value),
            "—" if each.key == "none" else years(each.payback_years, f"{last}年では戻りません"),
        )
        for each in found.scenarios
    )  # fmt: skip
    heads = (
        f"{last}年後の手元のお金",
        "いちばん少ない月",
        "税の合計",
        "残る借入",
        "借入を返すのにかかる年数",
        "正味現在価値",
        "投資が戻るまで",
    )
    return Table(("案", *heads), rows)


def yearly(plan: Plan, scenario: Scenario) -> Table:
    """一つの案の損益と資金。行は項目、列は年。"""
    every = scenario.years
    rows = [(label, *(yen(getattr(each, key)) for each in every)) for label, key in _ROWS]
    rows += [
        ("税", *(yen(each.tax.total) for each in every)),
        ("当期純利益", *(yen(each.net_income_loss) for each in every)),
        ("付加価値額", *(yen(each.value_added) for each in every)),
        ("付加価値額の年平均の伸び", *(percent(each) for each in scenario.value_added_growth)),
        ("給与支給総額", *(yen(each.total_pay) for each in every)),
        ("期末の手元のお金", *(yen(each) for each in scenario.closing_cash)),
        ("期末の借入", *(yen(each) for each in scenario.borrowings)),
    ]
    blank = {yen(0)}
    kept = tuple(row for row in rows if set(row[1:]) not in (blank, {"—"}))
    return Table(("項目", *(year(plan, at) for at in range(1, plan.years + 1))), kept)


def sensitivity(found: Simulation) -> Table:
    """売上が動いたときの、この計画の案。"""
    chosen = found.scenario(found.chosen)
    rows = [("計画どおり", *_cells(chosen))]
    for band in found.bands:
        moved = {each.key: each for each in band.scenarios}
        if band.item in _MOVED and found.chosen in moved:
            way = "多い" if band.change > 0 else "少ない"
            rows.append((f"{_MOVED[band.item]}が{abs(band.change) * 100:.0f}%{way}", *_cells(moved[found.chosen])))
    heads = ("いちばん少ない手元のお金", f"{found.plan.years}年後の手元のお金", "最後の年の営業利益", "正味現在価値")
    return Table(("場合", *heads), tuple(rows))


def _cells(each: Scenario) -> tuple[str, ...]:
    lowest = f"{yen(each.lowest_cash)}（{each.lowest_month}か月目）"
    return lowest, yen(each.closing_cash[-1]), yen(each.years[-1].operating_income), yen(each.net_present_value)


def gain(found: Simulation, scenarios: tuple[Scenario, ...]) -> Decimal:
    """投資をしない案とくらべた、計画の終わりの手元のお金の差。残る借入を引く。"""
    chosen = next(each for each in scenarios if each.key == found.chosen)
    base = scenarios[0]
    return chosen.closing_cash[-1] - chosen.borrowings[-1] - base.closing_cash[-1] + base.borrowings[-1]
