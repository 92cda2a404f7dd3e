"""貸借のつり合いと、段の足し算。"""

from collections.abc import Mapping

from shien.values.fault import Fault
from shien.values.yen import yen_words

# (合計, 足される一つ目, 二つ目, 二つ目の符号, 言い方)
_SUMS = (
    ("total_assets", "total_liabilities", "net_assets", 1, "資産合計と、負債合計＋純資産合計"),
    ("gross_profit", "net_sales", "cost_of_sales", -1, "売上総利益と、売上高−売上原価"),
    ("operating_income", "gross_profit", "sga_expenses", -1, "営業利益と、売上総利益−販管費"),
)


def balance(values: Mapping[str, tuple[int, str, int]]) -> list[Fault]:
    """合わない所の指摘。項目がそろわない足し算は調べない。"""
    faults = []
    for total, first, second, sign, label in _SUMS:
        if all(key in values for key in (total, first, second)):
            expected = values[first][0] + sign * values[second][0]
            if values[total][0] != expected:
                faults.append(
                    Fault(
                        f"{label}が合いません（{yen_words(values[total][0])} と {yen_words(expected)}）。",
                        "決算書と見比べてください。", values[total][2],
                    )
                )  # fmt: skip
    return faults
