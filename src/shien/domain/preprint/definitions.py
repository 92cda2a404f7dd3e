"""申請書の定義を読む。手続きの申請書は shien.procedures から作り、ここの forms/ の TOML は、その外の申請書と先に約束した名の申請書。"""

import tomllib
from functools import cache
from pathlib import Path

from shien.values.items import ITEMS

from .derived import forms_of_procedures
from .facts import Field, Form

_FOLDER = Path(__file__).with_name("forms")


@cache
def forms() -> dict[str, Form]:
    """申請書の一覧。定義の誤り (知らない項目など) は読むときに止める。"""
    found = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        form = _form(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        found[form.code] = form
    return found | {form.code: form for form in forms_of_procedures()}


def _form(table: dict, file: str) -> Form:  # type: ignore[type-arg]
    head = table["form"]
    fields = []
    for row in table["field"]:
        items = tuple(row.get("items") or [row["item"]])
        unknown = [item for item in items if item not in ITEMS]
        if unknown:
            raise ValueError(f"{file}: field {row['id']} asks for unknown items {unknown}")
        fields.append(
            Field(
                id=row["id"], label=row["label"], section=str(row.get("section", "")), items=items,
                group=ITEMS[items[0]].group, period=row.get("period"), row=row.get("row"),
                transform=row.get("transform", ""), required=row.get("required", False),
                unit=row.get("unit", ITEMS[items[0]].unit), max_age_days=row.get("max_age_days"),
                kinds=tuple(row.get("kinds", ITEMS[items[0]].kinds)),
            )
        )  # fmt: skip
    return Form(
        code=head.get("code") or head["id"], title=head["title"], version=str(head["version"]),
        legal_basis=head.get("legal_basis", ""), source=head.get("source", ""), fields=tuple(fields),
    )  # fmt: skip
