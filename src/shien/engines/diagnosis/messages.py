"""行の伝言。わけの組合せを一つの整数にまとめ、異なる組合せの数だけ文を作る。"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np

from .indicators import INDICATORS, KEYS, Array, Gap
from .plausibility import Doubt
from .scores import Rule, Scores
from .size import Size
from .words import SIZES, gap

_DEBT = KEYS.index("debt_to_ebitda")


class Note(IntFlag):
    """行の注意。"""

    LATE = 1
    OTHER_INDUSTRY = 2
    OURS = 4


NOTES = {
    Note.LATE: "最新期（period 0）の行が無いため、手元で最も新しい期で業種と規模を決めました。",
    Note.OTHER_INDUSTRY: "業種が最新期と違います。最新期の業種の基準値を使いました。",
    Note.OURS: "業種は日本標準産業分類の第14回改定のもので、基準値の業種は当方の当てはめです。",
}
_SLIP = "円と千円の取り違えがないか、お確かめください。"
DOUBTS = {
    Doubt.SALES_JUMP: f"売上高がほかの期と桁違いです。{_SLIP}",
    Doubt.ASSETS_JUMP: f"総資産（負債合計と純資産の和）がほかの期と桁違いです。{_SLIP}",
    Doubt.PREVIOUS_JUMP: f"売上高と前期売上高が桁違いです。{_SLIP}",
    Doubt.SALES_TO_ASSETS: f"売上高と総資産（負債合計と純資産の和）が桁違いです。{_SLIP}",
    Doubt.PART_OVER_WHOLE: f"内訳が全体（売上高・総資産・負債合計）を大きく超えています。{_SLIP}",
    Doubt.SALES_PER_EMPLOYEE: f"従業員一人当たりの売上高が小さすぎます。{_SLIP}",
    Doubt.NEGATIVE: "負になるはずのない項目が負です。お確かめください。",
}


@dataclass(frozen=True, slots=True)
class _Key:
    """組合せ。整数にするときの桁の大きさの順。"""

    size: int
    rule: int
    doubts: int
    notes: int
    gaps: tuple[int, ...]
    missing: int


_RADIX = (len(Size), len(Rule), 128, 8, *(len(Gap) for _ in INDICATORS), len(INDICATORS) + 1)


def messages(scores: Scores, size: Array, doubts: Array, notes: Array) -> tuple[Array, list[str]]:
    """行ごとの伝言の番号 (row,) と、番号で引く文。軸はどれも (row,)。何も言うことが無ければ空の文。"""
    missing = np.where(scores.rank > 0, (scores.points == 0).sum(axis=0), 0)
    digits = (size, scores.rules[_DEBT], doubts, notes, *scores.gaps, missing)
    key = np.zeros(size.shape, np.int64)
    for radix, digit in zip(_RADIX, digits, strict=True):
        key *= radix
        key += digit
    kinds, codes = np.unique(key, return_inverse=True)
    return codes, [_text(_unpacked(int(kind))) for kind in kinds]


def _unpacked(kind: int) -> _Key:
    digits = []
    for radix in reversed(_RADIX):
        kind, digit = divmod(kind, radix)
        digits.append(digit)
    size, rule, doubts, notes, *gaps, missing = reversed(digits)
    return _Key(size, rule, doubts, notes, tuple(gaps), missing)


def _text(key: _Key) -> str:
    parts = [SIZES.get(Size(key.size), "")]
    parts += [text for note, text in NOTES.items() if key.notes & note]
    if key.missing:
        parts.append(f"参考：点のない指標が{key.missing}つあり、合計とランクは、ある点だけの和です。")
    parts += [_gap(place, key) for place, why in enumerate(key.gaps) if why]
    parts += [f"注意：{text}" for doubt, text in DOUBTS.items() if key.doubts & doubt]
    return "".join(parts)


def _gap(place: int, key: _Key) -> str:
    each = INDICATORS[place]
    told = f"{each.label}：{gap(each.key, Gap(key.gaps[place]))}のため値がありません"
    if place != _DEBT or key.rule not in (Rule.NET_CASH, Rule.NO_EBITDA):
        return f"{told}。"
    why = "実質無借金" if key.rule == Rule.NET_CASH else "営業利益と減価償却費の和が0円以下"
    return f"{told}が、{why}のため{5 if key.rule == Rule.NET_CASH else 1}点です。"
