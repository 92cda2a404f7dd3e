"""過去の交付の、外へ出る形。"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PastGrants:
    """一つの支援策の、過去の交付。count は件数、typical は金額の四分位 (円、二桁に丸める)、years は (年, 件数)。

    少なくて出せない数は None で、年ごとの並びにも無い。first・last は認定日の範囲。
    """

    count: int | None
    typical: tuple[int, int, int] | None
    years: tuple[tuple[int, int], ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class PastGrantCounts:
    """取り込んだ交付の数。amounts・dates・departments は、その欄が分かる数。"""

    total: int
    firms: int
    amounts: int
    dates: int
    departments: int


@dataclass(frozen=True, slots=True)
class PastGrantChanges:
    """取込みの報告。changed は (題, 変わった欄 (名, 前, 後))、doubtful は (番号, わけ)。"""

    new: int
    changed: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    unchanged: int
    gone: tuple[str, ...]
    doubtful: tuple[tuple[str, str], ...]
