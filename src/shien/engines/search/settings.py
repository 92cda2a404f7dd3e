"""検索の定め (settings.toml) を一度だけ読む。"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25F の定め。weight は足し合わせの重み、title は題名の倍率、b は長さの効き。"""

    weight: float
    k1: float
    b: float
    title: float
    title_b: float


_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("settings.toml").read_text(encoding="utf-8"))

WORDS = Bm25(**_READ["words"])
GRAMS = Bm25(**_READ["grams"])
QUERY: dict[str, float] = _READ["query"]
SPELLING: dict[str, float] = _READ["spelling"]
