"""図の入れ物と、SVG の部品。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Table:
    """図と同じ数の表。rows の先頭は行の見出し。"""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """図。summary は一文の要約、legend は (見分ける印の class, 名前)。雛形 components/chart.html が見せる。"""

    id: str
    title: str
    summary: str
    svg: SafeString
    table: Table
    legend: tuple[tuple[str, str], ...] = ()


def tag(name: str, content: str = "", **attributes: object) -> str:
    """SVG の要素。class は class_、ハイフンは下線で書く。値は必ず escape する。"""
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{listed}>{content}</{name}>"


def text(content: str, x: float, y: float, anchor: str = "middle", class_: str = "") -> str:
    """文字。"""
    extra = {"class_": class_} if class_ else {}
    return tag("text", str(escape(content)), x=x, y=y, text_anchor=anchor, **extra)


def path(points: Iterable[tuple[float, float]], class_: str, *, closed: bool = False) -> str:
    """折れ線か、閉じた形。"""
    drawn = " L".join(f"{_short(x)} {_short(y)}" for x, y in points)
    return tag("path", d=f"M{drawn}{' Z' if closed else ''}", class_=class_)


def marker(shape: int, x: float, y: float, class_: str) -> str:
    """点の印。丸・四角・三角・ひし形の順に替わり、色が無くても見分けられる。"""
    size = 4.0
    if shape % 4 == 0:
        return tag("circle", cx=x, cy=y, r=size, class_=class_)
    if shape % 4 == 1:
        return tag("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, class_=class_)
    corners = (
        [(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)]
        if shape % 4 == 2
        else [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)]
    )
    return path(corners, class_, closed=True)


def drawing(id_: str, title: str, summary: str, width: int, height: int, parts: Sequence[str]) -> SafeString:
    """図の全体。読み上げでは題と要約になる。"""
    head = tag("title", str(escape(title)), id=f"{id_}-title") + tag("desc", str(escape(summary)), id=f"{id_}-desc")
    return mark_safe(  # noqa: S308 -- every text inside was escaped by tag and text
        tag(
            "svg", head + "".join(parts), viewBox=f"0 0 {width} {height}", role="img", class_="drawing",
            aria_labelledby=f"{id_}-title {id_}-desc", xmlns="http://www.w3.org/2000/svg",
        )
    )  # fmt: skip


def _short(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
