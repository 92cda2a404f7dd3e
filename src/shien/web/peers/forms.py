"""比べる範囲の選び方。"""

from collections.abc import Mapping
from dataclasses import dataclass

from shien.engines.peers import Filters
from shien.engines.peers.scopes import INDUSTRIES, REGIONS, SCALES

FIELDS = {"industry": ("業種", INDUSTRIES), "region": ("地域", REGIONS), "size": ("規模", SCALES)}


@dataclass(frozen=True, slots=True)
class Choice:
    """一つの欄。options は (値, 言葉, 選ばれているか)。"""

    id: str
    label: str
    options: tuple[tuple[str, str, bool], ...]
    error: str


def read(given: Mapping[str, str]) -> tuple[Filters, list[Choice], list[tuple[str, str, str]]]:
    """絞り込みと、欄と、誤り (欄の id, 名前, 文)。選べない値は誤りにし、既定の範囲で欄を見せる。"""
    usual = Filters()
    chosen = {name: given.get(name) or getattr(usual, name) for name in FIELDS}
    fields, errors = [], []
    for name, (label, words) in FIELDS.items():
        error = "" if chosen[name] in words else "示した中からお選びください。"
        if error:
            errors.append((name, label, error))
            chosen[name] = getattr(usual, name)
        options = tuple((value, text, value == chosen[name]) for value, text in words.items())
        fields.append(Choice(name, label, options, error))
    return Filters(**chosen), fields, errors
