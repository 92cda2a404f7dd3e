"""式の手順の一つ。"""

from collections.abc import Callable
from dataclasses import dataclass

from .frame import Frame
from .logic import Value


@dataclass(frozen=True, slots=True)
class Step:
    """手順。kind は答えの種類、many なら表の列、options は選択肢、literal・literals は書かれた文字。"""

    run: Callable[[Frame], Value]
    kind: str = "any"
    many: bool = False
    options: frozenset[str] | None = None
    literal: str | None = None
    literals: tuple[str, ...] = ()
