"""書類を確かめる。同じ答えと同じ日なら、いつも同じ結果になる。"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .calculation import Calculation
from .checks import Checks
from .definition import Form, Page, Rule
from .facts import Evaluation, Fault, PageState
from .frame import Context
from .logic import Column, every, is_blank, known, truth


def evaluate(
    form: Form, answers: Mapping[str, Any], context: Context | None = None, unread: Iterable[Fault] = ()
) -> Evaluation:
    """書類を確かめる。unread は、読み取れなかった入力の指摘 (typed の faults)。その欄は「まだ答えていない」とは言わない。"""
    calculation = Calculation(form, answers, context or Context())
    shown = calculation.shown
    outer = [fault for fault in unread if fault.field in shown]
    calculation.faults = list(dict.fromkeys([*outer, *calculation.faults]))
    checks = Checks(calculation)
    found = [*calculation.faults, *checks.faults()]
    found += [fault for rule in form.rules for fault in _rule(rule, form, calculation)]
    faults = tuple(_ordered(form, found))
    pages = tuple(_state(page, faults, calculation) for page in form.pages if page.id in calculation.pages)
    return Evaluation(
        calculation.values(), frozenset(shown), faults, pages, frozenset(checks.required),
        frozenset(calculation.hidden), frozenset(checks.required_cells),
    )  # fmt: skip


def _rule(rule: Rule, form: Form, calculation: Calculation) -> Iterator[Fault]:
    """破られた決まり。分からないものは確かめない。"""
    frame = calculation.frame
    early = _untouched(rule, calculation)
    rows = calculation.rows.get(rule.each, []) if rule.each else [None]
    for place, row in enumerate(rows):
        frame.row = row or {}
        if (rule.when is None or truth(rule.when.run(frame))) and _broken(rule, frame):
            for key in rule.fields:
                table, _, column = key.partition(".")
                if table in calculation.shown:
                    where = place if rule.each == table else None
                    page = form.fields[table].page
                    yield Fault(table, rule.message, where, column, rule.id, rule.severity, early, page)
    frame.row = {}


def _untouched(rule: Rule, calculation: Calculation) -> bool:
    """読む欄にまだ一つも答えが無いか。そのときの指摘は「直す」ではなく「まだ答えていない」。"""
    values = calculation.frame.values
    return all(not known(values[name]) for name in rule.answers)


def _broken(rule: Rule, frame: Any) -> bool:
    met = rule.check.run(frame)
    return (every(met.cells) if isinstance(met, Column) else met) is False


def _ordered(form: Form, faults: list[Fault]) -> list[Fault]:
    """画面の順 (欄・行・列)。"""
    fields = {id: place for place, id in enumerate(form.fields)}
    columns = {(field.id, each.id): place for field in form.fields.values() for place, each in enumerate(field.columns)}

    def place(fault: Fault) -> tuple[int, int, int]:
        row = -1 if fault.row is None else fault.row
        return fields.get(fault.field, -1), row, columns.get((fault.field, fault.column), -1)

    return sorted(faults, key=place)


def _state(page: Page, faults: tuple[Fault, ...], calculation: Calculation) -> PageState:
    own = tuple(fault for fault in faults if fault.page == page.id)
    errors = [fault for fault in own if fault.severity == "error"]
    asked = [field for field in page.fields if field.typed and field.id in calculation.shown]
    begun = any(_answered(field.id, calculation) for field in asked)
    if any(not fault.missing for fault in errors):
        state = "mend"
    elif not errors and (begun or not asked):
        state = "done"
    else:
        state = "begun" if begun else "empty"
    return PageState(page.id, state, own)


def _answered(id: str, calculation: Calculation) -> bool:
    """答えがあるか。チェックしていない欄は、答えに数えない (必ず答える「はい・いいえ」の「いいえ」は数える)。"""
    if id in calculation.rows:
        columns = [each.id for each in calculation.form.fields[id].columns if each.typed]
        return any(not is_blank(row[each]) for row in calculation.rows[id] for each in columns)
    value = calculation.frame.values[id]
    return not is_blank(value) and (value is not False or calculation.form.fields[id].required is not None)
