"""様式の定義。ページ・欄・決まり・数値。読んだ後は変わらない。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .formula import Formula
from .logic import Value

TYPES = (
    "text", "long_text", "kana", "integer", "decimal", "percent", "yen", "date", "month", "choice", "choices", "boolean",
    "consent", "corporate_number", "postal_code", "telephone", "email", "url", "industry_major", "industry_middle",
    "industry_detail", "prefecture", "municipality", "table", "file", "note",
)  # fmt: skip
UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000}


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """定義の誤り。where は場所 (page[2].field[3] capital_stock のような道)。"""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


class DefinitionError(ValueError):
    """定義の誤りの全部。"""

    def __init__(self, faults: list[DefinitionFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Option:
    """選択肢。codes は、この選択肢に当たる、カルテの項目の値 (法人種別の 301 など)。"""

    value: str
    label: str
    help: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """制度の数値。formula の中では id で読む。"""

    id: str
    label: str
    value: Value
    source: str = ""
    unit: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """欄、または表の列 (table が親の表の id)。items・transform・period・row・part は、カルテから前もって記入する値。"""

    id: str
    type: str
    label: str
    page: str = ""
    table: str = ""
    unit: str = ""
    help: str = ""
    text: str = ""
    source: str = ""
    unverified: bool = False
    company_data: bool = False
    required: Formula | None = None
    when: Formula | None = None
    formula: Formula | None = None
    minimum: Formula | None = None
    maximum: Formula | None = None
    min_length: int = 0
    max_length: int = 0
    places: int = 2
    options: tuple[Option, ...] = ()
    columns: tuple["Field", ...] = ()
    min_rows: int = 0
    max_rows: int = 0
    row_keys: tuple[str, ...] = ()
    row_labels: tuple[str, ...] = ()
    transpose: bool = False
    formats: tuple[str, ...] = ()
    min_files: int = 0
    max_files: int = 1
    max_bytes: int = 0
    file_name: str = ""
    items: tuple[str, ...] = ()
    transform: str = ""
    period: int | None = None
    row: int | None = None
    part: str = ""
    max_age_days: int | None = None
    kinds: tuple[str, ...] = ()
    definition: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """様式の中の名前。列は 表.列。"""
        return f"{self.table}.{self.id}" if self.table else self.id

    @property
    def factor(self) -> int:
        """金額の単位を円にする倍率。"""
        return UNITS.get(self.unit, 1)

    @property
    def typed(self) -> bool:
        """人が答える欄か。"""
        return self.formula is None and self.type != "note"

    def column(self, id: str) -> "Field":
        """表の列。無ければ KeyError。"""
        for each in self.columns:
            if each.id == id:
                return each
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class Page:
    """ページ。一つのことを尋ねる。"""

    id: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    when: Formula | None = None
    source: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """決まり。each があれば、その表の行ごとに確かめる。fields は指摘を置く欄 (表.列 でもよい)。

    answers は、計算の欄をたどって行き着く、人が答える欄と表.列。
    """

    id: str
    check: Formula
    message: str
    fields: tuple[str, ...]
    each: str = ""
    when: Formula | None = None
    severity: str = "error"
    source: str = ""
    unverified: bool = False
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """様式。order は計る順 (欄の id、表.列、@ページ)。"""

    id: str
    title: str
    version: str
    source: str
    unverified: bool
    parameters: Mapping[str, Parameter]
    pages: tuple[Page, ...]
    fields: Mapping[str, Field]
    rules: tuple[Rule, ...]
    order: tuple[str, ...]
    definition: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def page(self, id: str) -> Page:
        """ページ。無ければ KeyError。"""
        for each in self.pages:
            if each.id == id:
                return each
        raise KeyError(id)

    def find(self, key: str) -> Field:
        """欄か、表.列。無ければ KeyError。"""
        table, _, column = key.partition(".")
        return self.fields[table].column(column) if column else self.fields[table]

    def inputs_of(self, id: str) -> frozenset[str]:
        """欄・表.列・決まり・@ページ が読む名前 (欄、表.列、firm.*、数値)。無ければ KeyError。"""
        for rule in self.rules:
            if rule.id == id:
                return reads(rule.check, rule.when)
        if id.startswith("@"):
            return reads(self.page(id[1:]).when)
        each = self.find(id)
        return reads(each.formula, each.when, each.required, each.minimum, each.maximum)


def reads(*formulas: Formula | None) -> frozenset[str]:
    """幾つかの式が読む名前。"""
    return frozenset(name for each in formulas if each is not None for name in each.reads)
