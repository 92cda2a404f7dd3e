"""手続きが新しい版になっても、前の版で始めた申請は、前の版の書類・報告の年数・返還の式で終わりまで進む。"""

import copy
from datetime import timedelta
from typing import Any

from shien import procedures
from shien.domain.applications import actions, lineage, queries
from shien.domain.applications.models import FormVersion
from shien.domain.settlement import actions as settlement
from shien.domain.settlement import queries as settled
from tests.integration.after.paths import claimed, granted, paid, report_year, reported
from tests.walking import FIRM, FIRST, Walk

LATER = ("completion_report", "claim", "yearly_report")
NEW = "2099-1"


def publish_the_next_version(walk: Walk) -> None:
    """報告は1年、最低賃金に届かなければ全額を返す版。"""
    table = copy.deepcopy(procedures.procedure("monozukuri"))
    table["procedure"] |= {"version": NEW, "report_years": 1}
    next(row for row in table["clawback"] if row["id"] == "wage_floor")["amount"] = "case.settled_amount"
    walk.system(actions.publish_procedure, definition=table, lifecycle=procedures.lifecycle("subsidy"))
    for form in LATER:
        definition = copy.deepcopy(procedures.definition("monozukuri", form))
        definition["form"]["version"] = NEW
        walk.system(actions.publish_form, procedure="monozukuri", definition=definition)


def test_an_application_keeps_the_version_under_which_it_was_made(walk: Walk) -> None:
    key = granted(walk)
    walk.later(1)
    publish_the_next_version(walk)
    walk.later(39)
    paid(walk, claimed(walk, key=reported(walk, key)))
    assert walk.system(settlement.begin_reporting) == 1
    dues = walk.do(FIRM, lambda by, at: settled.reports(by, application=key))
    assert len(dues) == 5
    walk.on(dues[0].due_on - timedelta(days=20))
    report_year(walk, key, dues[0], wage_floor=1_110)
    drafts = walk.see(FIRM, queries.drafts, key)
    assert {each.form_version.version for each in drafts if each.form in LATER} == {"2025-20"}
    (due,) = walk.do(FIRST, settlement.assess, application=key, transition="order_clawback").dues
    assert (due.id, due.amount) == ("wage_floor", 4_900_000 // 3)
    other = walk.see("b-prime", queries.application, walk.start("monozukuri", "b-prime"))
    assert walk.system(lambda at: queries.ruled_by([other.id]))[other.id].head["report_years"] == 1


def test_a_form_that_staff_mend_later_belongs_to_the_procedure_of_its_day(walk: Walk) -> None:
    mended: dict[str, Any] = copy.deepcopy(procedures.definition("monozukuri", "claim"))
    mended["form"]["version"] = "2025-20-b"
    walk.later(1)
    walk.system(actions.publish_form, procedure="monozukuri", definition=mended)
    walk.later(1)
    publish_the_next_version(walk)
    rows = {each.version: each for each in FormVersion.objects.filter(procedure="monozukuri", form="claim")}
    known = lineage.versions("monozukuri")
    lines = {version: lineage.line_of(row, known) for version, row in rows.items()}
    assert {version: line and line.version for version, line in lines.items()} == {
        "2025-20": "2025-20", "2025-20-b": "2025-20", NEW: NEW,
    }  # fmt: skip
    assert [each.version for each in lineage.siblings(rows["2025-20-b"])] == ["2025-20"]
