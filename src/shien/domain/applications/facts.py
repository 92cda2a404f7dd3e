"""申請の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from .choices import AlarmKind, CallStep, DisputeOutcome, Outcome, ProposalOutcome, Scan

# Where an application form says how much is asked for.
_ASKED = ("grant_total", "grant")


def asked_of(values: Mapping[str, Any]) -> int | None:
    """申請額 (円)。書く欄の名は、申請書によって違う。"""
    return next((values[each] for each in _ASKED if isinstance(values.get(each), int)), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """手続きの、いま効いている版。"""

    id: str
    version: str
    title: str
    kind: str
    definition: Mapping[str, Any]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class FormVersion:
    """申請書の一つの版。definition は契約の形の定義。"""

    id: int
    procedure: str
    form: str
    version: str
    title: str
    definition: Mapping[str, Any]
    sha256: str
    published_at: datetime
    grace_until: datetime | None

    def usable(self, at: datetime) -> bool:
        """この版のまま提出できるか。"""
        return self.grace_until is None or at < self.grace_until


@dataclass(frozen=True, slots=True)
class Change:
    """公募回の変更の一つ。applications は、その申請だけの延長なら番号。"""

    step: str
    opens_at: datetime | None
    closes_at: datetime | None
    budget: int | None
    seats: int | None
    reason: str
    by_name: str
    at: datetime
    applications: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """起きたことの名前。"""
        return CallStep(self.step).label


@dataclass(frozen=True, slots=True)
class Call:
    """公募回。budget_taken と seats_taken は、もう決まった額と、埋まった枠。"""

    key: UUID
    procedure: str
    procedure_title: str
    name: str
    number: str
    opens_at: datetime
    closes_at: datetime | None
    budget: int | None
    budget_taken: int
    seats: int | None
    seats_taken: int
    form: str
    form_version: str
    measure_key: str | None

    def state(self, at: datetime) -> str:
        """before・open・closed のどれか。始まりの瞬間を含み、終わりの瞬間を含まない。"""
        if at < self.opens_at:
            return "before"
        return "open" if self.closes_at is None or at < self.closes_at else "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """状態の一行。submission はこの遷移を起こした提出。"""

    seq: int
    transition: str
    label: str
    state: str
    state_label: str
    by_name: str
    second_name: str
    at: datetime
    reason: str
    amount: int | None
    notice: str
    submission: UUID | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pace:
    """過去の日数。median は真ん中、most は10件に9件が収まる日数、count は件数。"""

    count: int
    median: int
    most: int
    since: date


@dataclass(frozen=True, slots=True)
class Milestone:
    """この先の段階。waits_for は、そこで動く人。pace は、過去の件数が少なければ None。"""

    state: str
    label: str
    waits_for: str
    pace: Pace | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """見通し。whole は提出から結果まで。standard_days は、実績が少ないときに代わりに示す制度の標準の日数。"""

    now: Pace | None
    stages: tuple[Milestone, ...]
    whole: Pace | None
    decided: bool
    standard_days: int | None
    standard_unverified: bool


@dataclass(frozen=True, slots=True)
class Next:
    """次にできること。form があれば、その申請書の提出で進む。amount は、ここで決まる額の種類。"""

    id: str
    label: str
    to: str
    by: str
    form: str
    two_person: bool
    reason: bool
    before_close: bool
    repeats: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """申請。closes_at は、この申請にとっての締切 (延長を含む)。"""

    id: int
    key: UUID
    number: str
    enterprise_id: int
    applicant_name: str
    call: Call
    procedure: str
    procedure_title: str
    kind: str
    state: str
    state_label: str
    live: bool
    editable: bool
    terminal: bool
    waits_for: str
    amount: int | None
    started_at: datetime
    closes_at: datetime | None
    next: tuple[Next, ...] = ()
    steps: tuple[Step, ...] = ()

    def forms(self, by: str = "applicant") -> tuple[str, ...]:
        """いま出せる申請書。"""
        return tuple(each.form for each in self.next if each.by == by and each.form)

    @property
    def open_forms(self) -> tuple[str, ...]:
        """いま書ける申請書。事業者が出すものと、支援機関・専門家が出すもの (専門家派遣・IT導入支援事業者)。

        作成中の間は、出すのがまだ先でも (支援事業者の入力の前でも)、公募回の申請書を書ける。
        """
        found = tuple(dict.fromkeys(form for by in ("applicant", "supporter", "expert") for form in self.forms(by)))
        return (self.call.form, *found) if self.editable and self.call.form not in found else found


@dataclass(frozen=True, slots=True)
class Origin:
    """自動で入れた欄の出所。locked の間は、直すと言わなければ変えられない。"""

    value: Any
    items: tuple[str, ...]
    part: str
    source: str
    source_label: str
    observed_on: str
    recorded_at: str
    locked: bool
    corrected_by: str = ""
    corrected_at: str = ""

    @property
    def dropped(self) -> bool:
        """診断か計画から入れた欄か。"""
        return not self.items


@dataclass(frozen=True, slots=True)
class File:
    """添付ファイル。scan はウイルスの検査、warnings は知らせておくこと (PDF の中の JavaScript など)。"""

    key: UUID
    field: str
    name: str
    size: int
    sha256: str
    media_type: str
    scan: str
    warnings: tuple[str, ...]
    at: datetime

    @property
    def scan_label(self) -> str:
        """検査の名前。"""
        return Scan(self.scan).label


@dataclass(frozen=True, slots=True)
class Upload:
    """送りかけのファイル。received バイトまで届いた。attached は、届き終えて付いたファイル。"""

    key: UUID
    field: str
    name: str
    size: int
    received: int
    at: datetime
    attached: UUID | None = None

    @property
    def whole(self) -> bool:
        """全部届いたか。"""
        return self.received == self.size

    @property
    def percent(self) -> int:
        """届いた割合 (百分率、切捨て)。"""
        return self.received * 100 // self.size


@dataclass(frozen=True, slots=True)
class Comment:
    """下書きに付けた話。"""

    id: int
    field: str
    text: str
    by_name: str
    organisation: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Edit:
    """欄の変更の一つ。"""

    version: int
    field: str
    before: Any
    after: Any
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """下書き。version を添えて保存する。carried は、新しい版へ移したときの知らせ。"""

    id: int
    application: UUID
    application_id: int
    form: str
    occurrence: str
    form_version: FormVersion
    answers: Mapping[str, Any]
    origins: Mapping[str, Origin]
    version: int
    saved_at: datetime
    saved_by: str
    files: tuple[File, ...] = ()
    comments: tuple[Comment, ...] = ()
    carried: Mapping[str, Any] | None = None

    def file(self, key: str) -> File | None:
        """この鍵の添付ファイル。"""
        return next((each for each in self.files if str(each.key) == key), None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """同じ欄を二人が直したときの、両方の値 (REL-13)。base は直し始めたときの値。"""

    field: str
    base: Any
    mine: Any
    theirs: Any
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """対象要件の判定の記録。reasons は {sentence, outcome, change, reference}。"""

    outcome: str
    reasons: tuple[Mapping[str, Any], ...]
    rules: str
    at: datetime

    @property
    def label(self) -> str:
        """判定の名前。"""
        return Outcome(self.outcome).label


@dataclass(frozen=True, slots=True)
class Dispute:
    """判定への異議。rule が空なら判定の全体。used は {label, shown, source}。"""

    key: UUID
    enterprise_id: int
    applicant_name: str
    call: UUID
    call_name: str
    procedure: str
    verdict: str
    rule: str
    source: str
    used: tuple[Mapping[str, str], ...]
    text: str
    by_name: str
    at: datetime
    outcome: str
    answer: str
    answered_at: datetime | None

    @property
    def waiting(self) -> bool:
        """答えを待っているか。"""
        return self.outcome == DisputeOutcome.WAITING

    @property
    def label(self) -> str:
        """行方の名前。"""
        return DisputeOutcome(self.outcome).label

    @property
    def verdict_label(self) -> str:
        """そのときの判定の名前。"""
        return Outcome(self.verdict).label


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """窓口の一覧の一行。値は含まない。"""

    key: UUID
    applicant_name: str
    call_name: str
    rule: str
    outcome: str
    at: datetime
    answered_at: datetime | None

    @property
    def label(self) -> str:
        """行方の名前。"""
        return DisputeOutcome(self.outcome).label


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """提出に付いたファイル。"""

    key: UUID
    field: str
    name: str
    size: int
    sha256: str
    media_type: str
    scan: str


@dataclass(frozen=True, slots=True)
class Submission:
    """提出。number が受付番号、receipt が署名した受付票 (JWS)。values は計算した欄も含む。"""

    id: int
    key: UUID
    application: UUID
    application_number: str
    form: str
    occurrence: str
    form_version: FormVersion
    number: str
    answers: Mapping[str, Any]
    values: Mapping[str, Any]
    files: tuple[SubmittedFile, ...]
    sha256: str
    submitted_at: datetime
    by_name: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Latest:
    """申請のいちばん新しい提出の、計算に使う所。職員に値を見せるなら、先に閲覧を証跡に書く。"""

    submission: UUID
    number: str
    submitted_at: datetime
    answers: Mapping[str, Any]
    values: Mapping[str, Any]

    @property
    def asked(self) -> int | None:
        """申請額 (円)。"""
        return asked_of(self.values)


@dataclass(frozen=True, slots=True)
class Moved:
    """申請に起きたこと (外部システムへ引き渡すための形)。値は含まない。site は、これを起こした外部システム。"""

    id: int
    application_id: int
    enterprise_id: int
    transition: str
    state: str
    at: datetime
    site: str
    body: Mapping[str, Any]
    submission_id: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """職員の一覧の一行。値は含まない。"""

    key: UUID
    number: str
    applicant_name: str
    procedure: str
    call: str
    state: str
    state_label: str
    waits_for: str
    amount: int | None
    submitted_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """職員の一覧の一頁。"""

    rows: tuple[Row, ...]
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraceProposal:
    """延長の提案。minutes_down は締切前の60分のうち止まっていた分、drafts はそのとき書きかけだった申請。"""

    id: int
    call: Call
    closed_at: datetime
    minutes_down: int
    drafts: tuple[Mapping[str, Any], ...]
    proposed_at: datetime
    settled_at: datetime | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """突合せの警報。"""

    kind: str
    subject: str
    procedure: str
    detail: str
    found_at: datetime
    seen_at: datetime
    settled_at: datetime | None

    @property
    def label(self) -> str:
        """食い違いの名前。"""
        return AlarmKind(self.kind).label


@dataclass(frozen=True, slots=True)
class CarriedField:
    """移し替えの、一つの欄のまとめ。outcome は kept・converted・lost・asked・blocked、many は下書きの数。値は含まない。"""

    outcome: str
    field: str
    label: str
    reason: str
    many: int


@dataclass(frozen=True, slots=True)
class CarryReport:
    """新しい版への移し替えの下見、または結果。lost と blocked は (申請番号, 欄, わけ)。

    kept と converted は答えの数。ready はそのまま提出できた下書き、spared はそのうち、移すと直すところができるので
    猶予の間は前の版のまま残したもの。fields は欄ごとのまとめ。
    """

    old: str
    new: str
    drafts: int
    kept: int
    converted: int
    lost: tuple[tuple[str, str, str], ...]
    blocked: tuple[tuple[str, str, str], ...]
    ready: int = 0
    spared: int = 0
    fields: tuple[CarriedField, ...] = ()


@dataclass(frozen=True, slots=True)
class FormProposal:
    """申請書の新しい版の案。rehearsal は下見、carried は移した結果 (公開のときと、猶予の終わりを合わせて)。"""

    key: UUID
    procedure: str
    form: str
    version: str
    title: str
    definition: Mapping[str, Any]
    sha256: str
    reason: str
    grace_days: int
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    rehearsal: CarryReport | None
    rehearsed_at: datetime | None
    outcome: str
    settled_by: str
    settled_at: datetime | None
    carried: CarryReport | None
    carried_at: datetime | None
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        """公開を待っているか。"""
        return self.outcome == ProposalOutcome.OPEN

    @property
    def label(self) -> str:
        """行方の名前。"""
        return ProposalOutcome(self.outcome).label

    @property
    def grace_until(self) -> datetime | None:
        """前の版のまま出せる終わり。公開していなければ None。"""
        return self.settled_at + timedelta(days=self.grace_days) if self.settled_at else None
