"""判定の言葉。値と、わけと、何が変われば満たすかを、平易な日本語にする。"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .conditions import Condition
from .criteria import Size
from .items import NUMERIC, Item
from .logic import Array, Outcome
from .sectors import LABELS, SECTORS, possible
from .trees import areas, industries

_EPOCH = date(1970, 1, 1)


def amount(yen: float) -> str:
    """円。億と万で区切る。

    >>> amount(300_000_000), amount(123_456_789), amount(-5_000)
    ('3億円', '1億2,345万6,789円', '-5,000円')
    """
    oku, rest = divmod(abs(round(yen)), 100_000_000)
    man, one = divmod(rest, 10_000)
    if abs(yen) < 10_000:
        return f"{round(yen):,}円"
    parts = [f"{oku:,}億" if oku else "", f"{man:,}万" if man else "", f"{one:,}" if one else ""]
    return f"{'-' if yen < 0 else ''}{''.join(parts)}円"


def shown(item: Item, value: float | int) -> str:
    """値の言葉。value は Firms の列の値。分からなければ空。"""
    if (item.kind in NUMERIC and np.isnan(value)) or (item.kind not in NUMERIC and value < 0):
        return ""
    if item.kind == "number":
        return _number(item.unit, float(value))
    if item.kind == "date":
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    if item.kind == "flag":
        return "はい" if value else "いいえ"
    if item.kind == "choice":
        return list(item.choices.values())[int(value)]
    tree = industries() if item.kind == "industry" else areas()
    code = tree.codes[int(value)]
    return f"{tree.names[code]}（{code}）" if item.kind == "industry" else tree.names[code]


def _number(unit: str, value: float) -> str:
    if unit == "円":
        return amount(value)
    return f"{value * 100:,.4g}％" if unit == "率" else f"{value:,.10g}{unit}"


def spoken(item: Item, told: str) -> str:
    """「項目は値」。はい・いいえの項目は、尋ねたことと答え。"""
    return f"「{item.label}」の答えは{told}" if item.kind == "flag" else f"{item.label}は{told}"


def asked(item: Item) -> str:
    """分からない項目の名。"""
    return f"{item.label}か" if item.kind == "flag" else item.label


@dataclass(frozen=True, slots=True)
class Place:
    """規模の限度を選ぶ、業種と事業形態の番号 (不明は -1)。"""

    industry: int
    kind: int


def limits(criterion: Size, place: Place) -> str:
    """その業種の、規模の限度の言葉。業種で一つに決まらなければ、幅を言う。資本金で見ない者には、従業員数だけを言う。"""
    few, modest = criterion.employees[place.industry], criterion.capital[place.industry]
    if few[0] != few[1] or modest[0] != modest[1]:
        return f"業種により、従業員数が{few[0]:,.0f}人から{few[1]:,.0f}人以下"
    name = LABELS[SECTORS[int(possible()[place.industry].argmax())]]
    both = not np.isneginf(modest[1]) and criterion.has_capital[place.kind] != Outcome.NOT_MET
    return f"{name}では、{f'資本金が{amount(modest[1])}以下か、' if both else ''}従業員数が{few[1]:,.0f}人以下"


def requirement(condition: Condition, place: Place) -> str:
    """条件の言葉。規模なら、その業種の限度を添える。"""
    if isinstance(condition.criterion, Size):
        return f"{condition.label}（{limits(condition.criterion, place)}）"
    return condition.label


def sentence(told: str, used: list[str], missing: list[str], outcome: Outcome) -> str:
    """わけの一文。used は「項目は値」、missing は分からない項目の名。"""
    if outcome is Outcome.UNKNOWN:
        lost = "・".join(missing)
        why = f"{lost}が分からないため" if lost else f"{'、'.join(used)}ですが、もっと細かい値が要るため"
        return f"{why}、「{told}」を満たすか決まりません。"
    end = "満たします" if outcome is Outcome.MET else "満たしません"
    return f"{'、'.join(used)}なので、「{told}」を{end}。"


def change(condition: Condition, place: Place, *, wanted: bool) -> str:
    """何が変われば満たすか。wanted が偽なら、当たらなくなればよい。"""
    if not wanted:
        return f"「{condition.label}」に当たらなければ"
    if isinstance(condition.criterion, Size):
        return f"{limits(condition.criterion, place)}なら"
    return f"{condition.change}なら"


def column(cells: Array) -> float | int:
    """一社の列の値。"""
    found: float | int = cells[0].item()
    return found
