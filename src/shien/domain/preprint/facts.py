"""プレプリントの外へ出る形。"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Field:
    """申請書の欄。items の値を transform で一つにする。period は 0 が最新の事業年度、part は決まった年か行。

    many は表の列。値のある行の数だけ並び、欄の名は officers_name@01 になる。
    """

    id: str
    label: str
    section: str
    items: tuple[str, ...]
    group: str
    period: int | None = None
    row: int | None = None
    transform: str = ""
    required: bool = False
    unit: str = ""
    max_age_days: int | None = None
    kinds: tuple[str, ...] = ()
    part: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """申請書。欄の並びと版。"""

    code: str
    title: str
    version: str
    legal_basis: str
    source: str
    fields: tuple[Field, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """この申請書が求める項目群。"""
        return tuple(dict.fromkeys(each.group for each in self.fields))


class Receiver(Protocol):
    """値を受け取る者。渡してよい項目群と、事業者の別が分かればよい。"""

    @property
    def enterprise_kind(self) -> str:
        """事業者の別。"""

    def may(self, group: str) -> bool:
        """この項目群を渡してよいか。"""


@dataclass(frozen=True, slots=True)
class Bearer:
    """トークンを持って来た連携サイトと、その承諾。"""

    site_id: int
    client_id: str
    site_name: str
    owner: str
    direction: str
    site_groups: frozenset[str]
    forms: tuple[str, ...]
    consent_id: UUID
    purpose: str
    groups: frozenset[str]
    scope: frozenset[str]
    expires_at: datetime
    auto_accept: bool
    enterprise_id: int
    enterprise_kind: str
    corporate_number: str
    account_id: int | None
    delegation_id: int | None

    def may(self, group: str) -> bool:
        """この項目群を渡してよいか。承諾・委任・トークンの三つがそろうときだけ。"""
        return group in self.groups and group in self.scope and group in self.site_groups


@dataclass(frozen=True, slots=True)
class Given:
    """渡す値。足した値なら items と sources が全部を言い、partial は足す値のどれかが無いこと。

    item と source は一つ目。observed_on はいちばん古い日、recorded_at はいちばん新しい時。
    """

    value: Any
    text: str
    items: tuple[str, ...]
    part: str
    sources: tuple[str, ...]
    source_label: str
    observed_on: str
    recorded_at: str
    partial: bool = False

    @property
    def item(self) -> str:
        """一つ目の項目。"""
        return self.items[0]

    @property
    def source(self) -> str:
        """一つ目の出所。"""
        return self.sources[0]


@dataclass(frozen=True, slots=True)
class Withheld:
    """渡さない値とそのわけ。"""

    reason: str
    item: str
    message: str
    last_observed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """プレプリントの一枚。"""

    bearer: Bearer
    form: Form | None
    fields: dict[str, Given]
    withheld: dict[str, Withheld]
    etag: str
    read_at: datetime
    ledger_entry: str
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """登録の提案。values は閲覧者に見せる値、proposed は提案された値の数。"""

    id: UUID
    site_name: str
    form: str
    reason: str
    state: str
    state_label: str
    values: tuple[dict[str, str], ...] = field(default=())
    proposed: int = 0
    proposed_at: datetime | None = None
    decided_at: datetime | None = None

    @property
    def whole(self) -> bool:
        """提案された値が、すべて見えているか。すべて見える人だけが答えられる。"""
        return len(self.values) == self.proposed
