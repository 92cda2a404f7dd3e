"""対象要件の判定: 一社 × 1,000施策の画面と、360万社 × 100要件のまとめ (Parquet から Parquet へ、製品の命令、一つの過程)。

比べる相手は、OpenFisca のように要件を一つずつ、全社の実数の配列で計算し、要件の間で何も分け合わない書き方 (plain_eligibility)。
同じ標本で、答えが一つでも違えば止まる。
"""

import argparse
import csv
import os
import statistics
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shien.cli.eligible import firms as reading
from shien.cli.eligible import rules as measures
from shien.cli.tables import batches
from shien.engines.eligibility import Firms, Program, Sourced, firm_of, judge, questions, verdicts
from shien.engines.eligibility.trees import areas, industries

from .cluster import python
from .line import Line
from .plain_eligibility import Plain

SECONDS, MEGABYTES, MILLISECONDS, FIRMS, RULES, MEASURES, SAMPLE, PART = (
    120,
    8000,
    30,
    3_600_000,
    100,
    1000,
    200_000,
    400_000,
)
ON = date(2026, 4, 1)
_KINDS = ("company", "sole_proprietor", "npo", "cooperative", "medical")
_REGIONS = (
    "全国",
    "岩手県",
    "東京都",
    "東北地方",
    "九州・沖縄地方",
    "北海道",
    "大阪府",
    "新潟県",
    "札幌市",
    "岩手県盛岡市",
    "",
)
_INDUSTRIES = ("", "制限なし", "E", "I", "M", "D;E", "76;77", "39", "24;25;26", "56;57;58", "E;G;I;M;R")
_COMMON = ("", "not_deemed_large", "taxable_income", "not_antisocial", "not_deemed_large;taxable_income;not_antisocial")


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    firms = options.firms or FIRMS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, spent, megabytes = _product(folder, firms)
        ratio = _rival(folder)
        page, usual = _page(folder)
    size = f"eligible, {firms:,} firms x {RULES} rule sets"
    return [
        Line(f"{size}: time in one process, files included", seconds, "s", SECONDS, f"{spent:.1f} s of CPU"),
        Line(f"{size}: peak memory", megabytes, "MB", MEGABYTES),
        Line("eligible, judging alone: times faster than rule by rule on float arrays", ratio, "x", None,
             f"{SAMPLE:,} firms x {RULES}, same verdicts", ratio),
        Line(f"eligible, one firm x {MEASURES:,} measures: verdicts, sentences, questions", page, "ms", MILLISECONDS,
             f"fastest of 21; median {usual:.1f} ms"),
    ]  # fmt: skip


def _make_firms(path: Path, count: int) -> None:
    """合成の事業者。分布は大ざっぱで、空欄を含む。"""
    draw = np.random.default_rng(20261125)
    codes = np.array([code for code in industries().leaves() if len(code) == 4])
    places = np.array(areas().leaves())
    writer = None
    for start in range(0, count, PART):
        table = _part(draw, codes, places, start, min(PART, count - start))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _part(draw: np.random.Generator, codes: Any, places: Any, start: int, count: int) -> pa.Table:
    def some(cells: Any, share: float = 0.1) -> pa.Array:
        return pa.array(cells, mask=draw.random(count) < share)

    kinds = np.array(_KINDS)[draw.choice(len(_KINDS), count, p=(0.5, 0.45, 0.02, 0.02, 0.01))]
    columns = {
        "firm_id": pa.array((10**12 + start + np.arange(count)).astype(str)), "kind": some(kinds, 0.02),
        "industry": some(codes[draw.integers(0, len(codes), count)]), "municipality": some(places[draw.integers(0, len(places), count)], 0.02),
        "employee_number": some(np.floor(draw.lognormal(1.5, 1.5, count))), "capital_stock": some(10.0 ** draw.integers(5, 10, count)),
        "date_of_establishment": some((np.datetime64(ON) - draw.integers(0, 20_000, count)).astype("datetime64[D]")),
        "net_assets": some(draw.normal(2e7, 5e7, count).round(), 0.4), "average_taxable_income": some(draw.lognormal(15, 2, count).round(), 0.4),
        "gbiz_account": some(np.array(["prime", "entry", "none"])[draw.integers(0, 3, count)]),
        "antisocial": some(np.full(count, "いいえ"), 0.2),
    }  # fmt: skip
    for key in ("largest_large_shareholding_ratio", "large_shareholding_ratio", "large_officer_ratio",
                "deemed_large_shareholding_ratio", "deemed_large_officer_ratio"):  # fmt: skip
        columns[key] = some(np.where(draw.random(count) < 0.05, draw.random(count), 0.0), 0.3)
    return pa.table(columns)


def _make_rules(path: Path, count: int) -> None:
    """合成の施策。要件の形は実物に似せ、中身は乱数。"""
    draw = np.random.default_rng(count)

    def pick(choices: tuple[Any, ...]) -> Any:
        return choices[int(draw.integers(len(choices)))]

    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["rule", "regions", "industries", "size", "kinds", "employees_max", "capital_max", "age_within_years",
                       "net_assets_min", "account", "conditions"])  # fmt: skip
        for number in range(count):
            rows.writerow([
                f"m{number}", pick(_REGIONS), pick(_INDUSTRIES), pick(("sme", "micro", "specific", "sme_basic", "")),
                pick(("company;sole_proprietor", "company", "")), pick((5, 20, 100, 300, "", "")), pick((50_000_000, "", "")),
                pick((3, 5, 10, "", "", "")), pick((0, "", "")), pick(("prime", "", "")), pick(_COMMON),
            ])  # fmt: skip


def _product(folder: Path, firms: int) -> tuple[float, float, float]:
    """製品の命令を、子として走らせる。秒、計算機を使った秒、記憶の最大 (MB)。"""
    _make_firms(folder / "firms.parquet", firms)
    _make_rules(folder / "rules.csv", RULES)
    command = python("-m", "shien.cli", "eligible", "--firms", str(folder / "firms.parquet"), "--rules", str(folder / "rules.csv"),
                     "--output", str(folder / "out.parquet"), "--on", str(ON))  # fmt: skip
    begun = time.monotonic()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"eligible: the command ended with {child.returncode}")
    seconds = time.monotonic() - begun
    if pq.read_metadata(folder / "out.parquet").num_rows != firms * RULES:
        raise SystemExit("eligible: the command lost rows")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _rival(folder: Path) -> float:
    """同じ標本の判定に、相手は製品の何倍の計算機の時間を使うか。"""
    _make_firms(folder / "sample.parquet", SAMPLE)
    program, _ = measures.read(str(folder / "rules.csv"), ON)
    firms = _read(folder / "sample.parquet", program)
    begun = time.process_time()
    ours = judge(program, firms).outcome
    product = time.process_time() - begun
    with (folder / "rules.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plain = Plain(firms, ON)
    begun = time.process_time()
    theirs = np.stack([plain.rule(row) for row in rows])
    rival = time.process_time() - begun
    if not np.array_equal(ours, theirs):
        raise SystemExit(f"eligible: the rival differs in {np.unique(np.nonzero(ours != theirs)[0])}")
    return rival / product


def _read(path: Path, program: Program) -> Firms:
    asked = tuple(dict.fromkeys(key for each in program.conditions for key in each.items))
    parts = [reading.read(chunk, asked).firms for chunk in batches(str(path), reading.columns(asked))]
    columns = {key: np.concatenate([part.column(key) for part in parts]) for key in asked}
    return Firms(sum(part.count for part in parts), columns)


def _page(folder: Path) -> tuple[float, float]:
    """一社の画面。すべての結論と文と、尋ねること。21回のうち最も速い回 (ほかの仕事の割込みの無い回) と、真ん中の回のミリ秒。"""
    _make_rules(folder / "measures.csv", MEASURES)
    program, _ = measures.read(str(folder / "measures.csv"), ON)
    given = {"kind": Sourced("company", "登記"), "industry": Sourced("5811", "本人入力"), "municipality": Sourced("岩手県盛岡市", "登記"),
             "employee_number": Sourced(12, "gBizINFO", ON), "gbiz_account": Sourced("prime", "GビズID")}  # fmt: skip
    spent = []
    for _ in range(21):
        begun = time.perf_counter()
        firm = firm_of(given)
        judgement = judge(program, firm)
        found = verdicts(judgement, firm, given)
        shown = [(each.outcome, [reason.sentence for reason in each.because]) for each in found]
        asked = questions(judgement, found)
        spent.append((time.perf_counter() - begun) * 1000)
    if len(shown) != MEASURES or not asked:
        raise SystemExit("eligible: the page is not whole")
    return min(spent), statistics.median(spent)
