"""支援機関の名簿の外へ出る形。"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .choices import OPEN, WAITING, ContactState, Side

SORTS = ("fit", "near", "results", "reply")


@dataclass(frozen=True, slots=True)
class Search:
    """探す条件。空は問わない。home は近さを測る市区町村コード、neighbours は隣の都道府県も含めるか。"""

    keyword: str = ""
    prefecture: str = ""
    municipality: str = ""
    neighbours: bool = False
    kind: str = ""
    expertise: tuple[str, ...] = ()
    industry: str = ""
    language: str = ""
    fee: str = ""
    online: bool = False
    sort: str = "fit"


@dataclass(frozen=True, slots=True)
class Track:
    """実績のまとめ。割合は0から1。decided は採否の分かった件数。"""

    decided: int
    adopted: int
    expected: float
    mean: float
    low: float
    high: float
    lead: float
    requests: int
    reply_hours: float | None
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class Institution:
    """支援機関。空と None は「記載なし」。near は近さ (3 同じ市区町村、2 同じ都道府県、1 隣、0 ほか)。"""

    key: UUID
    record_id: str
    name: str
    kind: str
    certification: str
    corporate_number: str
    prefecture: str
    municipality: str
    postal_code: str
    location: str
    contact: str
    telephone: str
    url: str
    expertise: tuple[str, ...]
    industries: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    fee: str
    fee_note: str
    online: bool | None
    certified_on: date | None
    certified_until: date | None
    synthetic: bool
    licence: str
    last_seen_at: datetime
    changed_at: datetime
    gone_at: datetime | None
    track: Track | None
    near: int = 0

    def lapsed(self, on: date) -> bool:
        """認定の期限が過ぎているか。"""
        return self.certified_until is not None and self.certified_until < on


@dataclass(frozen=True, slots=True)
class Result:
    """制度・年度ごとの実績。"""

    programme: str
    fiscal_year: int
    supported: int
    adopted: int | None
    settled: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """相談の状態の一行。"""

    id: int
    state: ContactState
    side: Side
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """相談。支援機関に見せるときは、伝えられた値だけが shared に入る。version はいちばん新しい状態の番号。"""

    id: UUID
    institution: UUID
    institution_name: str
    topics: tuple[str, ...]
    message: str
    shares: tuple[str, ...]
    shared: tuple[dict[str, Any], ...]
    asked_at: datetime
    state: ContactState
    state_at: datetime
    version: int
    steps: tuple[Step, ...] = ()
    moves: tuple[ContactState, ...] = ()
    synthetic: bool = False

    @property
    def open(self) -> bool:
        """続いているか。"""
        return self.state in OPEN

    @property
    def waiting(self) -> bool:
        """支援機関の返事を待っているか。"""
        return self.state in WAITING


@dataclass(frozen=True, slots=True)
class InstitutionChanges:
    """取込みの報告。changed は (番号, 名称, 変わった欄)。"""

    new: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]
    unchanged: int
    gone: tuple[tuple[str, str], ...]

    @property
    def empty(self) -> bool:
        """何も変わらなかったか。"""
        return not (self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class ResultChanges:
    """実績の取込みの報告。unknown は名簿に無い番号。"""

    new: int
    changed: int
    unchanged: int
    unknown: tuple[str, ...]
