"""APIの形。知らない欄は断る (SEC-23)。"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_\-]+$")]


class Strict(Schema):
    """知らない欄を断る。"""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """問題 (RFC 9457)。"""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    instance: str = ""
    errors: list[dict[str, Any]] = []


class GivenOut(Schema):
    """渡す値。足した値は items と sources が全部を言う。partial は、足す値のどれかがカルテに無いこと。

    observed_on は足した値のいちばん古い日、part は事業年度の末日か行の鍵。
    """

    value: Any
    text: str
    item: str
    items: list[str]
    part: str
    source: str
    sources: list[str]
    source_label: str
    observed_on: str
    recorded_at: str
    partial: bool


class WithheldOut(Schema):
    """渡さない値とわけ (no_value, not_consented, source_unavailable, stale)。"""

    reason: str
    item: str
    message: str
    last_observed_on: str | None = None


class EnterpriseOut(Schema):
    """事業者。個人事業主に法人番号は無い。"""

    kind: str
    corporate_number: str | None = None


class ConsentRef(Schema):
    """承諾への参照。"""

    id: UUID
    expires_at: datetime
    receipt_url: str


class MeterOut(Schema):
    """埋まった欄の数。"""

    asked: int
    filled: int


class SheetOut(Schema):
    """プレプリントの一枚。"""

    form: str | None = None
    version: str | None = None
    enterprise: EnterpriseOut
    consent: ConsentRef
    read_at: datetime
    ledger_entry: UUID
    fields: dict[str, GivenOut]
    withheld: dict[str, WithheldOut]
    meter: MeterOut


class ValueIn(Strict):
    """登録を提案する値。part は事業年度の末日か行の鍵。"""

    item: Short
    part: Annotated[str, StringConstraints(max_length=32, pattern=r"^[0-9A-Za-z_\-]*$")] = ""
    value: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class RegistrationIn(Strict):
    """登録の提案。"""

    form: Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_]*$")] = ""
    reason: Annotated[str, StringConstraints(max_length=400)] = ""
    values: Annotated[list[ValueIn], Field(min_length=1, max_length=200)]


class RegistrationOut(Schema):
    """登録の提案の状態。"""

    id: UUID
    state: str
    url: str


class ConsentState(Schema):
    """連携サイトから見た承諾。"""

    id: UUID
    purpose: str
    groups: list[str]
    direction: str
    auto_accept: bool
    expires_at: datetime


class UseOut(Schema):
    """利用履歴の一行。"""

    id: UUID
    at: datetime
    act: str
    act_label: str
    organisation: str
    person: str
    role: str
    kind: str
    purpose: str
    target: str
    groups: list[str]
    count: int | None = None


class UsesOut(Schema):
    """利用履歴。"""

    total: int
    uses: list[UseOut]


class ConsentOut(Schema):
    """自社の承諾。"""

    id: UUID
    site: str
    owner: str
    purpose: str
    groups: list[str]
    declined: list[str]
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    end_reason: str


class HeldOut(Schema):
    """カルテの値。"""

    item: str
    label: str
    part: str
    value: str
    text: str
    source: str
    source_label: str
    observed_on: str
    recorded_at: datetime
    conflicts: list[str] = []


class KarteOut(Schema):
    """カルテ。"""

    values: list[HeldOut]


class EnterpriseRow(Schema):
    """所管の事業者の見出し。"""

    key: UUID
    name: str
    kind: str
    corporate_number: str
    prefecture_code: str


class EnterpriseRows(Schema):
    """所管の事業者。"""

    total: int
    enterprises: list[EnterpriseRow]


class CallOut(Schema):
    """公募回。time_stated が偽なら、書かれているのは日付だけ。follow_up は採択後の手続き。"""

    number: str
    acceptance_start_datetime: datetime | None
    acceptance_end_datetime: datetime | None
    time_stated: bool
    follow_up: bool


class AlsoAtOut(Schema):
    """同じ支援施策の、ほかの掲載元。"""

    id: UUID
    title: str
    licence: str
    url: str


class MeasureOut(Schema):
    """支援施策の見出し。空と null は「記載なし」で、制限なしではない。"""

    id: UUID
    title: str
    subsidy_catch_phrase: str
    service_category: str
    institution_name: str
    institution_kind: str
    use_purpose: list[str]
    industry: list[str]
    target_area_search: list[str]
    target_number_of_employees: str
    subsidy_rate: str
    subsidy_max_limit: int | None
    opening: str
    call: CallOut | None
    source: str
    licence: str
    synthetic: bool
    published_at: datetime
    changed_at: datetime
    url: str
    also_at: list[AlsoAtOut]


class MeasuresOut(Schema):
    """支援施策の並び。"""

    total: int
    measures: list[MeasureOut]


class MeasureDetailOut(MeasureOut):
    """支援施策の全部。detail は洗った HTML。"""

    number: str
    detail: str
    target: str
    target_area_detail: str
    acceptance_remarks: str
    project_end_deadline: date | None
    usage: str
    inquiry: str
    front_subsidy_detail_page_url: str
    calls: list[CallOut]
    under_review: bool
    last_seen_at: datetime


class TrackOut(Schema):
    """実績のまとめ。割合は0から1で、件数の少なさをならしたもの。low と high は幅の両端、expected は同じ制度・年度の全体の割合。

    reply_hours は返事までの時間の中央値 (相談が少ないか、返事の無いものが多ければ null)。
    """

    decided: int
    adopted: int
    expected: float
    mean: float
    low: float
    high: float
    reply_hours: float | None


class InstitutionOut(Schema):
    """支援機関。空と null は「記載なし」。synthetic は合成の見本で、実在しない。"""

    id: UUID
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
    expertise: list[str]
    industries: list[str]
    areas: list[str]
    languages: list[str]
    fee: str
    fee_note: str
    online: bool | None
    certified_on: date | None
    certified_until: date | None
    synthetic: bool
    licence: str
    last_seen_at: datetime
    track: TrackOut | None
    page: str


class InstitutionsOut(Schema):
    """支援機関の並び。"""

    total: int
    institutions: list[InstitutionOut]


class ResultOut(Schema):
    """制度・年度ごとの実績。null は、まだ分からない。"""

    programme: str
    fiscal_year: int
    supported: int
    adopted: int | None
    settled: int | None


class InstitutionDetailOut(InstitutionOut):
    """支援機関の全部。gone_at は、出所の名簿から無くなった時刻。"""

    gone_at: datetime | None
    results: list[ResultOut]
