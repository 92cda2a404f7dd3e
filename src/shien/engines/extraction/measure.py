"""読み取る相手。施策一件の、出所のままの文と項目。"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any


class Markup(StrEnum):
    """文の書き方。"""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Text:
    """一つの欄。field は出所での名前、role は読取りでの役 (feeds.toml)、body は一字も変えない元の文。"""

    field: str
    role: str
    body: str
    markup: Markup = Markup.PLAIN


@dataclass(frozen=True, slots=True)
class MeasureText:
    """施策一件。texts は欄の並び。"""

    source: str
    texts: tuple[Text, ...]

    def text_of(self, field: str) -> str:
        """欄の元の文。無ければ空。"""
        return next((text.body for text in self.texts if text.field == field), "")


@cache
def feeds() -> dict[str, dict[str, dict[str, str]]]:
    """出所ごとの、欄 → 役と書き方。"""
    return loads(Path(__file__).with_name("feeds.toml").read_text(encoding="utf-8"))


def measure_of(source: str, record: Mapping[str, Any]) -> MeasureText:
    """出所の一件 (欄の名前 → 値) を、読み取れる形にする。空の欄は除き、数はそのまま字にする。

    >>> measure_of("jgrants", {"title": "見本の補助金", "subsidy_max_limit": 500000}).text_of("subsidy_max_limit")
    '500000'
    """
    texts = []
    for field, plan in feeds()[source].items():
        value = record.get(field)
        if value not in (None, "", "[]", []):
            texts.append(Text(field, plan["role"], str(value), Markup(plan.get("markup", "plain"))))
    return MeasureText(source, tuple(texts))
