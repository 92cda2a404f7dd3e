"""項目と項目群。定義は同じフォルダの TOML (一つの項目群が一つのファイル)。"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

TYPES = frozenset(
    [
        "text",
        "long_text",
        "kana",
        "yen",
        "count",
        "number",
        "ratio",
        "date",
        "boolean",
        "telephone",
        "postal_code",
        "email",
        "url",
        "corporate_number",
        "industry",
        "municipality",
        "choice",
    ]
)


@dataclass(frozen=True, slots=True)
class Item:
    """データ項目。classes は ① ワンスオンリー ② レコメンド ③ 分析。sources は出所の順位。

    minimum と maximum は数と日付の範囲 (両端を含む、空は限りなし)。maximum の today は、日付なら今日、年なら今年。
    """

    key: str
    label: str
    group: str
    type: str
    unit: str
    classes: frozenset[int]
    sensitivity: str
    sources: tuple[str, ...]
    aliases: tuple[str, ...]
    description: str
    choices: tuple[tuple[str, str], ...]
    max_length: int
    kinds: tuple[str, ...]
    minimum: str
    maximum: str
    decimals: int
    personal_for: frozenset[str]

    def sensitivity_of(self, enterprise_kind: str) -> str:
        """この種類の事業者での機微の度合い。個人事業主の住所や電話は、個人の情報でもある (PRIV-6)。"""
        return "personal" if enterprise_kind in self.personal_for else self.sensitivity


@dataclass(frozen=True, slots=True)
class Group:
    """項目群。承諾はこの単位で与える。repeat は once・fiscal_year・row。"""

    key: str
    label: str
    description: str
    repeat: str
    sensitivity: str
    order: int


def _load() -> tuple[dict[str, Group], dict[str, Item]]:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("*.toml")]
    tables.sort(key=lambda table: table["group"]["order"])
    groups: dict[str, Group] = {}
    items: dict[str, Item] = {}
    for table in tables:
        head = table["group"]
        groups[head["key"]] = Group(**head)
        for row in table["item"]:
            if row["key"] in items or row["type"] not in TYPES:
                raise ValueError(f"item {row['key']} is defined twice or has an unknown type {row['type']}")
            items[row["key"]] = Item(
                key=row["key"], label=row["label"], group=head["key"], type=row["type"], unit=row.get("unit", ""),
                classes=frozenset(row["classes"]), sensitivity=row.get("sensitivity", head["sensitivity"]),
                sources=tuple(row["sources"]), aliases=tuple(row.get("aliases", ())), description=row["description"],
                choices=tuple((code, label) for code, label in row.get("choices", ())),
                max_length=row.get("max_length", 2000 if row["type"] == "long_text" else 200),
                kinds=tuple(row.get("kinds", ())), minimum=str(row.get("min", "")), maximum=str(row.get("max", "")),
                decimals=row.get("decimals", 20), personal_for=frozenset(row.get("personal_for", ())),
            )  # fmt: skip
    return groups, items


_groups, _items = _load()
GROUPS = MappingProxyType(_groups)
ITEMS = MappingProxyType(_items)


def item(key: str) -> Item:
    """項目。無ければ KeyError。"""
    return ITEMS[key]


def group(key: str) -> Group:
    """項目群。無ければ KeyError。"""
    return GROUPS[key]


def items_of(group_key: str) -> tuple[Item, ...]:
    """項目群の項目 (定義の順)。"""
    return tuple(each for each in ITEMS.values() if each.group == group_key)
