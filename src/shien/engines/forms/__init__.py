"""様式の定義と、書類の確かめ。定義は版のあるデータ (TOML・JSON) で、答えは JSON の正規形で持つ。"""

from .carry_over import Carried, Carry, carry_over
from .conversion import type_name
from .definition import DefinitionError, DefinitionFault, Field, Form, Option, Page, Parameter, Rule
from .difference import Change, Difference, difference
from .evaluation import evaluate
from .facts import Evaluation, Fault, PageState
from .frame import Context
from .reading import read
from .schema import schema
from .sentence import amount, sentence
from .source import LARGEST, definition_of, line_of, lines_of, source
from .typed import Typed, typed
from .written import show, written

__all__ = [
    "LARGEST",
    "Carried",
    "Carry",
    "Change",
    "Context",
    "DefinitionError",
    "DefinitionFault",
    "Difference",
    "Evaluation",
    "Fault",
    "Field",
    "Form",
    "Option",
    "Page",
    "PageState",
    "Parameter",
    "Rule",
    "Typed",
    "amount",
    "carry_over",
    "definition_of",
    "difference",
    "evaluate",
    "line_of",
    "lines_of",
    "read",
    "schema",
    "sentence",
    "show",
    "source",
    "type_name",
    "typed",
    "written",
]
