"""一つの都道府県の図。役場の位置を点で示し、市区町村のタイルを、北から南、西から東の順に並べる。"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians

from shien.values.offices import Point, office, offices_of
from shien.web.charts.chart import tag

WIDE, TALL, EDGE = 600, 380, 14
_FEW, _MANY = 3, 4  # タイルの列の数
_FAR = 1.5  # 四分位の幅のこの倍より遠い所 (離れた島) は、端に寄せる
Row = tuple[str, str, int]


def columns_of(rows: Sequence[Row]) -> int:
    """タイルの列の数。"""
    return _FEW if len(rows) <= _FEW**2 else _MANY


def arranged(rows: Sequence[Row]) -> list[tuple[int, int, Row]]:
    """(列, 行, 市区町村)。位置の分からないものは、終わりの行に。

    行は北から同じ数ずつ、行の中は西から。行に空きがあれば、経度に近い列に置く。
    """
    known = sorted((row for row in rows if office(row[0])), key=lambda row: -_of(row)[0])
    columns = columns_of(rows)
    lines = ceil(len(known) / columns)
    cuts = [round(len(known) * at / lines) for at in range(lines + 1)] if lines else [0]
    west, east = _ends([_of(row)[1] for row in known])
    found = []
    for line in range(lines):
        part = sorted(known[cuts[line] : cuts[line + 1]], key=lambda row: _of(row)[1])
        wanted = [round((_of(row)[1] - west) / max(east - west, 0.01) * (columns - 1)) for row in part]
        found += [(column, line, row) for column, row in zip(_apart(wanted, columns), part, strict=True)]
    rest = [row for row in rows if not office(row[0])]
    return found + [(at % columns, lines + at // columns, row) for at, row in enumerate(rest)]


def _apart(wanted: Sequence[int], columns: int) -> list[int]:
    """望む列の順を変えずに、重ならない列にする。

    >>> _apart([0, 0, 3], 4), _apart([3, 3], 4)
    ([0, 1, 3], [2, 3])
    """
    found: list[int] = []
    for at, column in enumerate(wanted):
        least = found[-1] + 1 if found else 0
        found.append(min(max(column, least), columns - (len(wanted) - at)))
    return found


def dots(prefecture: str, rows: Sequence[Row], most: int) -> tuple[str, int]:
    """(点の図の中身, 高さ)。小さな点は、機関のない市区町村の役場。"""
    every = offices_of(prefecture)
    if not every:
        return "", 0
    frame = _frame(every)
    small = "".join(_dot(point, frame, 3, "place") for point in every)
    held = [(point, count) for code, _, count in rows if count and (point := office(code))]
    return small + "".join(_dot(point, frame, 6 + 6 * count / most, "held") for point, count in held), frame.high


@dataclass(frozen=True, slots=True)
class _Frame:
    """図の枠。緯度と経度の端、一度あたりの横の長さ、縦の倍率、左の余白、高さ。"""

    south: float
    north: float
    west: float
    east: float
    scale: float
    stretch: float
    left: float
    high: int


def _frame(points: Sequence[Point]) -> _Frame:
    """枠。横 WIDE・縦 TALL に収める。経度の一度は、緯度の一度より短い。"""
    south, north = _ends([point[0] for point in points])
    west, east = _ends([point[1] for point in points])
    stretch = 1 / cos(radians((south + north) / 2))
    scale = min((WIDE - 2 * EDGE) / (east - west), (TALL - 2 * EDGE) / ((north - south) * stretch))
    high = round((north - south) * stretch * scale) + 2 * EDGE
    return _Frame(south, north, west, east, scale, stretch, (WIDE - (east - west) * scale) / 2, high)


def _dot(point: Point, frame: _Frame, radius: float, kind: str) -> str:
    right = (_inside(point[1], frame.west, frame.east) - frame.west) * frame.scale
    down = (frame.north - _inside(point[0], frame.south, frame.north)) * frame.stretch * frame.scale
    return tag("circle", cx=round(frame.left + right, 1), cy=round(EDGE + down, 1), r=round(radius, 1), class_=kind)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """図の端。とても離れた島は、入れない。"""
    if not values:
        return 0.0, 1.0
    ordered = sorted(values)
    low, high = (ordered[round((len(ordered) - 1) * share)] for share in (0.25, 0.75))
    room = max(high - low, 0.1) * _FAR
    first = max(ordered[0], low - room)
    return first, max(min(ordered[-1], high + room), first + 0.1)


def _inside(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _of(row: Row) -> Point:
    return office(row[0]) or (0.0, 0.0)
