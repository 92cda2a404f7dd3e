"""欄の箱。様式の欄を、画面に出す形にする。打たれた文字があれば、それを見せる。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from shien.domain.applications import facts
from shien.engines.forms import Evaluation, Fault, Field, show, written
from shien.integrations.attachment import format_words, taken
from shien.values.industry import table as industries
from shien.values.municipality import PREFECTURES

_NUMBERS = frozenset({"yen", "integer", "decimal", "percent"})
_SIZES = {"yen": "amount", "integer": "short", "decimal": "short", "percent": "short"}
_AUTO = {"telephone": "tel", "email": "email", "url": "url", "postal_code": "postal-code"}
# 自社と、連絡を受ける人の欄。ブラウザが覚えた値を入れられる (WCAG 1.3.5)。
_AUTO_ITEMS = {
    "name": "organization", "location": "street-address", "contact_location": "street-address", "contact_name": "name",
    "contact_position": "organization-title",
}  # fmt: skip
_AUTO_FIELDS = {"contact_fax": "fax tel", "fax": "fax tel", "contact_mobile": "mobile tel"}
_HELP = {
    "date": "例：2026年11月23日、令和8年11月23日、R8.11.23", "month": "例：2026年11月、令和8年11月",
    "municipality": "例：岩手県盛岡市", "industry_detail": "例：7711 自動車整備業。名前の一部を打つと、候補が出ます。",
}  # fmt: skip


class Held(Protocol):
    """欄に入っているもの。下書きか、職員が様式を試すときの空の書類。"""

    @property
    def answers(self) -> Mapping[str, Any]:
        """欄 → 答え。"""

    @property
    def origins(self) -> Mapping[str, facts.Origin]:
        """自動で入れた欄 → 出所。"""

    @property
    def files(self) -> tuple[facts.File, ...]:
        """添付ファイル。"""


@dataclass(frozen=True, slots=True)
class Box:
    """一つの欄か升目。text は入力欄の文字、said は言葉での値。origin は自動で入れた値の出所。"""

    field: Field
    id: str
    name: str
    label: str
    kind: str
    text: str = ""
    chosen: tuple[str, ...] = ()
    said: str = ""
    required: bool = False
    shown: bool = True
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    origin: facts.Origin | None = None
    origin_said: str = ""
    locked: bool = False
    options: tuple[tuple[str, str], ...] = ()
    rows: tuple["Row", ...] = ()
    files: tuple[facts.File, ...] = ()

    @property
    def help(self) -> str:
        """欄の説明。書き方の例は、説明が無いときだけ。"""
        return self.field.help or _HELP.get(self.field.type, "")

    @property
    def describedby(self) -> str:
        """読み上げの説明の id。"""
        parts = [f"{self.id}-error"] * bool(self.errors) + [f"{self.id}-help"] * bool(self.help)
        return " ".join([*parts, *[f"{self.id}-words"] * self.worded])

    @property
    def worded(self) -> bool:
        """打った値を言葉で言い直す欄か。"""
        return self.field.type in ("yen", "corporate_number", "postal_code", "date", "month")

    @property
    def size(self) -> str:
        """入力欄の幅。"""
        return _SIZES.get(self.field.type, "")

    @property
    def unit(self) -> str:
        """欄の後ろに書く単位。"""
        return {"yen": self.field.unit or "円", "percent": "％"}.get(self.field.type, self.field.unit)

    @property
    def autocomplete(self) -> str:
        """自動入力の種類。"""
        if self.field.table:
            return "off"
        item = self.field.items[0] if self.field.items else ""
        return _AUTO_FIELDS.get(self.field.id) or _AUTO_ITEMS.get(item) or _AUTO.get(self.field.type, "off")

    @property
    def candidates(self) -> str:
        """候補を探す道の名。"""
        return {"municipality": "municipality", "industry_detail": "industry"}.get(self.field.type, "")

    @property
    def accept(self) -> str:
        """選べるファイルの種類。"""
        return ",".join(f".{each}" for each in taken(self.field.formats))

    @property
    def formats(self) -> str:
        """選べるファイルの種類の言葉。"""
        return format_words(self.field.formats)

    @property
    def takes_heic(self) -> bool:
        """iPhoneの写真 (HEIC) を、JPEGに変えて付けられるか。"""
        return "heic" in taken(self.field.formats)

    @property
    def megabytes(self) -> int:
        """一つのファイルの大きさの限り (MB)。"""
        return min(self.field.max_bytes or 20 * 1024 * 1024, 20 * 1024 * 1024) // (1024 * 1024)

    @property
    def full(self) -> bool:
        """もう付けられないか。差し替えだけができる。"""
        return bool(self.field.max_files) and len(self.files) >= self.field.max_files


@dataclass(frozen=True, slots=True)
class Row:
    """表の一行 (横に見せる表では、一つの列)。"""

    index: int
    label: str
    cells: tuple[Box, ...]
    blank: bool = False


def boxes(
    fields: Iterable[Field], draft: Held, found: Evaluation, *, faults: Iterable[Fault] = (),
    raw: Mapping[str, list[str]] | None = None, fixing: Iterable[str] = (), extra: Mapping[str, int] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> list[Box]:  # fmt: skip
    """欄の箱の並び。fixing は「直す」を押した欄、extra は足した空の行の数。"""
    maker = _Maker(draft, found, list(faults), raw or {}, frozenset(fixing), extra or {}, answers)
    return [maker.box(each) for each in fields]


class _Maker:
    def __init__(
        self, draft: Held, found: Evaluation, faults: list[Fault], raw: Mapping[str, list[str]],
        fixing: frozenset[str], extra: Mapping[str, int], answers: Mapping[str, Any] | None,
    ) -> None:  # fmt: skip
        self.draft, self.found, self.faults, self.raw = draft, found, faults, raw
        self.fixing, self.extra = fixing, extra
        self.answers = draft.answers if answers is None else answers

    def box(self, field: Field) -> Box:
        """一つの欄。"""
        origin = self.draft.origins.get(field.id)
        value = self.found.values.get(field.id) if field.formula else self.answers.get(field.id)
        made = self._cell(field, field.id, value, self._said(field.id, None, ""))
        locked = bool(origin and origin.locked and field.id not in self.fixing and field.type != "table")
        made = replace(
            made, required=field.id in self.found.required, shown=field.id in self.found.shown, origin=origin, locked=locked,
            origin_said=words_of(field, origin.value) if origin and field.type != "table" else "",
        )  # fmt: skip
        if field.type == "table":
            return replace(made, rows=tuple(self._rows(field)))
        if field.type == "file":
            return replace(made, files=tuple(each for each in self.draft.files if each.field == field.id))
        return made

    def _said(self, field: str, row: int | None, column: str) -> list[Fault]:
        return [each for each in self.faults if (each.field, each.row, each.column) == (field, row, column)]

    def _cell(self, field: Field, name: str, value: Any, faults: list[Fault], label: str = "") -> Box:
        typed = self.raw.get(name)
        text = typed[-1] if typed else written_text(field, value)
        chosen = (
            tuple(typed)
            if typed
            else tuple(value)
            if isinstance(value, list | tuple) and field.type == "choices"
            else ()
        )
        return Box(
            field, f"f-{name}", name, label or field.label, _kind(field), text, chosen, words_of(field, value),
            errors=tuple(dict.fromkeys(each.message for each in faults if each.severity == "error")),
            warnings=tuple(dict.fromkeys(each.message for each in faults if each.severity != "error")),
            options=_options(field),
        )  # fmt: skip

    def _rows(self, table: Field) -> Iterable[Row]:
        lines = [
            Row(at, label, tuple(self._line(table, at, row)), blank) for at, label, row, blank in self._lines(table)
        ]
        if not table.transpose:
            return lines
        return [
            Row(place, column.label, tuple(replace(line.cells[place], label=line.label) for line in lines))
            for place, column in enumerate(table.columns)
        ]

    def _lines(self, table: Field) -> Iterable[tuple[int, str, Mapping[str, Any], bool]]:
        held = list(self.answers.get(table.id) or ())
        if table.row_keys:
            known = {str(row.get("row")): row for row in held}
            for at, key in enumerate(table.row_keys):
                yield at, table.row_labels[at] if at < len(table.row_labels) else key, known.get(key, {}), False
            return
        posted = max((_row_of(each, table.id) for each in self.raw), default=-1) + 1
        many = max(len(held), posted)
        wanted = max(many + self.extra.get(table.id, 0), 1)
        for at in range(max(min(wanted, table.max_rows or 200), posted)):  # what was typed stays, however long
            yield at, f"{at + 1}行目", held[at] if at < len(held) else {}, at >= many

    def _line(self, table: Field, at: int, row: Mapping[str, Any]) -> Iterable[Box]:
        computed = _row_values(self.found.values.get(table.id), table, at)
        place = at
        if table.row_keys:  # faults are told by the place among the rows that have answers
            place = next(
                (
                    n
                    for n, each in enumerate(self.found.values.get(table.id) or ())
                    if each.get("row") == table.row_keys[at]
                ),
                at,
            )
        for column in table.columns:
            value = computed.get(column.id) if column.formula else row.get(column.id)
            box = self._cell(column, f"{table.id}-{at}-{column.id}", value, self._said(table.id, place, column.id))
            yield replace(
                box, required=(table.id, place, column.id) in self.found.required_cells,
                shown=(table.id, place, column.id) not in self.found.hidden,
            )  # fmt: skip


def _row_of(name: str, table: str) -> int:
    head, _, rest = name.rpartition(f"{table}-")
    number = rest.partition("-")[0]
    return int(number) if not head and number.isdecimal() and len(number) < 5 else -1


def _row_values(rows: Any, table: Field, at: int) -> Mapping[str, Any]:
    rows = list(rows or ())
    if table.row_keys:
        return next((row for row in rows if row.get("row") == table.row_keys[at]), {})
    return rows[at] if at < len(rows) else {}


def _kind(field: Field) -> str:
    if field.formula:
        return "computed"
    if field.type == "boolean":
        return "boolean" if field.required is not None and not field.table else "tick" if not field.table else "select"
    kinds = {
        "long_text": "area", "choices": "choices", "consent": "consent", "table": "table", "file": "file", "note": "note",
        "industry_major": "select", "industry_middle": "select", "prefecture": "select",
    }  # fmt: skip
    if field.type == "choice":
        return "radio" if len(field.options) <= 5 and not field.table else "select"
    return kinds.get(field.type, "text")


def _options(field: Field) -> tuple[tuple[str, str], ...]:
    if field.type in ("choice", "choices"):
        return tuple((each.value, each.label) for each in field.options)
    if field.type == "boolean":
        return (("true", "はい"), ("false", "いいえ"))
    if field.type in ("industry_major", "industry_middle"):
        return _industries(1 if field.type == "industry_major" else 2)
    return tuple(PREFECTURES.items()) if field.type == "prefecture" else ()


@lru_cache
def _industries(size: int) -> tuple[tuple[str, str], ...]:
    return tuple((code, f"{code} {name}") for code, (_, name) in industries(14).items() if len(code) == size)


def written_text(field: Field, value: Any) -> str:
    """入力欄に置く文字。候補から選ぶ欄は名前で、ほかは様式の書き方で。"""
    if value is None or isinstance(value, list | tuple | dict):
        return ""
    if field.type in ("municipality", "industry_detail", "date", "month"):
        return words_of(field, value)
    return written(field, value)


def words_of(field: Field, value: Any) -> str:
    """言葉での値。読めない値は、そのまま。"""
    if field.type in ("table", "file", "note") or value in (None, "", []):
        return ""
    try:
        return show(field, value)
    except (ValueError, TypeError, ArithmeticError):
        return str(value)
