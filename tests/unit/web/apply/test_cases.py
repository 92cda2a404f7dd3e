"""申請の一つの画面に出す、いま書ける書類。"""

from types import SimpleNamespace
from typing import Any

from shien.domain.applications.facts import Next
from shien.web.apply.cases import papers

HEAD = {"report_years": 5}
TITLES = {"yearly_report": "事業化状況報告"}


def _turns(*, begun: tuple[str, ...] = (), sent: tuple[str, ...] = (), ended: tuple[str, ...] = ()) -> list[str]:
    move = Next("report", "報告を出す", "reporting", "applicant", "yearly_report", False, False, False, "yearly", "")
    case: Any = SimpleNamespace(next=(move,), open_forms=("yearly_report",))
    drafts: Any = [SimpleNamespace(form="yearly_report", occurrence=each) for each in begun]
    done: Any = [SimpleNamespace(form="yearly_report", occurrence=each) for each in sent]
    return [each["turn"] for each in papers(case, drafts, done, TITLES, HEAD, ("applicant",), ended)]


def test_the_reports_are_not_offered_all_at_once() -> None:
    """次の回だけ。年度の終わった回と、書き始めた回も。"""
    assert _turns() == ["1"]
    assert _turns(sent=("1",)) == ["2"]
    assert _turns(ended=("1", "2", "3")) == ["1", "2", "3"]
    assert _turns(begun=("4",), sent=("1",), ended=("1",)) == ["2", "4"]
    assert _turns(sent=("1", "2", "3", "4", "5")) == []
