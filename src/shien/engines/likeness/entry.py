"""比べるものと、見つけた組。"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """一件の支援策。provider は実施機関、area は地域の符号 (空は記載なし)、closes は締切の日 (ISO、空は記載なし)。"""

    id: int
    title: str
    provider: str
    number: str
    text: str
    area: tuple[str, ...] = ()
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """同じとみられる組。id は小さい方が older。likeness は 0〜1、sure は人の確かめが要らないか。"""

    newer: int
    older: int
    likeness: float
    sure: bool
    reason: str
