"""レーダー図。軸ごとの点 (0〜5) を、期ごとの線で重ねる。"""

import math
from collections.abc import Sequence

from .chart import Chart, Table, drawing, marker, path, tag, text

WIDTH, HEIGHT, RADIUS, MOST = 360, 320, 105, 5


def radar(
    id_: str, title: str, summary: str, axes: Sequence[str], series: Sequence[tuple[str, Sequence[int | None]]]
) -> Chart:
    """図を作る。series は (期の名前, 軸ごとの点。無ければ None) で、新しい期が先。"""
    grid = [
        path([_at(place, len(axes), level) for place in range(len(axes))], "grid", closed=True) for level in range(1, 6)
    ]
    spokes = [path([_at(place, len(axes), 0), _at(place, len(axes), MOST)], "grid") for place in range(len(axes))]
    shapes = [_shape(number, points) for number, (_, points) in reversed(list(enumerate(series)))]
    names = [_name(place, len(axes), label) for place, label in enumerate(axes)]
    levels = [text(str(level), WIDTH / 2 - 4, _at(0, len(axes), level)[1] + 4, "end", "small") for level in (1, 3, 5)]
    rows = tuple(
        (label, *(f"{points[place]}点" if points[place] else "点なし" for _, points in series))
        for place, label in enumerate(axes)
    )
    return Chart(
        id_, title, summary, drawing(id_, title, summary, WIDTH, HEIGHT, [*grid, *spokes, *levels, *shapes, *names]),
        Table(("指標", *(name for name, _ in series)), rows),
        tuple((f"series-{number}", name) for number, (name, _) in enumerate(series)),
    )  # fmt: skip


def _at(place: int, count: int, level: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / count
    return WIDTH / 2 + RADIUS * level / MOST * math.sin(angle), HEIGHT / 2 - RADIUS * level / MOST * math.cos(angle)


def _shape(number: int, points: Sequence[int | None]) -> str:
    """一つの期。点の無い軸は、印を付けず中心を通る。"""
    corners = [_at(place, len(points), point or 0) for place, point in enumerate(points)]
    marks = [marker(number, *corner, f"mark-{number}") for corner, point in zip(corners, points, strict=True) if point]
    return tag("g", path(corners, f"series-{number}", closed=True) + "".join(marks))


def _name(place: int, count: int, label: str) -> str:
    """軸の名前。長い名前は二行に折る。"""
    x, y = _at(place, count, MOST + 0.5)
    if abs(x - WIDTH / 2) < 5:  # above and below, clear of the marks
        y += 10 if y > HEIGHT / 2 else -6
    anchor = "middle" if abs(x - WIDTH / 2) < 5 else "start" if x > WIDTH / 2 else "end"
    lines = [label] if len(label) <= 7 else [label[: (len(label) + 1) // 2], label[(len(label) + 1) // 2 :]]
    return "".join(text(line, x, y + 5 + 14 * (at - (len(lines) - 1) / 2), anchor) for at, line in enumerate(lines))
