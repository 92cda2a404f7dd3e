"""診断とカルテから、申請書に入る文と額を作る。決算の年を必ず添え、見込みは書かない (UX-23)。"""

from collections.abc import Callable
from datetime import date

from shien.domain.karte.facts import Karte
from shien.domain.karte.statements import Accounts, Statement, accounts_of
from shien.values.yen import yen_words
from shien.web.diagnosis import present
from shien.web.diagnosis.figures import Found, diagnosed

_VIEW = "view:"
_ACCOUNTS = {
    "net_sales": "売上高",
    "operating_income": "営業利益",
    "ordinary_income_loss": "経常利益",
    "net_assets": "純資産",
}


class Findings:
    """一つの事業者の、いま分かっていること。決算が無ければ、カルテの文だけ。"""

    def __init__(self, karte: Karte, kind: str) -> None:
        self.karte = karte
        self.accounts: Accounts = accounts_of(karte, kind)
        self.found: Found | None = diagnosed(self.accounts)

    @property
    def period(self) -> str:
        """いちばん新しい決算の名。"""
        return present.periods(self.found)[0].label if self.found else ""

    @property
    def ended_on(self) -> date | None:
        """いちばん新しい決算の末日。"""
        return self.accounts.statements[0].end if self.accounts.statements else None

    @property
    def label(self) -> str:
        """出所の言葉。"""
        return f"経営診断（{self.period}の決算）とカルテ" if self.found else "カルテ"

    def text(self, parts: tuple[str, ...], most: int) -> str:
        """部分をつないだ文。most 文字に入る分だけを、前から。"""
        made = ""
        for line in (line for part in parts for line in self._lines(part)):
            longer = f"{made}\n{line}" if made else line
            if len(longer) <= most:
                made = longer
        return made

    def _lines(self, part: str) -> list[str]:
        if part.startswith(_VIEW):
            return [text] if (text := self.karte.text(part.removeprefix(_VIEW)).strip()) else []
        return _PARTS[part](self.found) if self.found else []

    def figure(self, name: str) -> int | None:
        """いちばん新しい決算の額。"""
        if not self.accounts.statements:
            return None
        newest = self.accounts.statements[0]
        if name == "employees":
            return self.accounts.employees(0)
        return _COMPUTED[name](newest) if name in _COMPUTED else newest.get(name)


def _accounts(found: Found) -> list[str]:
    """決算の要点。二期まで、新しい順。"""
    lines = []
    for period, each in list(zip(present.periods(found), found.accounts.statements, strict=False))[:2]:
        told = [
            f"{label}は{yen_words(value)}" for key, label in _ACCOUNTS.items() if (value := each.get(key)) is not None
        ]
        if told:
            lines.append(f"{period.label}の{'、'.join(told)}です。")
    return lines


def _standing(found: Found) -> list[str]:
    newest = present.periods(found)[0]
    if not newest.rank:
        return []
    return [
        f"ローカルベンチマーク（{newest.label}の決算）の総合点は、30点のうち{newest.total}点（ランク{newest.rank}）です。"
    ]


def _compared(found: Found) -> list[str]:
    return [present.compared(found)] if present.industry(found) and present.periods(found)[0].rank else []


def _changes(found: Found) -> list[str]:
    moved = present.moves(found)
    return [moved.summary] if moved else []


def _shape(found: Found) -> list[str]:
    """レーダー図の読み方。"""
    return [present.radar_of(found).summary] if present.periods(found)[0].rank else []


def _indicators(found: Found) -> list[str]:
    return [f"・{row.sentence}" for row in present.rows(found) if row.cells[0][1]]


def _weak(found: Found) -> list[str]:
    """同じ業種・規模の真ん中より良くない指標。"""
    lines = []
    for row, reason in zip(present.rows(found), found.diagnosis.reasons(0, 0), strict=True):
        if present.better(reason) is False:
            lines.append(
                f"・{row.label}は{row.cells[0][0]}で、同じ業種・規模の真ん中（{row.median}）より良くありません。"
            )
    return lines


_PARTS: dict[str, Callable[[Found], list[str]]] = {
    "accounts": _accounts, "standing": _standing, "compared": _compared, "changes": _changes, "shape": _shape,
    "indicators": _indicators, "weak": _weak,
}  # fmt: skip
PARTS = frozenset(_PARTS)


def _gross_profit(each: Statement) -> int | None:
    sales, cost = each.get("net_sales"), each.get("cost_of_sales")
    return None if sales is None or cost is None else sales - cost


_COMPUTED: dict[str, Callable[[Statement], int | None]] = {
    "depreciation": lambda each: each.depreciation, "gross_profit": _gross_profit,
}  # fmt: skip
