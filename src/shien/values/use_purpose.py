"""利用目的。jGrants の15の言葉を、符号で持つ。"""

from functools import cache
from pathlib import Path

from .tags import plain

_TABLE = Path(__file__).parent / "data" / "use_purposes.tsv"
_LINES = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PURPOSES: dict[str, str] = dict(line.split("\t", 1) for line in _LINES)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """言葉 → 符号。"""
    return {plain(label): (code,) for code, label in PURPOSES.items()}
