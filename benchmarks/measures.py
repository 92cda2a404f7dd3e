"""実データの施策。jGrants と制度ナビを、出所の欄の名前のまま読む。"""

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

from shien.instance.packages import ROOT

JGRANTS = "measures/jgrants_measures.jsonl.gz"
SEIDO_NAVI = "measures/mirasapo_seido_navi.csv.gz"
Key = tuple[str, str]


def folder() -> Path | None:
    """実データの置き場。SHIEN_DATA か、隣の shared/data。"""
    for name in (os.environ.get("SHIEN_DATA", ""), str(ROOT.parent / "shared" / "data")):
        if name and (Path(name) / JGRANTS).exists() and (Path(name) / SEIDO_NAVI).exists():
            return Path(name)
    return None


def records(data: Path) -> dict[Key, dict[str, Any]]:
    """(出所, 番号) → 一件。"""
    with gzip.open(data / JGRANTS, "rt", encoding="utf-8") as lines:
        found: dict[Key, dict[str, Any]] = {("jgrants", row["id"]): row for row in map(json.loads, lines)}
    csv.field_size_limit(10_000_000)
    with gzip.open(data / SEIDO_NAVI, "rt", encoding="utf-8", newline="") as lines:
        found |= {("seido_navi", row["id"]): row for row in csv.DictReader(lines)}
    return found
