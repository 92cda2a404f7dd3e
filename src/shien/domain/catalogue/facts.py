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
class AlsoAt:
    """同じ支援施策の、ほかの掲載元。"""

    key: UUID
    title: str
    licence: str
    url: str


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
    also_at: tuple[AlsoAt, ...] = ()

    @property
    def synthetic(self) -> bool:
        """合成の見本か。"""
        return self.source == Source.DEMO

    @property
    def source_label(self) -> str:
        """名簿の名前。"""
        return Source(self.source).label


@dataclass(frozen=True, slots=True)
class Known:
    """一件について分かっていること。出所の欄が先、無ければ本文から読んだ値。read は、本文から読んだ欄の名。

    areas は都道府県コード (00 は全国)、industries は大分類、middles は中分類 (大分類の一部だけのとき)、reach は業種の範囲
    (restricted・open・not_for_firms・unknown)。size は any・sme・micro・mid か空、kinds は対象者の種類。inquiry は本文から読んだ問合せ先
    (出所の欄にあれば空)。空は「記載なし」。
    """

    use_purpose: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    middles: tuple[str, ...] = ()
    reach: str = "unknown"
    area: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    employees: tuple[int | None, int | None] | None = None
    capital: tuple[int | None, int | None] | None = None
    size: str = ""
    kinds: tuple[str, ...] = ()
    limit: int | None = None
    rate: str = ""
    opening: date | None = None
    closing: date | None = None
    inquiry: str = ""
    read: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quotation:
    """本文から読み取った値の根拠の文。text は言葉にした値、quoted はもとの文のその部分、rule は見つけた決まり。"""

    kind: str
    text: str
    quoted: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Related:
    """つながりのある支援施策。"""

    key: UUID
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class MeasureDetail:
    """支援施策の全部。detail は見せてよい HTML。markdown は、ほかの文が Markdown で書かれているか。"""

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
    known: Known = Known()
    evidence: tuple[Quotation, ...] = ()
    markdown: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。空は、問わない。unstated は、その欄の記載がない支援策も含めるか。

    nearby は隣の都道府県も、size は規模 (micro・sme・mid)、amount は上限額の下限 (円)、provider は実施機関の種類、
    deadline は締切までの日数。literal は、言葉の地名・業種を読み取らず、書かれた文字だけで探す。
    sort は closing・amount・new・fit (合う順)。
    """

    keyword: str = ""
    opening: str = ""
    prefecture: str = ""
    use_purpose: str = ""
    industry: str = ""
    unstated: bool = False
    sort: str = "closing"
    nearby: bool = False
    size: str = ""
    amount: str = ""
    provider: str = ""
    deadline: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """見つかった一件。why は合うわけ (大切なものから)、marks は強調する範囲、excerpt は本文の抜き書き。place は棚の中の番号。"""

    measure: Measure
    known: Known
    why: tuple[str, ...]
    title_marks: tuple[tuple[int, int], ...]
    excerpt: str
    excerpt_marks: tuple[tuple[int, int], ...]
    place: int
    inquiry: str


@dataclass(frozen=True, slots=True)
class Asked:
    """問いから読み取ったこと。kind は prefecture・municipality・industry・purpose・without (「以外」と言われた句。code は空)。"""

    kind: str
    code: str
    surface: str


@dataclass(frozen=True, slots=True)
class Finding:
    """探した答え。relaxed は、無ければゼロ件になったので外した絞り込みの名。nearest なら、当てはまるものが無く、近いもの。

    facets は絞り込みの名 → 値 → 件数。asked は、問いから読み取って絞り込みに使ったこと。
    """

    hits: tuple[Hit, ...]
    total: int
    nearest: bool
    relaxed: tuple[str, ...]
    suggestion: str
    facets: Mapping[str, Mapping[str, int]]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """埋まった数。stated は出所の欄だけ、known は本文の読取りを足して。"""

    source: str
    field: str
    total: int
    stated: int
    known: int

    @property
    def before(self) -> int:
        """出所の欄だけの百分率。"""
        return round(100 * self.stated / self.total) if self.total else 0

    @property
    def after(self) -> int:
        """読取りを足した百分率。"""
        return round(100 * self.known / self.total) if self.total else 0


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
