"""読取りの答え。値ごとに、根拠の場所・確からしさ・見つけた決まりが付く。"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Reach(StrEnum):
    """業種の範囲。根拠が無ければ不明で、「制限なし」とは言わない。"""

    RESTRICTED = "restricted"
    OPEN = "open"
    NOT_FOR_FIRMS = "not_for_firms"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """業種の範囲。majors は日本標準産業分類の大分類、middles は中分類 (大分類の一部だけを指すとき)。"""

    reach: Reach
    majors: tuple[str, ...] = ()
    middles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """対象の地域。都道府県は二桁、市区町村は六桁のコード。"""

    nationwide: bool = False
    prefectures: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """数の範囲 (両端を含む)。どちらも None なら「制限なし」と書いてある。"""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """補助率。share は経費に対する割合 (10/10 は 1)。firms は相手の区分 (sme, large)。share が None なら定額。"""

    share: Fraction | None
    firms: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """根拠の場所。元の文 (書き方も含む) の start 以上 end 未満。"""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """見つけた値。stated は出所の構造化項目から。"""

    kind: str
    value: object
    evidence: Evidence
    confidence: float
    rule: str
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """食い違い。どちらも残す。値の種類なら構造化項目と文、window なら終わりより後の始まりと、終わり。"""

    kind: str
    first: Found
    second: Found


@dataclass(frozen=True, slots=True)
class Extraction:
    """施策一件の読取り。found は確からしい順。"""

    found: tuple[Found, ...]
    conflicts: tuple[Conflict, ...]

    def of(self, kind: str) -> tuple[Found, ...]:
        """その種類の値。"""
        return tuple(each for each in self.found if each.kind == kind)

    def best(self, kind: str) -> Found | None:
        """その種類の、いちばん確かな値。無ければ None (不明)。"""
        return next((each for each in self.found if each.kind == kind), None)

    @property
    def industry(self) -> Scope:
        """業種の範囲。見つからなければ不明。"""
        found = self.best("industry")
        return found.value if found and isinstance(found.value, Scope) else Scope(Reach.UNKNOWN)
