"""扇の図。これまでの値と、これからの見込みの幅。"""

from collections.abc import Sequence
from dataclasses import dataclass

from shien.values.yen import yen_words

from .chart import Chart, Table, drawing, marker, path
from .lines import HEIGHT, WIDTH, frame


@dataclass(frozen=True, slots=True)
class Ahead:
    """先の一つの時期の見込み。narrow は10回に8回、wide は20回に19回、この間に入る見込みの幅 (下, 上)。"""

    label: str
    middle: float
    narrow: tuple[float, float]
    wide: tuple[float, float]


def fan(id_: str, title: str, summary: str, past: Sequence[tuple[str, float]], ahead: Sequence[Ahead]) -> Chart:
    """図を作る。past は (時期, 値)。"""
    reach = [value for each in ahead for value in each.wide] + [value for _, value in past]
    labels = [label for label, _ in past] + [each.label for each in ahead]
    parts, up, across = frame(reach, labels)
    start = len(past) - 1
    last = past[-1][1] if past else ahead[0].middle
    for name in ("wide", "narrow"):
        top = [(across(start), up(last))] if past else []
        top += [(across(start + 1 + at), up(getattr(each, name)[1])) for at, each in enumerate(ahead)]
        bottom = [(across(start + 1 + at), up(getattr(each, name)[0])) for at, each in enumerate(ahead)]
        parts.append(path([*top, *bottom[::-1]], f"band-{name}", closed=True))
    known = [(across(at), up(value)) for at, (_, value) in enumerate(past)]
    coming = [(across(start + 1 + at), up(each.middle)) for at, each in enumerate(ahead)]
    if known:
        parts.append(path(known, "series-0"))
    parts.append(path([*known[-1:], *coming], "series-1"))
    parts += [marker(0, x, y, "mark-0") for x, y in known] + [marker(1, x, y, "mark-1") for x, y in coming]
    rows = tuple((label, yen_words(round(value)), "", "") for label, value in past) + tuple(
        (each.label, f"見込み {yen_words(round(each.middle))}", _between(each.narrow), _between(each.wide))
        for each in ahead
    )
    return Chart(
        id_, title, summary, drawing(id_, title, summary, WIDTH, HEIGHT, parts),
        Table(("時期", "値", "10回に8回入る幅", "20回に19回入る幅"), rows),
        (("series-0", "これまで"), ("series-1", "見込み"), ("band-narrow", "10回に8回入る幅"), ("band-wide", "20回に19回入る幅")),
    )  # fmt: skip


def _between(pair: tuple[float, float]) -> str:
    return f"{yen_words(round(pair[0]))} から {yen_words(round(pair[1]))}"
