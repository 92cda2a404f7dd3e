"""隣の都道府県。陸でつながるものと、橋・トンネルでつながるもの (関門、本州四国連絡橋、青函)。"""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "neighbours.tsv"


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """都道府県コード → 隣の都道府県コード。沖縄に隣は無い。

    >>> neighbours()["03"]
    ('02', '04', '05')
    """
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {code: tuple(rest.split()) for code, _, rest in (line.partition("\t") for line in lines)}
