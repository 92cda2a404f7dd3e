"""定義を読む。版は変わらないので、読んだものを要約値で覚えておく。"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from shien.engines.forms import Form
from shien.engines.forms import read as read_form
from shien.engines.lifecycle import LifeCycle
from shien.engines.lifecycle import read as read_lifecycle

from . import facts
from .models import FormVersion, ProcedureVersion


def digest(content: object) -> str:
    """JSON にできる中身の要約値。鍵の順によらない。"""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_FORMS: dict[str, Form] = {}
_KEPT = 256


def form_of(version: FormVersion | facts.FormVersion) -> Form:
    """申請書の定義。"""
    found = _FORMS.get(version.sha256)
    if found is None:
        if len(_FORMS) >= _KEPT:
            _FORMS.clear()
        found = _FORMS[version.sha256] = read_form(content(version))
    return found


_CONTENTS: dict[str, Mapping[str, Any]] = {}


def content(version: FormVersion | facts.FormVersion | ProcedureVersion) -> Mapping[str, Any]:
    """定義そのもの (読むだけ)。一度読んだ版は、行から引き直さない。"""
    found = _CONTENTS.get(version.sha256)
    if found is None:
        if len(_CONTENTS) >= _KEPT:
            _CONTENTS.clear()
        found = _CONTENTS[version.sha256] = version.definition
    return found


SPACES = frozenset({"firm", "case", "earlier"})
_SPACES: dict[str, frozenset[str]] = {}


def spaces(version: FormVersion) -> frozenset[str]:
    """この申請書の式が読む、書類の外の値 (firm・case・earlier)。"""
    found = _SPACES.get(version.sha256)
    if found is None:
        form = form_of(version)
        columns = (f"{table.id}.{each.id}" for table in form.fields.values() for each in table.columns)
        asked = [*form.fields, *columns, *(f"@{page.id}" for page in form.pages), *(rule.id for rule in form.rules)]
        read = {name.partition(".")[0] for id in asked for name in form.inputs_of(id)}
        found = _SPACES[version.sha256] = SPACES & read
    return found


_CYCLES: dict[str, LifeCycle] = {}


def lifecycle_of(version: ProcedureVersion) -> LifeCycle:
    """手続きの状態と遷移。"""
    found = _CYCLES.get(version.sha256)
    if found is None:
        found = _CYCLES[version.sha256] = read_lifecycle(version.lifecycle)
    return found


def head(definition: Mapping[str, Any], key: str, default: Any = None) -> Any:
    """procedure.toml の [procedure] の値。"""
    return definition.get("procedure", {}).get(key, default)
