"""経営診断: 360万企業の三期を Parquet から Parquet へ、製品の命令、一つの過程、一つの核で。

比べる相手は、同じ列を一行ずつ作る pandas の apply と Python の繰返し (7,000企業の三期、Parquet から Parquet へ)。
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from shien.cli.diagnose.columns import LABELS
from shien.engines.diagnosis.indicators import AMOUNTS, Figures
from shien.engines.diagnosis.industries import classes
from shien.engines.diagnosis.scores import score
from shien.engines.diagnosis.vintages import load

from .cluster import python
from .line import Line
from .plain_diagnosis import Judge

SECONDS, TIMES, SAMPLE, PERIODS, PART = 60, 20, 7_000, 3, 400_000
_SHARES = {
    "operating_income": 0.04, "depreciation": 0.03, "cash": 0.15, "notes_receivable": 0.02, "accounts_receivable": 0.12,
    "inventories": 0.06, "total_liabilities": 0.6, "notes_payable": 0.01, "accounts_payable": 0.08, "borrowings": 0.35,
    "net_assets": 0.3,
}  # fmt: skip

FIRMS = 3_600_000


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    firms = options.firms or FIRMS
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        rows = _make(source, firms)
        spent = _product(source, target)
        rival = _rivals(Path(folder))
    each = spent.cpu / rows
    size, words = f"diagnose, {firms:,} firms x {PERIODS}", f"{SAMPLE * PERIODS:,} rows, same columns"
    return [
        Line(f"{size}: time on one core", spent.seconds, "s", SECONDS, f"{spent.cpu:.1f} s of CPU"),
        Line(f"{size}: peak memory", spent.megabytes, "MB"),
        *(
            Line(f"{size}: times faster a row than {name}", one / each, "x", bound, words, each / one, True)
            for name, one, bound in (("pandas apply", rival.applied, TIMES), ("a Python loop", rival.looped, None))
        ),
        Line("diagnose, scoring alone: times faster a row than pandas apply", rival.applied / rival.scored, "x"),
    ]


def _make(path: Path, firms: int) -> int:
    """合成の決算。値の分布は大ざっぱで、空欄と赤字を含む。行は混ぜてある。"""
    draw = np.random.default_rng(20261125)
    codes = np.array([each.code for each in classes()])
    writer = None
    for start in range(0, firms, PART):
        table = _part(draw, codes, start, min(PART, firms - start))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    return firms * PERIODS


def _part(draw: np.random.Generator, codes: Any, start: int, count: int) -> pa.Table:
    order = draw.permutation(count * PERIODS)
    firm, period = np.divmod(order, PERIODS)
    sales = np.round(draw.lognormal(18, 1.5, (count, PERIODS + 1)))
    sales[:, 1:] = np.round(sales[:, :1] * draw.lognormal(0, 0.15, (count, PERIODS)))
    employees = draw.integers(1, 80, count)
    columns: dict[str, Any] = {
        "firm_id": pa.array((10**12 + start + firm).astype(str)), "period": pa.array(period.astype(np.int8)),
        "industry": pa.array(codes[draw.integers(0, len(codes), count)][firm]),
        "capital_stock": (10 ** draw.integers(6, 9, count)).astype(float)[firm], "employees": employees.astype(float)[firm],
        "net_sales": sales[firm, period], "previous_net_sales": sales[firm, period + 1],
    }  # fmt: skip
    for key, share in _SHARES.items():
        cells = np.round(columns["net_sales"] * share * draw.lognormal(0, 0.6, len(firm)))
        if key in ("operating_income", "net_assets"):
            cells *= np.where(draw.random(len(firm)) < 0.25, -1, 1)
        cells[draw.random(len(firm)) < 0.01] = np.nan
        columns[key] = pa.array(cells, from_pandas=True)
    return pa.table({key: columns[key] for key in ("firm_id", "period", "industry", *LABELS)})


@dataclass(frozen=True, slots=True)
class _Spent:
    """子の秒、計算機を使った秒、記憶の最大 (MB)。"""

    seconds: float
    cpu: float
    megabytes: float


def _product(source: Path, target: Path) -> _Spent:
    """製品の命令を、一つの核に留めた子として走らせる。"""
    command = python("-m", "shien.cli", "diagnose", "--input", str(source), "--output", str(target))
    core = max(os.sched_getaffinity(0))
    begun = time.monotonic()
    child = subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"diagnose: the command ended with {child.returncode}")
    return _Spent(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


@dataclass(frozen=True, slots=True)
class _Rival:
    """一行あたりの、計算機を使った秒 (ほかの仕事に左右されない)。applied と looped は読みから書きまで、scored は製品の採点だけ。"""

    applied: float
    looped: float
    scored: float


def _rivals(folder: Path) -> _Rival:
    """相手を同じ標本で測る。合計点が製品と違えば止まる。"""
    source, ours = folder / "sample.parquet", folder / "sample_out.parquet"
    rows = _make(source, SAMPLE)
    _product(source, ours)
    applied, totals = _timed(lambda: _plain(source, folder / "applied.parquet", loop=False))
    looped, again = _timed(lambda: _plain(source, folder / "looped.parquet", loop=True))
    expected = pq.read_table(ours, columns=["total"]).column(0).to_pylist()
    if not totals == again == expected:
        raise SystemExit("diagnose: the rival's totals differ from the product's")
    figures = Figures(*(pd.read_parquet(source)[key].to_numpy() for key in ("employees", *AMOUNTS)))
    scored, _ = _timed(lambda: score(figures, np.arange(rows) % 54, load("A")))
    return _Rival(applied / rows, looped / rows, scored / rows)


def _plain(source: Path, target: Path, *, loop: bool) -> list[int]:
    """読み、一行ずつ診断し、書く。"""
    given = pd.read_parquet(source)
    judge = Judge(load("A"), given[given["period"] == 0].to_dict("records"))
    if loop:
        found = pd.DataFrame([judge.row(row) for row in given.to_dict("records")])
    else:
        found = given.apply(judge.row, axis=1, result_type="expand")
    found.to_parquet(target)
    totals: list[int] = found["total"].tolist()
    return totals


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found
