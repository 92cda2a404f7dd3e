"""仕様の文から一行ずつ書き下ろした、遅くて平易な採点。配列の採点と比べるためだけにある。空欄は None。"""

from pathlib import Path

import shien.engines.diagnosis as package

SIZE_RULES = {
    **dict.fromkeys(("01", "02", "03", "07", "08", "09", "14"), (300_000_000, 300, 20)),
    "04": (100_000_000, 100, 5),
    **dict.fromkeys(("05", "06"), (50_000_000, 50, 5)),
    **dict.fromkeys(("10", "11", "12", "13"), (50_000_000, 100, 5)),
}


def thresholds(vintage):
    """(業種, 規模, 指標) → (ⅰ, ⅱ, ⅲ, ⅳ)。労働生産性は円。"""
    table = {}
    lines = (Path(package.__file__).parent / "vintages" / f"{vintage}.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        indicator, industry, size, _, _, *limits = line.split("\t")
        scale = 1000 if vintage == "A" and indicator == "labour_productivity" else 1
        table[industry, size, indicator] = [float(limit) * scale for limit in limits]
    return table


def size(industry, capital, employees):
    """§1.4"""
    if industry is None or employees is None or capital is None:
        return None
    if employees == 0 and capital == 0:
        return None
    c, e, s = SIZE_RULES[industry[:2]]
    sme = 0 < capital <= c or 0 < employees <= e
    return "small" if sme and 0 <= employees <= s else "medium"


def values(row):
    """§1.3 の値。"""
    found = {}
    sales, previous, income = row["net_sales"], row["previous_net_sales"], row["operating_income"]
    found["sales_growth"] = None if sales is None or not previous else sales / previous - 1
    found["operating_margin"] = None if income is None or not sales else income / sales
    found["labour_productivity"] = None if income is None or not row["employees"] else income / row["employees"]
    four = [row["borrowings"], row["cash"], income, row["depreciation"]]
    known = None not in four and income + row["depreciation"] != 0
    found["debt_to_ebitda"] = (four[0] - four[1]) / (income + row["depreciation"]) if known else None
    plus = [row["accounts_receivable"], row["notes_receivable"], row["inventories"]]
    minus = [row["accounts_payable"], row["notes_payable"]]
    if not sales or all(each is None for each in plus + minus):
        found["working_capital_period"] = None
    else:
        found["working_capital_period"] = (sum(x or 0 for x in plus) - sum(x or 0 for x in minus)) / (sales / 12)
    net, debt = row["net_assets"], row["total_liabilities"]
    found["equity_ratio"] = None if net is None or debt is None or net + debt == 0 else net / (net + debt)
    return found


def point(indicator, x, row, limits):
    """§1.3 の点。無ければ None。"""
    i, ii, iii, iv = limits
    if indicator == "debt_to_ebitda":
        if row["borrowings"] is not None and row["cash"] is not None and row["borrowings"] - row["cash"] <= 0:
            return 5
        income, depreciation = row["operating_income"], row["depreciation"]
        if income is not None and depreciation is not None and income + depreciation <= 0:
            return 1
    if x is None:
        return None
    if indicator in ("debt_to_ebitda", "working_capital_period"):
        return 5 if x < i else 4 if x < ii else 3 if x < iii else 2 if x < iv else 1
    return 5 if x >= i else 4 if x >= ii else 3 if x >= iii else 2 if x >= iv else 1


def rank(total):
    """§1.3 のランク。"""
    return "A" if total >= 24 else "B" if total >= 18 else "C" if total >= 12 else "D"
