"""アカウントの外へ出る形。"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shien.ledger.audit import Actor

from .choices import FILE_READERS, NATIONWIDE, OWNERS, REGIONAL, STAFF, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """閲覧者。すべての問合せはここから始まる。

    enterprise_id は操作している事業者 (職員と訪問者は None)。groups は見てよい項目群で、
    None は全部 (本人)。委任のときは委任された項目群だけになる。edited は、そのうち直してよいもの。
    duties は職員の担当で、``手続き:担当``。lacks_second_factor は、任用があるのに一つの要素でサインインした人。
    application_id と papers は、派遣の専門家が引き受けた一つの申請と、その書ける様式。
    """

    role: Role = Role.VISITOR
    account_id: int | None = None
    account_key: UUID | None = None
    name: str = ""
    email: str = ""
    enterprise_id: int | None = None
    enterprise_key: UUID | None = None
    enterprise_name: str = ""
    enterprise_kind: str = ""
    corporate_number: str = ""
    own_enterprise_name: str = ""
    organisation: str = ""
    groups: frozenset[str] | None = None
    edited: frozenset[str] | None = None
    prefectures: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    can_edit: bool = False
    can_consent: bool = False
    can_delegate: bool = False
    can_submit: bool = False
    delegation_id: int | None = None
    auth_time: datetime | None = None
    has_choice: bool = False
    lacks_second_factor: bool = False
    application_id: int | None = None
    papers: frozenset[str] = frozenset()
    session_key: str = field(default="", repr=False)
    session_ends_at: datetime | None = None

    @property
    def signed_in(self) -> bool:
        """サインインしているか。"""
        return self.account_id is not None

    @property
    def role_label(self) -> str:
        """立場の名前。"""
        return Role(self.role).label

    @property
    def acting_for_other(self) -> bool:
        """委任を受けて、ほかの事業者の代理で操作しているか。"""
        return self.role == Role.SUPPORTER

    @property
    def is_expert(self) -> bool:
        """派遣の専門家として、引き受けた申請の中で操作しているか。"""
        return self.role == Role.EXPERT

    @property
    def side(self) -> str:
        """申請のどの側か。手続の一生の by。"""
        if self.is_staff:
            return "staff"
        return "expert" if self.is_expert else "supporter" if self.acting_for_other else "applicant"

    @property
    def is_owner(self) -> bool:
        """事業者本人 (プライム・メンバー) か。"""
        return self.role in OWNERS and self.enterprise_id is not None

    @property
    def is_staff(self) -> bool:
        """職員か。"""
        return self.role in STAFF

    @property
    def opens_files(self) -> bool:
        """目的を述べれば事業者のカルテを開ける職員か。"""
        return self.role in FILE_READERS

    @property
    def nationwide(self) -> frozenset[str]:
        """全国の申請を見る手続き。"""
        return self._procedures() if self.role in NATIONWIDE else frozenset()

    @property
    def regional(self) -> frozenset[str]:
        """所管の都道府県の申請を見る手続き。"""
        return self._procedures() if self.role in REGIONAL else frozenset()

    def _procedures(self) -> frozenset[str]:
        return frozenset(each.partition(":")[0] for each in self.duties)

    def does(self, duty: str, procedure: str) -> bool:
        """この手続きのこの担当か。"""
        return self.is_staff and f"{procedure}:{duty}" in self.duties

    def sees(self, group: str) -> bool:
        """この項目群を見てよいか。"""
        return self.enterprise_id is not None and (self.groups is None or group in self.groups)

    def edits(self, group: str) -> bool:
        """この項目群を直してよいか。"""
        return self.can_edit and self.sees(group) and (self.edited is None or group in self.edited)

    def fresh(self, at: datetime, seconds: int) -> bool:
        """サインインから seconds 秒以内か (SEC-14)。"""
        return self.auth_time is not None and (at - self.auth_time).total_seconds() <= seconds

    @property
    def actor(self) -> Actor:
        """証跡に書く名前。支援者と専門家は、自身の組織で書く (SEC-17)。"""
        organisation = self.organisation or (
            self.own_enterprise_name if self.acting_for_other or self.is_expert else self.enterprise_name
        )
        return Actor(
            "staff" if self.is_staff else "person",
            str(self.account_key or ""),
            self.name,
            organisation,
            self.role_label,
        )


VISITOR = Viewer()


@dataclass(frozen=True, slots=True)
class Choice:
    """操作できる事業者の一つ。"""

    enterprise_key: UUID
    name: str
    role_label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Enterprise:
    """事業者の見出し。"""

    id: int
    key: UUID
    kind: str
    name: str
    corporate_number: str
    prefecture_code: str


@dataclass(frozen=True, slots=True)
class Member:
    """事業者のアカウント。"""

    id: int
    name: str
    email: str
    role_label: str
    is_prime: bool
    can_consent: bool
    can_delegate: bool
    can_submit: bool


@dataclass(frozen=True, slots=True)
class Delegation:
    """委任。"""

    id: int
    enterprise_name: str
    supporter_id: int
    supporter_key: UUID
    supporter_name: str
    groups: tuple[str, ...]
    can_edit: bool
    starts_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class Right:
    """職員の任用と担当の一つ。seen_at は、任用のあいだに最後に使った時刻 (使っていなければ None)。"""

    id: int
    account_key: UUID
    name: str
    email: str
    role: str
    organisation: str
    prefectures: tuple[str, ...]
    duties: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    seen_at: datetime | None

    @property
    def role_label(self) -> str:
        """立場の名前。"""
        return Role(self.role).label

    def unused_days(self, at: datetime) -> int:
        """使っていない日数。一度も使っていなければ、任用の始まりから。"""
        return max((at - max(self.seen_at or self.starts_at, self.starts_at)).days, 0)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """職員になるための番号を出した人。role は、いまの任用の役割 (無ければ空)。"""

    id: int
    key: UUID
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Nominated:
    """決裁を待つ任用の起案。may_decide は、見ている人が決裁できるか。"""

    key: UUID
    name: str
    email: str
    role: str
    organisation: str
    prefectures: tuple[str, ...]
    duties: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    proposed_by: str
    may_decide: bool

    @property
    def role_label(self) -> str:
        """立場の名前。"""
        return Role(self.role).label


@dataclass(frozen=True, slots=True)
class Invited:
    """まだサインインしていない職員の招待。サインインすれば任用になる。"""

    role: str
    organisation: str
    prefectures: tuple[str, ...]
    duties: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def role_label(self) -> str:
        """立場の名前。"""
        return Role(self.role).label


@dataclass(frozen=True, slots=True)
class SignIn:
    """サインイン中の端末。"""

    id: int
    created_at: datetime
    last_seen_at: datetime
    device: str
    current: bool
