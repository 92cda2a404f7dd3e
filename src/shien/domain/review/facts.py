"""審査の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from shien.domain.motions.facts import Motion

from .choices import Severity


@dataclass(frozen=True, slots=True)
class Criterion:
    """審査項目。max は満点、weight は重み。"""

    id: str
    label: str
    max: int
    weight: Fraction
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Bonus:
    """加点・減点の項目。"""

    id: str
    label: str
    points: int
    group: str
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """利害関係の疑い。"""

    severity: Severity
    text: str

    @property
    def blocks(self) -> bool:
        """割り当てられないか。"""
        return self.severity == Severity.BLOCK


@dataclass(frozen=True, slots=True)
class Standing:
    """いまの点。points は平均に加点・減点を足したもの、by_criterion は (審査項目, 平均) を配点の高い順に。"""

    points: Fraction
    by_criterion: tuple[tuple[str, Fraction], ...]
    bonus: int
    scores: int


@dataclass(frozen=True, slots=True)
class Check:
    """形式の確認。results は門の項目 → {ok, note}。"""

    submission: UUID
    results: Mapping[str, Mapping[str, Any]]
    passed: bool
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BonusResult:
    """認めた加点・減点。"""

    bonus: tuple[str, ...]
    malus: tuple[str, ...]
    points: int
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewer:
    """割り当てられる審査員と、利害関係の疑い。load は受け持っている数。"""

    account_id: int
    name: str
    organisation: str
    load: int
    doubts: tuple[Doubt, ...] = ()

    @property
    def blocked(self) -> bool:
        """割り当てられないか。"""
        return any(each.blocks for each in self.doubts)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """出された採点。"""

    reviewer_name: str
    points: Mapping[str, int]
    remarks: Mapping[str, str]
    opinion: str
    total: Fraction
    at: datetime


@dataclass(frozen=True, slots=True)
class Assigned:
    """割当て。declared は届出 (None はまだ)、scored_at は採点を出した時。"""

    key: UUID
    application: UUID
    number: str
    applicant_name: str
    procedure: str
    call_name: str
    reviewer_name: str
    at: datetime
    declared: bool | None
    scored_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    warnings: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """いまの段階。"""
        if self.ended_at:
            return "外れました"
        if self.scored_at:
            return "採点を出しました"
        return "採点を待っています" if self.declared is False else "届出を待っています"


@dataclass(frozen=True, slots=True)
class Dossier:
    """職員の見る、一つの申請の審査。"""

    handler: str
    handler_id: int | None
    check: Check | None
    checks: tuple[Check, ...]
    bonus: BonusResult | None
    assigned: tuple[Assigned, ...]
    scores: tuple[ScoreSheet, ...]
    standing: Standing | None
    motions: tuple[Motion, ...]
    examinations: tuple["Examination", ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """異議の調べ。"""

    text: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RankedRow:
    """順位表の一行。why は線と同点の説明、decidable はまだ決まっていないか。"""

    application: UUID
    number: str
    applicant_name: str
    state: str
    place: int
    points: Fraction
    amount: int
    total: int
    verdict: str
    why: str
    decidable: bool = True

    @property
    def within(self) -> bool:
        """予算に入るか。"""
        return self.verdict == "within"


@dataclass(frozen=True, slots=True)
class Table:
    """順位表。"""

    key: UUID
    call: UUID
    budget: int | None
    taken: int
    mark: str
    by_name: str
    at: datetime
    rows: tuple[RankedRow, ...]


@dataclass(frozen=True, slots=True)
class SlotFact:
    """口頭審査の枠。booked_by は予約した申請 (職員にだけ)。"""

    id: int
    starts_at: datetime
    minutes: int
    place: str
    taken: bool
    number: str = ""
    applicant_name: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """公表した一覧。"""

    call: UUID
    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Question:
    """よくある質問。"""

    id: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class MessageFact:
    """書きかけの申請者への知らせ。"""

    id: int
    title: str
    text: str
    count: int
    by_id: int
    by_name: str
    at: datetime
    sent_at: datetime | None
    sent: int
    names: tuple[str, ...] = field(default=())
