"""派遣の言葉。申請書から専門家に見せる所、希望の日時、日程。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shien.domain.applications.definitions import form_of
from shien.domain.applications.facts import Submission
from shien.web.apply.boxes import words_of

TIMES = {"morning": "午前", "afternoon": "午後", "any": "どちらでも"}
# What an expert sees before the answer: whose question, what, when and where; no person of the firm by name.
BEFORE = (
    "name", "theme", "consultation", "why_expert", "expected_result", "requested_count", "online", "place", "industry", "employee_number",
)  # fmt: skip
AFTER = (
    *BEFORE, "location", "contact_name", "contact_telephone", "contact_email", "supporter_name", "supporter_contact",
    "supporter_telephone",
)  # fmt: skip
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Visit:
    """日程の一つ。"""

    day: str
    hours: str
    where: str


def told(on: date) -> str:
    """曜日の付いた日。

    >>> told(date(2026, 12, 10))
    '2026年12月10日（木）'
    """
    return f"{on.year}年{on.month}月{on.day}日（{_WEEKDAYS[on.weekday()]}）"


def details(sent: Submission, fields: Iterable[str]) -> list[tuple[str, str]]:
    """申請書の (欄の名前, 言葉)。答えのある欄だけ。"""
    form, values = form_of(sent.form_version), {**sent.values, **sent.answers}
    found = [
        (form.fields[each].label, words_of(form.fields[each], values.get(each)))
        for each in fields
        if each in form.fields
    ]
    return [(label, said) for label, said in found if said]


def wishes(values: Mapping[str, Any]) -> list[str]:
    """希望の日時。"""
    return [
        f"{told(date.fromisoformat(str(each['on'])))}　{TIMES.get(str(each.get('time')), '')}"
        for each in values.get("wishes") or ()
        if each.get("on")
    ]


def planned(papers: Iterable[Submission]) -> list[Visit]:
    """いちばん新しい日程の報告の、派遣の日程。"""
    sent = [each for each in papers if each.form == "schedule_report"]
    rows = {**sent[-1].values, **sent[-1].answers}.get("visits") or () if sent else ()
    return [_visit(each) for each in rows if each.get("on")]


def _visit(row: Mapping[str, Any]) -> Visit:
    start, end = (f"{int(row[f'{each}_hour'])}:{int(row[f'{each}_minute']):02}" for each in ("start", "end"))
    where = "オンライン" if row.get("online") else str(row.get("place") or "訪問")
    return Visit(told(date.fromisoformat(str(row["on"]))), f"{start}から{end}", where)
