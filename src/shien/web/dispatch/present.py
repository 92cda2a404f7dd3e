"""派遣の言葉。申請書から専門家に見せる所、希望の日時、日程。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shien.domain.applications.definitions import form_of
from shien.domain.applications.facts import Submission
from shien.domain.dispatch.facts import Paid
from shien.values.municipality import PREFECTURES
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
# The state in the words of the expert.
STATES = {
    "offered": "返事を待っています", "matched": "日程の報告を待っています", "scheduled": "日程が決まりました",
    "dispatched": "事業者の評価を待っています", "evaluated": "謝金を請求できます", "claimed": "謝金の請求を確かめています",
    "fee_decided": "謝金の振込を進めています",
    "report_sent_back": "実施報告の直しを頼まれました",
}  # fmt: skip
TURNS = {"staff": "事務局", "expert": "専門家", "supporter": "支援機関", "applicant": "事業者"}
_LABELS = {"supporter_contact": "支援機関の担当者", "supporter_telephone": "支援機関の電話番号"}
_UNITS = {"requested_count": "回", "employee_number": "人"}
_MANY = 8
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
    found = [(each, words_of(form.fields[each], values.get(each))) for each in fields if each in form.fields]
    return [(_LABELS.get(key, form.fields[key].label), said + _UNITS.get(key, "")) for key, said in found if said]


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


def years(paid: Iterable[Paid]) -> list[tuple[int, int, int, int]]:
    """振り込まれた謝金の、暦の年ごとの合計 (新しい年から)。(年, 引く前, 源泉徴収, 振り込まれた額)。確定申告に使う。"""
    found: dict[int, tuple[int, int, int]] = {}
    for each in paid:
        if each.outcome == "paid" and each.paid_on:
            gross, withheld, amount = found.get(each.paid_on.year, (0, 0, 0))
            found[each.paid_on.year] = (gross + each.gross, withheld + each.withheld, amount + each.amount)
    return [(year, *found[year]) for year in sorted(found, reverse=True)]


def places(codes: Iterable[str], *, online: bool) -> str:
    """行ける所。

    >>> places(PREFECTURES, online=True)
    '全国、オンライン'
    >>> places(["03", "18"], online=False)
    '岩手県、福井県'
    """
    known = [PREFECTURES[each] for each in codes if each in PREFECTURES]
    said = "全国" if len(known) == len(PREFECTURES) else "、".join(known[:_MANY])
    if _MANY < len(known) < len(PREFECTURES):
        said += f"ほか{len(known) - _MANY}都道府県"
    return "、".join([*([said] if said else []), *(["オンライン"] if online else [])])
