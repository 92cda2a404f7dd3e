"""計るときに見える値。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .logic import Value


@dataclass(frozen=True, slots=True)
class Context:
    """書類の外の値。firm は事業者 (項目辞書のキー)、earlier は前の段階の書類 (様式の id → 答え)。today は計る日。"""

    firm: Mapping[str, Any] = field(default_factory=dict)
    call: Mapping[str, Any] = field(default_factory=dict)
    case: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    today: date | None = None


@dataclass(slots=True)
class Frame:
    """式の値。values は 欄・表.列 → 値、row は いまの行の 列 → 値。"""

    values: dict[str, Value] = field(default_factory=dict)
    context: Context = field(default_factory=Context)
    row: Mapping[str, Value] = field(default_factory=dict)
