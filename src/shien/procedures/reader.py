"""フォルダを読む。表は読むたびに新しく作るので、呼び出した側が変えても、ほかに響かない。"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_HEAD = "procedure"
Table = dict[str, Any]
LIFECYCLES = tuple(sorted(path.stem for path in (_FOLDER / "lifecycles").glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Share:
    """事業者の情報を求める欄 (company_data) の数と、そのうち前もって記入できる欄 (item・items) の数。"""

    asked: int
    prefilled: int

    @property
    def ratio(self) -> float:
        """割合。求める欄が無ければ 1。"""
        return self.prefilled / self.asked if self.asked else 1.0


def procedures() -> tuple[str, ...]:
    """手続きの id の一覧。"""
    return tuple(sorted({path.parent.parent.name for path in _FOLDER.glob(f"*/*/{_HEAD}.toml")}))


def versions(name: str) -> tuple[str, ...]:
    """手続きの版 (古い順)。無い手続きは KeyError。"""
    found = tuple(sorted(path.parent.name for path in _FOLDER.glob(f"*/*/{_HEAD}.toml") if path.parts[-3] == name))
    if not found:
        raise KeyError(name)
    return found


def latest(name: str) -> str:
    """いちばん新しい版。"""
    return versions(name)[-1]


def procedure(name: str, version: str = "") -> Table:
    """procedure.toml の表。版を言わなければ、いちばん新しいもの。"""
    return _read(_folder(name, version) / f"{_HEAD}.toml")


def form_ids(name: str, version: str = "") -> tuple[str, ...]:
    """様式の id。申請書が先頭。"""
    found = {path.stem for path in _folder(name, version).glob("*.toml")} - {_HEAD}
    return tuple(sorted(found, key=lambda form: (form != "application", form)))


def definition(name: str, form: str, version: str = "") -> Table:
    """様式の定義。engines.forms.read に渡す。無い様式は KeyError。"""
    if form not in form_ids(name, version):
        raise KeyError(f"{name}/{form}")
    return _read(_folder(name, version) / f"{form}.toml")


def lifecycle(name: str) -> Table:
    """状態の移り変わりの表。engines.lifecycle.read に渡す。無い名は KeyError。"""
    if name not in LIFECYCLES:
        raise KeyError(name)
    return _read(_FOLDER / "lifecycles" / f"{name}.toml")


def clawback_form(name: str, version: str = "") -> Table:
    """この手続きの版の、返還・納付の計算の様式。"""
    return clawback_form_of(procedure(name, version))


def clawback_form_of(table: Mapping[str, Any]) -> Table:
    """procedure.toml の表の返還・納付の式を、計算だけの様式にする。欄 <id>_due が返すか (真偽)、<id> が額 (円)。

    earlier.* に出された書類、case.* に額を渡して engines.forms で計る。
    """
    head = table["procedure"]
    pages = []
    for row in table.get("clawback", []):
        due = {"id": f"{row['id']}_due", "type": "boolean", "label": row["label"], "formula": row["when"]}
        amount = {"id": row["id"], "type": "yen", "label": row["label"], "formula": row["amount"]}
        pages.append({"id": f"{row['id']}_page", "title": row["label"], "field": [due, amount]})
    form = {"id": "clawback", "title": f"{head['title']} 返還・納付の計算", "version": head["version"]}
    form |= {"source": head["source"], "unverified": any(row.get("unverified") for row in table.get("clawback", []))}
    return {"form": form, "parameter": table.get("parameter", []), "page": pages}


def prefilled_share(form: Table) -> Share:
    """前もって記入できる割合。表は、列を一つの欄と数える。"""
    asked = [field for field in fields(form) if field.get("company_data")]
    return Share(len(asked), sum(1 for field in asked if field.get("item") or field.get("items")))


def fields(form: Table) -> Iterator[Table]:
    """様式の欄と、表の列。"""
    for page in form["page"]:
        for field in page["field"]:
            yield field
            yield from field.get("column", [])


def unverified(form: Table) -> int:
    """公の書類で確かめていないところの数。"""
    parts = [*fields(form), *(row for kind in ("parameter", "page", "rule") for row in form.get(kind, ()))]
    return sum(1 for part in parts if part.get("unverified"))


def _folder(name: str, version: str) -> Path:
    chosen = version or latest(name)
    if chosen not in versions(name):
        raise KeyError(f"{name}/{chosen}")
    return _FOLDER / name / chosen


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))
