"""手続きの申請書から、連携サイトに渡せる欄を作る。項目の付いた欄だけで、一覧を二つ持たない。"""

from collections.abc import Iterator
from typing import Any

from shien import procedures
from shien.values.items import GROUPS, ITEMS

from .facts import Field, Form

# 経営力向上計画は、連携サイトと先に約束した名と欄 (forms/management_improvement_plan.toml) で渡す
PROMISED_ELSEWHERE = frozenset({"management_plan"})


def forms_of_procedures() -> Iterator[Form]:
    """手続きごとに一つ。名は手続きの id、版はいちばん新しいもの。"""
    for name in procedures.procedures():
        if name not in PROMISED_ELSEWHERE:
            head = procedures.procedure(name)["procedure"]
            table = procedures.definition(name, "application")
            yield Form(
                code=name, title=table["form"]["title"], version=table["form"]["version"], legal_basis=head["law"],
                source=table["form"]["source"], fields=tuple(_fields(table)),
            )  # fmt: skip


def _fields(form: dict[str, Any]) -> Iterator[Field]:
    for page in form["page"]:
        for row in page["field"]:
            if row.get("item") or row.get("items"):
                yield _field(row, page, row["id"])
            for column in row.get("column", ()):
                if column.get("item") or column.get("items"):
                    yield _field(column, page, f"{row['id']}_{column['id']}", within=row["label"])


def _field(row: dict[str, Any], page: dict[str, Any], key: str, within: str = "") -> Field:
    items = tuple(row.get("items") or [row["item"]])
    first = ITEMS[items[0]]
    asked = row.get("required") is True and not (within or row.get("when") or page.get("when"))
    return Field(
        id=key, label=f"{within}の{row['label']}" if within else row["label"], section=page["title"], items=items,
        group=first.group, period=row.get("period"), row=row.get("row"), transform=row.get("transform", ""),
        required=asked, unit=first.unit, max_age_days=row.get("max_age_days"), kinds=first.kinds,
        many=bool(within) and GROUPS[first.group].repeat == "row",
    )  # fmt: skip
