"""分析の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Edition:
    """参考集団の版の見出し。errors は、項目 → 去年までの決算で試した予測の外れ方 (errors.measured の答え)。"""

    id: int
    built_at: datetime
    firms: int
    years: int
    nonce: bytes
    errors: Mapping[str, Mapping[str, Any]]
