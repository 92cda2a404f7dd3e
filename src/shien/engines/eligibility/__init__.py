"""対象要件の判定。条件は日付のある表 (TOML) で、満たす・満たさない・分からないの三つで答える。"""

from .facts import Firms, Sourced, firm_of
from .judge import Judgement, judge
from .kinds import kind_of_name
from .logic import Outcome
from .program import Program, builtin, program_of
from .questions import Question, questions
from .verdict import Reason, Verdict, verdicts

__all__ = [
    "Firms",
    "Judgement",
    "Outcome",
    "Program",
    "Question",
    "Reason",
    "Sourced",
    "Verdict",
    "builtin",
    "firm_of",
    "judge",
    "kind_of_name",
    "program_of",
    "questions",
    "verdicts",
]  # fmt: skip
