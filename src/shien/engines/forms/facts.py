"""確かめた結果。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """指摘。row は表の行 (0から)、column は列の id、rule は決まりの id。missing は、まだ答えていないだけのもの。"""

    field: str
    message: str
    row: int | None = None
    column: str = ""
    rule: str = ""
    severity: str = "error"
    missing: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class PageState:
    """ページの様子。empty 未入力・begun 入力中・done 入力済み・mend 直すところがある。"""

    id: str
    state: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """確かめた結果。values は、見えている欄の答えと計算の値 (正規形)。required は、いま要る欄。

    hidden は、見せない表の升目 (表, 行, 列)。required_cells は、いま要る升目。
    """

    values: Mapping[str, Any]
    shown: frozenset[str]
    faults: tuple[Fault, ...]
    pages: tuple[PageState, ...]
    required: frozenset[str] = frozenset()
    hidden: frozenset[tuple[str, int, str]] = frozenset()
    required_cells: frozenset[tuple[str, int, str]] = frozenset()

    @property
    def complete(self) -> bool:
        """直すところも、答えていないところも無い。"""
        return not any(fault.severity == "error" for fault in self.faults)
