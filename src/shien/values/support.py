"""支援機関の名簿の言葉と記録。言葉の表は data/support.toml。"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .fault import Fault
from .tags import plain

_TABLE = Path(__file__).parent / "data" / "support.toml"


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _labels(name: str) -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["label"] for row in _table()[name]})


CERTIFICATIONS = _labels("certification")
SUPPORT_KINDS = _labels("kind")
EXPERTISE = _labels("expertise")
LANGUAGES = _labels("language")
FEES = _labels("fee")
PROGRAMMES = _labels("programme")


def hints() -> dict[str, tuple[str, ...]]:
    """相談内容 → 困りごとの文に現れる言葉 (名前も含む)。"""
    return {row["code"]: (row["label"], *row["words"]) for row in _table()["expertise"]}


@cache
def words(name: str) -> dict[str, tuple[str, ...]]:
    """名簿に書かれる言葉 → 符号。name は certification・kind・expertise・language・fee・programme。"""
    found: dict[str, tuple[str, ...]] = {}
    for row in _table()[name]:
        for word in (row["label"], row["code"], *(row.get("words", ()) if name == "kind" else ())):
            found.setdefault(plain(word), (row["code"],))
    return found


@dataclass(frozen=True, slots=True)
class InstitutionRecord:
    """支援機関の一件。公表される事項だけを持つ。並びが空・文字が空・None は「記載なし」。

    record_id は名簿の中で一つの番号 (認定機関は12桁のID)。prefecture は都道府県コード、municipality は市区町村コード6桁。
    areas は対応する都道府県 (00 は全国)、industries は対応する業種の大分類。organisation は答える職員の組織 (公表しない)。
    """

    record_id: str
    name: str
    kind: str
    prefecture: str
    certification: str = ""
    corporate_number: str = ""
    municipality: str = ""
    postal_code: str = ""
    location: str = ""
    contact: str = ""
    telephone: str = ""
    url: str = ""
    expertise: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    fee: str = ""
    fee_note: str = ""
    online: bool | None = None
    certified_on: date | None = None
    certified_until: date | None = None
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """支援の実績の一件 (機関・制度・年度ごと)。adopted と settled は、まだ分からなければ None。"""

    record_id: str
    programme: str
    fiscal_year: int
    supported: int
    adopted: int | None = None
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class InstitutionReading:
    """読んだ名簿。読めない行は faults に一行ずつあり、ほかの行は入る。"""

    institutions: tuple[InstitutionRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def broken(self) -> bool:
        """読めない行があるか。"""
        return any(fault.severity == "error" for fault in self.faults)
