"""折れ線。幾つかの場合を重ね、場合ごとに線の形と印を替える。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shien.values.yen import yen_words

from .chart import Chart, Table, drawing, marker, path, tag, text
from .scale import Scale, short_yen, ticks

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 240, 62, 350, 14, 210


@dataclass(frozen=True, slots=True)
class Line:
    """一本の線。values は横の目盛りの数だけあり、無い所は None。"""

    name: str
    values: tuple[float | None, ...]


def frame(values: Sequence[float], labels: Sequence[str]) -> tuple[list[str], Scale, Scale]:
    """縦と横の目盛りと、場所への移し方。横の名前は、多ければ間引く。"""
    marks = ticks(values)
    up = Scale(marks[0], marks[-1], BOTTOM, TOP)
    across = Scale(0, max(len(labels) - 1, 1), LEFT + 8, RIGHT - 12)
    parts = [path([(LEFT, up(mark)), (RIGHT, up(mark))], "zero" if mark == 0 else "grid") for mark in marks]
    parts += [text(short_yen(mark), LEFT - 4, up(mark) + 4, "end", "small") for mark in marks]
    every = -(-len(labels) // 6)
    parts += [
        text(label, across(place), BOTTOM + 18, "middle", "small")
        for place, label in enumerate(labels)
        if place % every == 0
    ]
    return parts, up, across


def lines(
    id_: str, title: str, summary: str, labels: Sequence[str], series: Sequence[Line],
    say: Callable[[float], str] = lambda value: yen_words(round(value)), noted: tuple[int, int, str] | None = None,
) -> Chart:  # fmt: skip
    """図を作る。labels は横の目盛りの名前。noted は (線の番号, 目盛りの番号, 言葉) で、そこに印と言葉を添える。"""
    parts, up, across = frame([value for each in series for value in each.values if value is not None], labels)
    for number, each in enumerate(series):
        points = [(across(place), up(value)) for place, value in enumerate(each.values) if value is not None]
        parts.append(path(points, f"series-{number}"))
        if len(labels) <= 12:
            parts += [marker(number, x, y, f"mark-{number}") for x, y in points]
    if noted:
        number, place, words = noted
        x, y = across(place), up(series[number].values[place] or 0)
        parts += [
            tag("circle", cx=x, cy=y, r=6, class_="noted"),
            text(
                words,
                x,
                y - 12 if y > TOP + 24 else y + 22,
                "start" if x < (LEFT + RIGHT) / 2 else "end",
                "noted-words",
            ),
        ]
    rows = tuple(
        (label, *("—" if (value := each.values[place]) is None else say(value) for each in series))
        for place, label in enumerate(labels)
    )
    return Chart(
        id_, title, summary, drawing(id_, title, summary, WIDTH, HEIGHT, parts),
        Table(("時期", *(each.name for each in series)), rows),
        tuple((f"series-{number}", each.name) for number, each in enumerate(series)),
    )  # fmt: skip
