"""法人番号公表サイトの、日ごとの登記等の件数 (都道府県 × 事由)。週と月に足し上げる。"""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from shien.instance.packages import ROOT

from .forecast_panels import Array

FILE = "companies/nta_daily_counts.csv.gz"
LEAST = 5_000  # これより少ない事由は、系列の見本にならない


def file() -> Path | None:
    """実データのファイル。SHIEN_DATA か、隣の shared/data。"""
    for folder in (os.environ.get("SHIEN_DATA", ""), str(ROOT.parent / "shared" / "data")):
        if folder and (Path(folder) / FILE).exists():
            return Path(folder) / FILE
    return None


def counts() -> tuple[np.ndarray, Array] | None:
    """日付 (day,) と件数 (series, day)。ファイルの無い日 (土日など) は 0 件。"""
    source = file()
    if source is None:
        return None
    text = {name: pa.string() for name in ("fileDate", "prefectureCode", "kind", "process")}
    table = pa.csv.read_csv(source, convert_options=pa.csv.ConvertOptions(column_types=text))
    day = np.array([f"{on[:4]}-{on[4:6]}-{on[6:]}" for on in table["fileDate"].to_pylist()], "datetime64[D]")
    process = np.array(table["process"].to_pylist())
    labels, code = np.unique(np.char.add(np.array(table["prefectureCode"].to_pylist()), process), return_inverse=True)
    number = table["count"].to_numpy()
    matrix = np.zeros((len(labels), int((day.max() - day.min()).astype(int)) + 1))
    np.add.at(matrix, (code, (day - day.min()).astype(int)), number)
    kinds, which = np.unique(process, return_inverse=True)
    common = kinds[np.bincount(which, number) >= LEAST]
    kept = np.isin([label[2:] for label in labels], common)
    return day.min() + np.arange(matrix.shape[1]), matrix[kept]


def weekly(daily: tuple[np.ndarray, Array]) -> Array:
    """月曜からの週の件数。端の欠けた週は除く。"""
    day, matrix = daily
    begin = int((-(day[0].astype(int) + 3)) % 7)
    weeks = (matrix.shape[1] - begin) // 7
    found: Array = matrix[:, begin : begin + weeks * 7].reshape(len(matrix), weeks, 7).sum(2)
    return found


def monthly(daily: tuple[np.ndarray, Array]) -> Array:
    """月の件数。端の欠けた月は除く。"""
    day, matrix = daily
    month = day.astype("datetime64[M]")
    starts = np.flatnonzero(np.r_[True, month[1:] != month[:-1]])
    found: Array = np.add.reduceat(matrix, starts, axis=1)[:, 1:]
    return found
