"""定義の中の式を組み立てる。"""

from datetime import date

from .formula import Formula, FormulaError, formula
from .logic import as_date
from .outline import Outline, Part
from .scope import Scope, Spaces
from .shape import Faults

_ANSWERS = {
    **dict.fromkeys(("integer", "decimal", "percent", "yen"), "number"), "date": "date", "month": "date",
    "boolean": "truth", "consent": "truth", "choices": "set",
}  # fmt: skip


class Formulas:
    """骨組みから見える名前で、式を組み立てる。"""

    def __init__(self, plan: Outline, faults: Faults, spaces: Spaces) -> None:
        self.plan, self.faults, self.spaces = plan, faults, spaces
        self._scopes: dict[str, Scope] = {}

    def truth(self, part: Part, key: str, table: str = "") -> Formula | None:
        """when・required・check。false は無いのと同じ。"""
        raw = part.raw.get(key)
        if raw is None or raw is False or raw == "":
            return None
        return self._made(part, key, "True" if raw is True else raw, "truth", table)

    def answer(self, part: Part, table: str = "") -> Formula | None:
        """計算の欄の式。"""
        raw = part.raw.get("formula")
        return self._made(part, "formula", raw, _ANSWERS.get(part.type, "any"), table) if raw else None

    def limit(self, part: Part, key: str, table: str = "", absent: int | None = None) -> Formula | None:
        """min・max。数・日付・式。absent は、書いていないときの値。"""
        raw = part.raw.get(key, absent)
        dated = raw if isinstance(raw, date) else as_date(f"{raw}-01" if part.type == "month" else raw) or as_date(raw)
        if raw is None or raw == "":
            return None
        if dated is not None:
            return Formula(dated.isoformat(), frozenset(), "date", lambda frame: dated)
        kind = "number" if part.type == "choices" else _ANSWERS.get(part.type, "any")
        return self._made(part, key, str(raw), kind, table)

    def _made(self, part: Part, key: str, text: str, kind: str, table: str) -> Formula | None:
        if table not in self._scopes:
            self._scopes[table] = self.plan.scope(table, self.spaces)
        try:
            return formula(text, self._scopes[table], kind)
        except FormulaError as error:
            for fault in error.faults:
                self.faults.add(part.where, f"{key}：{fault}")
            return None
