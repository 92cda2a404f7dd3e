"""お知らせの外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shien.domain.catalogue.facts import Filters, Measure

from .choices import Delivery, Move, Rhythm, Stage


@dataclass(frozen=True, slots=True)
class Search:
    """保存した検索。"""

    key: UUID
    name: str
    filters: Filters
    rhythm: Rhythm
    made_at: datetime
    paused_at: datetime | None
    due_at: datetime | None

    @property
    def paused(self) -> bool:
        """休んでいるか。"""
        return self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Tiding:
    """知らせること。occasions は (new, closes:日付) のうち、まだ知らせていないもの。"""

    measure: Measure
    occasions: tuple[str, ...]

    @property
    def new(self) -> bool:
        """新しく公開されたか。"""
        return "new" in self.occasions


@dataclass(frozen=True, slots=True)
class Interests:
    """ニュースレターの読み手の関心と、配信の絞り込み。空は「問わない」「全員」。"""

    industry: tuple[str, ...] = ()
    prefecture: tuple[str, ...] = ()
    use_purpose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """ニュースレターにしたこと。"""

    move: Move
    count: int | None
    digest: str
    person_id: int
    person: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """ニュースレターの一号。progress は行方ごとの数。"""

    key: UUID
    subject: str
    text: str
    measures: tuple[UUID, ...]
    interests: Interests
    made_at: datetime
    stage: Stage
    steps: tuple[Taken, ...]
    progress: Mapping[str, int]
    digest: str

    @property
    def asked_by(self) -> str:
        """承認を求めた人。"""
        return next((each.person for each in reversed(self.steps) if each.move == Move.ASK), "")

    @property
    def total(self) -> int:
        """宛先の数。"""
        return sum(self.progress.values())

    @property
    def settled(self) -> int:
        """済んだ数。"""
        return self.total - self.progress.get(Delivery.WAITING, 0)


@dataclass(frozen=True, slots=True)
class Mail:
    """送る一通。token は不達の知らせから一通を割り出す印。"""

    recipient: int
    email: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    token: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """解除したもの。"""

    searches: tuple[str, ...]
    newsletter: bool
    favourites: bool
