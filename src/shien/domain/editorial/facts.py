"""編集の外へ出る形。"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from .choices import Kind


@dataclass(frozen=True, slots=True)
class Picture:
    """画像。url はこのサイトの中。"""

    url: str
    width: int
    height: int
    alternative: str


@dataclass(frozen=True, slots=True)
class Card:
    """一覧の一枚。outside は、ほかのサイトの見出しなら、その番地 (内容は持ち主のサイトにある)。"""

    kind: Kind
    key: UUID
    title: str
    lead: str
    label: str
    owner: str
    use_purpose: tuple[str, ...]
    industry: tuple[str, ...]
    area: tuple[str, ...]
    published_at: datetime | None
    changed_at: datetime | None
    synthetic: bool
    outside: str = ""

    @property
    def path(self) -> str:
        """画面の道。"""
        return f"/{'cases' if self.kind == Kind.CASE else 'articles'}/{self.key}/"


@dataclass(frozen=True, slots=True)
class Detail:
    """内容の全部。body は見せてよい HTML。"""

    card: Card
    body: str
    picture: Picture | None
    source_name: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """前と後の数字。"""

    label: str
    unit: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Used:
    """使った支援策。公開していなければ、題も道もない。"""

    key: UUID
    title: str
    opening: str


@dataclass(frozen=True, slots=True)
class Case:
    """事例の全部。"""

    detail: Detail
    figures: tuple[Figure, ...]
    measures: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。空は、問わない。"""

    use_purpose: str = ""
    industry: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """編集者から見た内容。state は、下書き・提案中・予約・公開中・終了。"""

    kind: Kind
    id: int
    key: UUID
    title: str
    state: str
    goes_live: datetime | None
    changed_at: datetime
    proposed_by: str
    own: bool
    live: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """内容のはたらきの合計。"""

    kind: Kind
    key: UUID
    title: str
    views: int
    saves: int
    started: int
    finished: int
    by_source: tuple["FromSource", ...]


@dataclass(frozen=True, slots=True)
class FromSource:
    """来た所ごとのはたらき。"""

    label: str
    views: int
    saves: int
    started: int
    finished: int


@dataclass(frozen=True, slots=True)
class Fault:
    """編集者の机の一行。weight は 見られた数 × 誤りの重さ。"""

    code: str
    title: str
    reason: str
    views: int
    weight: float
    step: str
    path: str
    key: UUID | None = None
    other: UUID | None = None
    since: date | None = None
