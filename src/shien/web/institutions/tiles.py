"""タイルの地図。都道府県を一つずつの四角にして、日本の形に並べる。並びは当方で決めた。市区町村は、役場の位置から並べる (places.py)。"""

from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from shien.values.municipality import PREFECTURES
from shien.web.charts.chart import tag, text

from .places import WIDE, Row, arranged, columns_of, dots

# One line per row from north to south, two characters per column; a dot is the sea.
_ROWS = (
    ".. .. .. .. .. .. .. .. .. 01 ..",
    ".. .. .. .. .. .. .. .. .. 02 ..",
    ".. .. .. .. .. .. .. .. 05 03 ..",
    ".. .. .. .. .. .. .. .. 06 04 ..",
    ".. .. .. .. .. 17 16 .. 15 07 ..",
    ".. .. .. .. 26 18 21 20 10 09 08",
    ".. .. 32 31 28 25 23 19 11 13 12",
    ".. 35 34 33 27 29 24 22 14 .. ..",
    ".. .. .. .. .. 30 .. .. .. .. ..",
    "41 40 .. 38 37 .. .. .. .. .. ..",
    "42 44 .. 39 36 .. .. .. .. .. ..",
    "43 45 .. .. .. .. .. .. .. .. ..",
    ".. 46 .. .. .. .. .. .. .. .. ..",
    "47 .. .. .. .. .. .. .. .. .. ..",
)
PLACES = {
    code: (column, row) for row, line in enumerate(_ROWS) for column, code in enumerate(line.split()) if code != ".."
}
_SIZE, _GAP = 60, 3
_HIGH = 64


def shade(count: int, most: int) -> int:
    """色の濃さ (0から4)。0 は一件も無い。"""
    return 0 if count <= 0 else min(4, 1 + (count - 1) * 4 // max(most, 1))


def short(name: str) -> str:
    """都道府県の短い名。北海道だけは、そのまま。"""
    return name if name == "北海道" else name[:-1]


def japan(counts: Mapping[str, int], query: str) -> SafeString:
    """日本の地図。四角はどれもリンクで、Tab キーで北から順にたどれる。"""
    most = max(counts.values(), default=0)
    parts = [
        _tile(
            column * _SIZE, row * _SIZE, _SIZE - _GAP, _SIZE - _GAP, short(PREFECTURES[code]), counts.get(code, 0), most,
            f"/institutions/map/{code}/{query}", PREFECTURES[code],
        )
        for code, (column, row) in sorted(PLACES.items())
    ]  # fmt: skip
    return _svg("japan", "都道府県ごとの支援機関の数", len(_ROWS[0].split()) * _SIZE, len(_ROWS) * _SIZE, parts)


def municipalities(prefecture: str, rows: list[Row], query: str) -> SafeString:
    """一つの都道府県の中の市区町村。役場の点の図と、およその位置に並べたタイル。"""
    most = max((count for _, _, count in rows), default=0)
    inside, top = dots(prefecture, rows, max(most, 1))
    placed = arranged(rows)
    wide = WIDE // columns_of(rows)
    parts = [
        _tile(
            column * wide, top + line * _HIGH, wide - 4, _HIGH - 4, name, count, most, f"/institutions/?place={code}{query}", name
        )
        for column, line, (code, name, count) in placed
    ]  # fmt: skip
    high = top + max((line + 1 for _, line, _ in placed), default=1) * _HIGH
    shown = [tag("g", inside, class_="offices", aria_hidden="true"), *parts]
    return _svg("municipalities", "市区町村ごとの支援機関の数", WIDE, high, shown)


def _tile(
    x: int, y: int, wide: int, high: int, name: str, count: int, most: int, url: str, full: str
) -> str:  # fmt: skip
    size = "" if len(name) * 22 <= wide else " narrow"
    inside = (
        tag("rect", x=x, y=y, width=wide, height=high, rx=6)
        + text(name, x + wide / 2, y + high / 2 - 3, class_=f"name{size}")
        + text(str(count), x + wide / 2, y + high / 2 + 20, class_="count")
    )
    return tag("a", inside, href=url, class_=f"tile shade-{shade(count, most)}", aria_label=f"{full} {count}件")


def _svg(id_: str, title: str, width: int, height: int, parts: list[str]) -> SafeString:
    head = tag("title", str(escape(title)), id=f"{id_}-title")
    return mark_safe(  # noqa: S308 -- every text inside was escaped by tag and text
        tag(
            "svg", head + "".join(parts), viewBox=f"-2 -2 {width} {height}", role="group", class_="tiles",
            aria_labelledby=f"{id_}-title", xmlns="http://www.w3.org/2000/svg",
        )
    )  # fmt: skip
