"""対象要件の判定。一社の画面でも、数百万社のまとめでも、同じ手順で計算する。"""

from dataclasses import dataclass

import numpy as np

from .facts import Firms
from .logic import STEP, Array, Outcome, all_of, any_of, coded, condition_of, negated, outcome_of
from .program import Program

_BLOCK = 16_384  # 節の配列が、計算機の手元の記憶に収まる大きさ


@dataclass(frozen=True, slots=True)
class Judgement:
    """判定の結果。codes の軸は (rule, firm) で符号語、conditions の軸は (condition, firm) で Outcome。"""

    program: Program
    codes: Array
    conditions: Array

    @property
    def outcome(self) -> Array:
        """要件の判定 (Outcome)。軸は (rule, firm)。"""
        return outcome_of(self.codes)

    @property
    def deciding(self) -> Array:
        """満たさない・分からないを決めた条件の番号。軸は (rule, firm)。満たすときと判定しないときは -1。"""
        return np.where(self.codes < STEP, condition_of(self.codes), -1)


def judge(program: Program, firms: Firms) -> Judgement:
    """判定する。

    >>> from datetime import date
    >>> from .facts import Sourced, firm_of
    >>> from .program import builtin
    >>> found = judge(builtin(date(2025, 6, 1)), firm_of({"gbiz_account": Sourced("none")}))
    >>> [rule.id for rule, code in zip(found.program.rules, found.outcome[:, 0]) if code == Outcome.NOT_MET]
    ['it_introduction', 'it_support_institution', 'jizokuka', 'monozukuri', 'support_institution']
    """
    codes = np.empty((len(program.rules), firms.count), np.int32)
    conditions = np.empty((len(program.conditions), firms.count), np.int8)
    for start in range(0, firms.count, _BLOCK):
        rows = slice(start, start + _BLOCK)
        part = firms.part(start, start + _BLOCK)
        for place, each in enumerate(program.conditions):
            conditions[place, rows] = each.criterion.judge(part)
        settle(program, conditions[:, rows], codes[:, rows])
    return Judgement(program, codes, conditions)


def settle(program: Program, conditions: Array, codes: Array) -> None:
    """条件の判定 (condition, firm) から、要件の符号語 (rule, firm) を codes に書く。"""
    found: list[Array] = [coded(row, place) for place, row in enumerate(conditions)]
    for node in program.nodes:
        parts = [found[each] for each in node.parts]
        found.append(negated(parts[0]) if node.kind == "not" else (all_of if node.kind == "all" else any_of)(parts))
    for place, root in enumerate(program.roots):
        codes[place] = found[root] if root >= 0 else Outcome.NOT_JUDGED * STEP
