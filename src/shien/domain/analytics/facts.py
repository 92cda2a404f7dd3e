"""分析の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """参考集団の版の見出し。errors は、項目 → 去年までの決算で試した予測の外れ方の中央値 (売上高に対する比率)。"""

    id: int
    built_at: datetime
    firms: int
    years: int
    nonce: bytes
    errors: Mapping[str, float]
