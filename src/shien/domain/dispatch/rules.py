"""派遣の回数の判断。読み書きをしない。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

_APRIL, _MARCH = 4, 3
# The dates in the newest report of dates hold; before, they are those of an expert who has left.
DATED = frozenset({"scheduled", "report_sent_back", "dispatched", "evaluated", "claimed", "fee_decided", "closed"})

# The states of an enrolment in which the expert stands on the register.
REGISTERED = frozenset({"registered", "in_office"})


def fiscal_year(on: date) -> int:
    """年度 (4月から)。"""
    return on.year if on.month >= _APRIL else on.year - 1


def within_season(on: date) -> bool:
    """派遣を受けられる日か。3月は受けられない (2月末まで)。"""
    return on.month != _MARCH


def limit(head: Mapping[str, Any], theme: str) -> int:
    """年度の回数の限り。IT の相談は多い。"""
    return int(head["yearly_limit_it"] if theme == "it" else head["yearly_limit"])
