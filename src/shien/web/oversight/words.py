"""権限の言葉。"""

from typing import Protocol

from shien.domain.accounts.choices import Duty
from shien.values.municipality import PREFECTURES


class Held(Protocol):
    """所管と担当を持つもの (いまの権限・招待・起案・任用の条件)。"""

    @property
    def prefectures(self) -> tuple[str, ...]:
        """都道府県コード。"""

    @property
    def duties(self) -> tuple[str, ...]:
        """``手続き:担当``。"""


def places(each: Held) -> str:
    """所管の言葉。"""
    return "、".join(PREFECTURES[code] for code in each.prefectures if code in PREFECTURES) or "全国"


def held(each: Held, titles: dict[str, str]) -> list[str]:
    """担当の言葉。手続きごとに一行。"""
    found: dict[str, list[str]] = {}
    for text in each.duties:
        procedure, _, duty = text.partition(":")
        found.setdefault(procedure, []).append(Duty(duty).label)
    return [f"{titles.get(procedure, procedure)}：{'、'.join(duties)}" for procedure, duties in found.items()]
