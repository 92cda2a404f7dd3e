"""広がりの図。似た企業の分布 (10・25・50・75・90%) の帯の上に、自社を置く。"""

from collections.abc import Sequence
from dataclasses import dataclass

from .chart import Chart, Table, drawing, marker, path, tag, text
from .scale import Scale

WIDTH, ROW, LEFT, RIGHT = 360, 58, 14, 346
PARTS = ("下から10%", "下から25%", "真ん中", "上から25%", "上から10%")


@dataclass(frozen=True, slots=True)
class Spread:
    """一つの指標。quantiles は五つの分位 (示せないものは None)、own は自社の値、say は値の言い方。"""

    name: str
    quantiles: tuple[float | None, ...]
    own: float | None
    shown: tuple[str, ...]
    own_shown: str


def spread(id_: str, title: str, summary: str, rows: Sequence[Spread]) -> Chart:
    """図を作る。指標ごとに一段で、横の長さはその指標の幅に合わせる。"""
    parts = [part for place, each in enumerate(rows) for part in _row(each, place * ROW + 20)]
    table = tuple((each.name, *(shown or "示せません" for shown in each.shown), each.own_shown) for each in rows)
    return Chart(
        id_, title, summary, drawing(id_, title, summary, WIDTH, ROW * len(rows) + 10, parts),
        Table(("指標", *PARTS, "自社"), table),
        (("band-wide", "似た企業の8割が入る幅"), ("band-narrow", "真ん中の半分が入る幅"), ("mark-3", "自社")),
    )  # fmt: skip


def _row(each: Spread, y: float) -> list[str]:
    known = [value for value in (*each.quantiles, each.own) if value is not None]
    parts = [text(each.name, LEFT, y, "start")]
    if each.own_shown:
        parts.append(text(f"自社 {each.own_shown}", RIGHT, y, "end"))
    if not known:
        return parts
    low, high = min(known), max(known)
    across = Scale(low, high if high > low else low + 1, LEFT + 8, RIGHT - 8)
    parts.append(path([(LEFT, y + 18), (RIGHT, y + 18)], "grid"))
    for name, first, last in (("wide", 0, 4), ("narrow", 1, 3)):
        left, right = each.quantiles[first], each.quantiles[last]
        if left is not None and right is not None:
            parts.append(
                tag(
                    "rect",
                    x=across(left),
                    y=y + 10.0,
                    width=max(across(right) - across(left), 1.0),
                    height=16,
                    class_=f"band-{name}",
                )
            )
    if (middle := each.quantiles[2]) is not None:
        parts.append(path([(across(middle), y + 8), (across(middle), y + 28)], "middle"))
    if each.own is not None:
        parts.append(marker(3, across(each.own), y + 18, "mark-3"))
    return parts
