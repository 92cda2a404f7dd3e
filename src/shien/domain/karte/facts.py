"""カルテの外へ出る形。"""

from dataclasses import dataclass
from datetime import date, datetime

from shien.values.items import Item

from .choices import Source


@dataclass(frozen=True, slots=True)
class Held:
    """持っている値の一つ。value は項目辞書の正規形。"""

    item: str
    part: str
    value: str
    source: str
    source_detail: str
    observed_on: date
    recorded_at: datetime
    recorded_by: str = ""

    @property
    def source_label(self) -> str:
        """出所の名前。"""
        return Source(self.source).label


@dataclass(frozen=True, slots=True)
class Current:
    """いまの値と、食い違うほかの値。chosen は事業者が出所を選んだか。"""

    held: Held
    others: tuple[Held, ...] = ()
    chosen: bool = False

    @property
    def in_conflict(self) -> bool:
        """出所によって値が食い違い、まだ選ばれていないか。"""
        return bool(self.others) and not self.chosen


@dataclass(frozen=True, slots=True)
class Karte:
    """カルテ。(項目, 部分) → いまの値。version は保存の食い違いを見つける番号。"""

    enterprise_id: int
    values: dict[tuple[str, str], Current]
    version: int

    def get(self, item: str, part: str = "") -> Current | None:
        """いまの値。無ければ None。"""
        return self.values.get((item, part))

    def text(self, item: str, part: str = "") -> str:
        """いまの値の文字。無ければ空。"""
        found = self.values.get((item, part))
        return found.held.value if found else ""

    def parts(self, items: tuple[str, ...]) -> list[str]:
        """これらの項目が値を持つ部分 (行の鍵・事業年度の末日)。"""
        return sorted({part for (item, part) in self.values if item in items and part})


@dataclass(frozen=True, slots=True)
class Past:
    """値の履歴の一行。"""

    value: str | None
    source: str
    source_detail: str
    recorded_by: str
    observed_on: date
    recorded_at: datetime
    superseded_at: datetime | None

    @property
    def source_label(self) -> str:
        """出所の名前。"""
        return Source(self.source).label


@dataclass(frozen=True, slots=True)
class Progress:
    """項目群の埋まり具合。"""

    group: str
    label: str
    filled: int
    total: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Missing:
    """次に入れるとよい項目と、入れると何ができるか。"""

    item: Item
    unlocks: tuple[str, ...]

    @property
    def where(self) -> str:
        """入る申請書を、短く。

        >>> Missing(None, ("計画の認定申請書",)).where, Missing(None, ("あ", "い", "う")).where
        ('計画の認定申請書', '3つの申請書')
        """
        return "、".join(self.unlocks) if len(self.unlocks) <= 2 else f"{len(self.unlocks)}つの申請書"


@dataclass(frozen=True, slots=True)
class Meter:
    """カルテの充実度。"""

    filled: int
    total: int
    groups: tuple[Progress, ...]
    next: Missing | None

    @property
    def percent(self) -> int:
        """百分率 (切捨て)。"""
        return self.filled * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Change:
    """取込みで変わる値の一つ。before はいまの値。"""

    item: str
    part: str
    label: str
    after: str
    before: str
    row: int | None

    @property
    def kind(self) -> str:
        """new・same・different のどれか。"""
        if not self.before:
            return "new"
        return "same" if self.before == self.after else "different"


@dataclass(frozen=True, slots=True)
class Staged:
    """確認待ちの取込み。"""

    id: str
    kind: str
    file_name: str
    state: str
    changes: tuple[Change, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    unmapped: tuple[str, ...]
    acceptable: bool
    source: str


@dataclass(frozen=True, slots=True)
class Registered:
    """法人番号公表サイトの一社。"""

    corporate_number: str
    name: str
    kana: str
    name_en: str
    kind: str
    postal_code: str
    municipality: str
    location: str
    prefecture_code: str
    close_date: date | None
    updated_on: date | None
    successor: str = ""
