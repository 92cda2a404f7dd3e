"""カルテの見せ方。"""

from collections.abc import Iterable
from dataclasses import dataclass

from shien.domain.accounts.facts import Viewer
from shien.domain.karte.facts import Change, Current, Held, Karte
from shien.values.dates import both
from shien.values.fiscal_year import FiscalYear
from shien.values.items import GROUPS, ITEMS, Group, Item, items_of, show

# The heading of a year says its days already.
_SAID_BY_THE_HEADING = ("period_end", "closing_date")


@dataclass(frozen=True, slots=True)
class Line:
    """項目の一行。"""

    item: Item
    part: str
    current: Current | None

    @property
    def text(self) -> str:
        """見せる文。"""
        return show(self.item, self.current.held.value) if self.current else ""

    @property
    def others(self) -> list[tuple[Held, str]]:
        """食い違う値。"""
        return [(each, show(self.item, each.value)) for each in self.current.others] if self.current else []


@dataclass(frozen=True, slots=True)
class Part:
    """くり返しの一つ (事業年度・行)。"""

    key: str
    label: str
    lines: tuple[Line, ...]


def members(group: str, kind: str) -> list[Item]:
    """この事業者に当てはまる項目。"""
    return [item for item in items_of(group) if not item.kinds or kind in item.kinds]


def parts(karte: Karte, group: Group, kind: str) -> list[Part]:
    """項目群の中身。事業年度は新しい順。"""
    items = members(group.key, kind)
    keys = [""] if group.repeat == "once" else karte.parts(tuple(item.key for item in items))
    if group.repeat == "fiscal_year":
        keys = keys[::-1]
    return [
        Part(key, part_label(group, key), tuple(Line(item, key, karte.get(item.key, key)) for item in items))
        for key in keys
    ]


@dataclass(frozen=True, slots=True)
class Years:
    """事業年度を横に並べた表。columns は (末日, 名前, 全部の値に共通する出所か空)、rows は項目ごとの値、earlier は並べなかった年の数。"""

    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Item, tuple[Line, ...]], ...]
    conflicts: tuple[Line, ...]
    earlier: int = 0


def years(karte: Karte, group: Group, kind: str, *, most: int | None = None) -> Years:
    """どの年かに値のある項目だけを並べる。年は新しい順で、most 年まで。"""
    found = parts(karte, group, kind)
    earlier = max(len(found) - most, 0) if most else 0
    found = found[:most]
    rows = tuple(
        (lines[0].item, lines)
        for lines in zip(*(part.lines for part in found), strict=True)
        if any(line.current for line in lines) and lines[0].item.key not in _SAID_BY_THE_HEADING
    )
    columns = []
    for at, part in enumerate(found):
        origins = {
            (line.current.held.source_label, line.current.held.observed_on)
            for _, lines in rows
            if (line := lines[at]).current
        }
        label, on = origins.pop() if len(origins) == 1 else ("", None)
        columns.append((part.key, part.label, f"{label}・{both(on)}" if on else ""))
    return Years(
        tuple(columns),
        rows,
        tuple(line for _, lines in rows for line in lines if line.current and line.current.in_conflict),
        earlier,
    )


def part_label(group: Group, part: str) -> str:
    """事業年度・行の名前。"""
    if group.repeat == "fiscal_year":
        from datetime import date

        return FiscalYear.ending(date.fromisoformat(part)).label
    # Lists of several kinds share a group; each kind counts from its own thousand.
    return f"{group.label} {int(part) % 1000}件目" if part.isdigit() else group.label


def topics(viewer: Viewer) -> list[Group]:
    """見てよい項目群。"""
    return [group for group in GROUPS.values() if viewer.sees(group.key) and members(group.key, viewer.enterprise_kind)]


def next_row(karte: Karte, group: str) -> str:
    """次の行の鍵。"""
    used = karte.parts(tuple(item.key for item in items_of(group)))
    return f"{max((int(key) for key in used if key.isdigit()), default=0) + 1:02d}"


def sections(changes: Iterable[Change]) -> list[tuple[str, list[tuple[Change, str, str, str]]]]:
    """取込みの下見を、事業年度・行ごとにまとめる。新しい年から。行は (変わり方, 項目名, 後, 前)。"""
    found: dict[tuple[str, str], list[tuple[Change, str, str, str]]] = {}
    for each in changes:
        item = ITEMS[each.item]
        before = show(item, each.before) if each.before else ""
        found.setdefault((item.group, each.part), []).append((each, item.label, show(item, each.after), before))
    years = sorted(
        (place for place in found if GROUPS[place[0]].repeat == "fiscal_year"), key=lambda place: place[1], reverse=True
    )
    others = [place for place in found if place not in years]
    return [
        (part_label(GROUPS[group], part) if part else GROUPS[group].label, found[(group, part)])
        for group, part in [*others, *years]
    ]


def place(item: str, part: str) -> str:
    """値の置き場の名前。"""
    group = GROUPS[ITEMS[item].group]
    return f"{ITEMS[item].label}" + (f"（{part_label(group, part)}）" if part else "")
