"""表の一行。名前・値・上限・比べる相手・比・合否。"""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Line:
    """測った値。bound があれば、値がそれを超えないことが合格。least なら、それを下回らないことが合格。"""

    name: str
    figure: float
    unit: str
    bound: float | None = None
    rival: str = ""
    ratio: float | None = None
    least: bool = False

    @property
    def passed(self) -> bool:
        """合格か。上限の無い行は、いつも合格。"""
        if self.bound is None:
            return True
        return self.figure >= self.bound if self.least else self.figure <= self.bound

    @property
    def verdict(self) -> str:
        """合否の文字。"""
        return "" if self.bound is None else "PASS" if self.passed else "FAIL"

    def cells(self) -> tuple[str, ...]:
        """表の欄。"""
        sign = "≥" if self.least else "≤"
        return (
            self.name, f"{self.figure:,.2f} {self.unit}".strip(), "" if self.bound is None else f"{sign} {self.bound:,g}",
            self.rival, "" if self.ratio is None else f"{self.ratio:.2f}", self.verdict,
        )  # fmt: skip


def table(lines: Iterable[Line]) -> str:
    """等幅の表。"""
    rows = [("name", "figure", "bound", "rival (same run)", "ratio", ""), *(line.cells() for line in lines)]
    widths = [max(_width(row[place]) for row in rows) for place in range(6)]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
