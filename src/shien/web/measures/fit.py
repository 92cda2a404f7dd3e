"""判定の見せ方。合う・合わない・分からないを、条件ごとに、使った値とその出所を添えて言う。"""

from dataclasses import dataclass

from django.utils.dateformat import format as dated

from shien.domain.catalogue.eligible import Judged, Sheet
from shien.engines.eligibility import Outcome, Question, Reason
from shien.engines.eligibility.items import Item
from shien.values.items import ITEMS as KARTE

from .firm import ITEMS

_BADGES = {
    Outcome.MET: ("good", "読み取れた条件に合います"), Outcome.NOT_MET: ("ended", "合わない条件があります"),
    Outcome.UNKNOWN: ("warn", "確かめることがあります"), Outcome.NOT_JUDGED: ("ended", "条件の記載なし"),
}  # fmt: skip
_UNSTATED = {"regions": "地域", "industries": "業種", "size": "企業の規模", "kinds": "事業形態"}


@dataclass(frozen=True, slots=True)
class Badge:
    """一覧に出す判定。deciding は結論を決めた条件。"""

    tone: str
    label: str
    deciding: str


@dataclass(frozen=True, slots=True)
class Value:
    """判定に使った値。where は、違うときに直すカルテの画面。"""

    text: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Line:
    """条件の一つ。read は、その条件を本文から読み取ったか。"""

    tone: str
    label: str
    sentence: str
    values: tuple[Value, ...]
    change: str
    read: bool


@dataclass(frozen=True, slots=True)
class Page:
    """一件の判定の全部。"""

    badge: Badge
    lines: tuple[Line, ...]
    changes: tuple[str, ...]
    question: Question | None
    unstated: tuple[str, ...]


def badge(found: Judged, place: int) -> Badge:
    """一覧の一枚の判定。"""
    outcome = Outcome(int(found.outcomes[place]))
    return Badge(*_BADGES[outcome], found.deciding(place))


def page(sheet: Sheet, missing: frozenset[str]) -> Page:
    """一件の判定。missing は、答えれば判定が進む項目。合わない条件、分からない条件、合う条件の順。"""
    verdict = sheet.verdict
    rows = sorted(verdict.told, key=lambda each: each.outcome)
    lines = tuple(_line(each, read=sheet.from_text(each.condition.items)) for each in rows)
    asked = next((each for each in sheet.asked if each.item.key in missing), None)
    unstated = tuple(_UNSTATED[name] for name in verdict.rule.unstated if name in _UNSTATED)
    return Page(Badge(*_BADGES[verdict.outcome], ""), lines, verdict.changes, asked, unstated)


def _line(reason: Reason, *, read: bool) -> Line:
    tone = {Outcome.MET: "good", Outcome.NOT_MET: "ended", Outcome.UNKNOWN: "warn"}[reason.outcome]
    values = tuple(
        Value(each.shown, " ".join(filter(None, [each.source, dated(each.observed_on, "Y年n月j日") if each.observed_on else ""])),
              where(each.item))
        for each in reason.used
    )  # fmt: skip
    change = reason.change() if reason.outcome == Outcome.NOT_MET else ""
    return Line(tone, reason.outcome.label, reason.sentence, values, change, read)


def where(key: str) -> str:
    """その項目を直すカルテの画面。カルテに無い項目は空。"""
    item = KARTE.get(ITEMS.get(key, ""))
    return f"/karte/{item.group}/edit#{item.key}" if item else ""


def question(found: tuple[Item, int] | None) -> dict[str, object] | None:
    """次に尋ねる一つ。"""
    return {"item": found[0], "count": found[1]} if found else None
