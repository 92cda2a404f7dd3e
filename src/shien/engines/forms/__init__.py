"""様式の定義と、書類の確かめ。定義は版のあるデータ (TOML・JSON) で、答えは JSON の正規形で持つ。"""

from .definition import DefinitionError, DefinitionFault, Field, Form, Option, Page, Parameter, Rule
from .evaluation import evaluate
from .facts import Evaluation, Fault, PageState
from .frame import Context
from .reading import read
from .typed import Typed, typed
from .written import show, written

__all__ = [
    "Context",
    "DefinitionError",
    "DefinitionFault",
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
    "evaluate",
    "read",
    "show",
    "typed",
    "written",
]
