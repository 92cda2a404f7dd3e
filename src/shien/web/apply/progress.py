"""この先の見通し。段階ごとに、だれが、何日くらいで (UX-26)。"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from shien.domain.applications import facts, queries
from shien.values.dates import both

WHO = {
    "applicant": "あなた", "staff": "窓口の担当者", "supporter": "支援機関", "expert": "専門家", "system": "自動", "nobody": "",
}  # fmt: skip


_GOALS = ("certified", "reporting")  # what one wants to reach; nobody has to act for it


@dataclass(frozen=True, slots=True)
class Ahead:
    """一つの段階。said は日数の言葉 (過去の件数が少なければ空)。"""

    label: str
    who: str
    said: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """見通し。now はいまの段階の日数、result は結果までの日数、basis はその数え方。late は、いまの段階がめやすを過ぎたか。"""

    now: str
    result: str
    basis: str
    late: bool
    stages: tuple[Ahead, ...]

    @property
    def untold(self) -> bool:
        """日数の分からない段階があるか。"""
        return any(not each.said for each in self.stages)


def progress(application: facts.Application, today: date) -> Prospect:
    """申請の見通し。"""
    outlook = queries.outlook(application.call, application.state, [each.state for each in application.steps])
    since = next((each.at for each in reversed(application.steps) if each.state == application.state), None)
    sent = next((each.at for each in application.steps if each.submission), None)
    result, basis = _result(outlook, sent)
    waiting = outlook.now if application.waits_for in ("staff", "system") else None
    now = _until(waiting, since) if waiting else ""
    late = bool(waiting and since and localdate(since) + timedelta(days=waiting.most) < today)
    return Prospect(now, result, basis, late, tuple(_stage(each) for each in outlook.stages))


def before(call: facts.Call) -> Prospect:
    """始める前の見通し。"""
    outlook = queries.outlook(call)
    return Prospect("", *_result(outlook, None), False, tuple(_stage(each) for each in outlook.stages))


def _stage(each: facts.Milestone) -> Ahead:
    who = "" if each.state in _GOALS else WHO.get(each.waits_for, "")
    return Ahead(each.label, who, days(each.pace) if each.pace else "")


def _result(outlook: facts.Outlook, sent: datetime | None) -> tuple[str, str]:
    """結果までの日数。実績が少なければ、制度の標準の日数を、そう言って示す。"""
    if outlook.decided:
        return "", ""
    if outlook.whole:
        basis = f"{both(outlook.whole.since)}からの{outlook.whole.count:,}件の、提出から結果までの日数です。"
        return f"提出から結果まで、{_until(outlook.whole, sent)}", basis
    if outlook.standard_days:
        by = f"（{_day(sent, outlook.standard_days)}ごろ）" if sent else ""
        kind = "めやす" if outlook.standard_unverified else "標準の日数"
        basis = f"結果の出た申請がまだ少ないので、制度の{kind}を示しています。"
        return f"提出から結果まで、およそ{outlook.standard_days}日{by}。", basis
    return "", "日数の実績も、標準の日数も、まだありません。"


def days(pace: facts.Pace) -> str:
    """日数の言葉。

    >>> days(facts.Pace(20, 30, 45, date(2024, 1, 1)))
    'ふつう30日、10件に9件は45日まで'
    """
    return f"ふつう{_some(pace.median)}、10件に9件は{_some(pace.most)}まで"


def _some(count: int) -> str:
    return f"{count:,}日" if count > 1 else "1日"


def _until(pace: facts.Pace, since: datetime | None) -> str:
    """日数と、それがいつになるか。"""
    if since is None:
        return f"{days(pace)}。"
    return f"{days(pace)}（{_day(since, pace.median)}ごろ、遅くて{_day(since, pace.most)}ごろ）。"


def _day(since: datetime, count: int) -> str:
    return f"{localdate(since) + timedelta(days=count):%-m月%-d日}"
