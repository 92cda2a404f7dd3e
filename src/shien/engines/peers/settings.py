"""類似企業の定め (settings.toml) を一度だけ読む。"""

import tomllib
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_name("settings.toml").read_text(encoding="utf-8"))

DISTANCE: dict[str, float] = _READ["distance"]
FEATURES: tuple[dict[str, Any], ...] = tuple(_READ["feature"])
INDICATORS: tuple[dict[str, Any], ...] = tuple(_READ["indicator"])
GROUP: dict[str, Any] = _READ["group"]
MATCH: dict[str, Any] = _READ["match"]
SIZES: tuple[int, ...] = tuple(_READ["size"]["upper"])
AREAS: dict[str, list[int]] = _READ["area"]
LOCAL_BENCHMARK: tuple[str, ...] = tuple(_READ["industry"]["local_benchmark"])
