"""``python -m benchmarks.forecast_quantiles``: 予測の幅の、出荷時の表を作り直す。

合成の系列 (forecast_panels) の最後の数期を隠し、残り (trained 期) から製品の方法で予測して、動きの大きさで割った誤差の
分位を書く。実在の企業の値は使わない。一社だけの予測など、束の誤差が足りないときの幅になる。
"""

import csv

import numpy as np

from shien.engines.forecast import holdout, quantiles
from shien.engines.forecast.members import point
from shien.engines.forecast.methods import method
from shien.engines.forecast.scale import scale, typical
from shien.instance.packages import ROOT

from .forecast_panels import SEASON, panel

SERIES, SEED = 1500, 20261123
TRAINED = {
    "Y": (1, 2, 3, 4, 5, 7, 10, 15, 25, 40), "Q": (1, 2, 4, 8, 12, 20, 40, 80), "M": (1, 3, 6, 12, 24, 36, 72, 144),
    "W": (1, 4, 13, 52, 104, 160, 312), "D": (1, 7, 14, 28, 60, 120, 300), "B": (1, 5, 10, 20, 45, 90, 240),
}  # fmt: skip
HORIZON = {"Y": 8, "Q": 8, "M": 18, "W": 13, "D": 21, "B": 15}
FOLDER = ROOT / "src" / "shien" / "engines" / "forecast"


def main() -> None:
    """書き直す。"""
    usual = {frequency: _usual(frequency) for frequency in SEASON}
    with (FOLDER / "scales.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(
            [("frequency", "ratio"), *((k, f"{v:.4f}") for k, v in usual.items())]
        )
    with (FOLDER / "quantiles.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["frequency", "kind", "trained", "horizon", *(f"q{level}" for level in quantiles.LEVELS)])
        for frequency, ratio in usual.items():
            writer.writerows(_rows(frequency, ratio))
            print(frequency, f"{ratio:.4f}")


def _usual(frequency: str) -> float:
    values = panel(frequency, SERIES, max(TRAINED[frequency]), SEED)
    return typical(values, SEASON[frequency], 0.1)


def _rows(frequency: str, usual: float) -> list[tuple[object, ...]]:
    chosen, horizon = method(frequency), HORIZON[frequency]
    series = SERIES if frequency in "YQM" else SERIES // 3
    rows: list[tuple[object, ...]] = []
    for trained in TRAINED[frequency]:
        values = panel(frequency, series, max(TRAINED[frequency]) + horizon, SEED)[:, -trained - horizon :]
        past, actual = values[:, :trained], values[:, trained:]
        base, found = scale(past, chosen.season, usual), point(past, horizon, chosen)
        for kind, errors in (
            ("ratio", holdout.ratio_errors(actual, found, base)),
            ("plain", holdout.plain_errors(actual, found, base)),
        ):
            cells = np.nanquantile(errors, quantiles.LEVELS, axis=0).T
            rows += [
                (frequency, kind, trained, step + 1, *(f"{cell:.3f}" for cell in row)) for step, row in enumerate(cells)
            ]
    return sorted(rows, key=lambda row: (row[1], row[2], row[3]))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
