"""支援施策の名簿の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .choices import Opening, Outcome, Source, State


@dataclass(frozen=True, slots=True)
class Call:
    """公募回。"""

    number: str
    acceptance_start_datetime: datetime | None
    acceptance_end_datetime: datetime | None
    time_stated: bool
    follow_up: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """支援施策の見出し。空と None は「記載なし」。call は、いまかこれからの公募回 (無ければ終わった回)。"""

    key: UUID
    title: str
    subsidy_catch_phrase: str
    service_category: str
    institution_name: str
    institution_kind: str
    use_purpose: tuple[str, ...]
    industry: tuple[str, ...]
    target_area_search: tuple[str, ...]
    target_number_of_employees: str
    subsidy_rate: str
    subsidy_max_limit: int | None
    source: str
    licence: str
    opening: Opening
    call: Call | None
    published_at: datetime | None
    changed_at: datetime
    confirmed_on: date | None

    @property
    def synthetic(self) -> bool:
        """合成の見本か。"""
        return self.source == Source.DEMO

    @property
    def source_label(self) -> str:
        """名簿の名前。"""
        return Source(self.source).label


@dataclass(frozen=True, slots=True)
class Related:
    """つながりのある支援施策。"""

    key: UUID
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class MeasureDetail:
    """支援施策の全部。detail は見せてよい HTML。"""

    measure: Measure
    number: str
    detail: str
    target: str
    target_area_detail: str
    acceptance_remarks: str
    project_end_deadline: date | None
    usage: str
    inquiry: str
    front_subsidy_detail_page_url: str
    calls: tuple[Call, ...]
    related: tuple[Related, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    under_review: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。空は、問わない。unstated は、その欄の記載がない支援策も含めるか。"""

    keyword: str = ""
    opening: str = ""
    prefecture: str = ""
    use_purpose: str = ""
    industry: str = ""
    unstated: bool = False
    sort: str = "closing"


@dataclass(frozen=True, slots=True)
class Doubt:
    """疑い。"""

    id: int
    code: str
    column: str
    reason: str
    blocking: bool
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class QueueRow:
    """編集者の見る一件。parsed は読み取った値。"""

    record: int
    source: str
    record_id: str
    title: str
    raw: str
    parsed: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    measure_key: UUID | None
    state: str

    @property
    def source_label(self) -> str:
        """名簿の名前。"""
        return Source(self.source).label

    @property
    def state_label(self) -> str:
        """公開の状態。"""
        return State(self.state).label if self.state else "支援策として読めません"

    @property
    def publishable(self) -> bool:
        """公開できるか (支援策として読めているか)。"""
        return self.measure_key is not None


@dataclass(frozen=True, slots=True)
class Change:
    """変わった一件。fields は (欄, 前, 後)。"""

    record_id: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """取込みの報告。"""

    source: str
    new: tuple[tuple[str, str], ...]
    changed: tuple[Change, ...]
    unchanged: int
    gone: tuple[tuple[str, str], ...]
    doubtful: tuple[tuple[str, str, tuple[str, ...]], ...]
    published: int
    held: int

    @property
    def empty(self) -> bool:
        """何も変わらなかったか。"""
        return not (self.new or self.changed or self.gone)


OUTCOMES = {outcome.value: outcome.label for outcome in (Outcome.PUBLISH, Outcome.HOLD, Outcome.SETTLE)}
