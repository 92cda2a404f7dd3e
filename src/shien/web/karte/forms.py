"""カルテの入力。項目辞書から作る。打った文字は、誤りがあってもそのまま残す。"""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from shien.domain.karte.actions import Entry
from shien.domain.karte.facts import Karte
from shien.integrations.postal import Place, places
from shien.values.fault import InvalidValue
from shien.values.items import Item, parse, show
from shien.values.yen import parse_yen, unit_slip

_AUTOCOMPLETE = {
    "name": "organization", "postal_code": "postal-code", "location": "street-address", "contact_name": "name",
    "contact_email": "email", "contact_telephone": "tel", "telephone": "tel", "company_url": "url",
}  # fmt: skip
_INPUT = {"email": "email", "telephone": "tel"}
_HELP = {
    "yen": "円で入力します。「120万円」のようにも書けます。", "date": "「2026年11月23日」「令和8年11月23日」のように入力します。",
    "ratio": "「35%」のように入力します。", "industry": "業種の名前か4桁を入力します（例：そば・うどん店）。",
    "municipality": "市区町村の名前を入力します（例：岩手県盛岡市）。", "postal_code": "7桁の数字です（例：100-0001）。",
}  # fmt: skip
# Typed as people say them, kept as codes and fractions.
_SHOWN = ("ratio", "industry", "municipality")
SEARCHED = ("industry", "municipality")


@dataclass(slots=True)
class Box:
    """入力の一つ。"""

    item: Item
    text: str
    source: str = ""
    error: str = ""
    places: tuple[Place, ...] = ()

    @property
    def id(self) -> str:
        """欄の id。"""
        return f"item-{self.item.key}"

    @property
    def input(self) -> str:
        """input の種類。"""
        return _INPUT.get(self.item.type, "text")

    @property
    def autocomplete(self) -> str:
        """autocomplete の語。"""
        return _AUTOCOMPLETE.get(self.item.key, "off")

    @property
    def help(self) -> str:
        """欄の説明。"""
        return self.item.description + _HELP.get(self.item.type, "")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """選択肢。"""
        return (("true", "はい"), ("false", "いいえ")) if self.item.type == "boolean" else self.item.choices

    @property
    def searched(self) -> bool:
        """名前で探せる欄か。"""
        return self.item.type in SEARCHED

    @property
    def describedby(self) -> str:
        """説明と誤りの id。"""
        return f"{self.id}-help" + (f" {self.id}-error" if self.error else "")


def boxes(items: list[Item], karte: Karte, part: str) -> list[Box]:
    """いまの値を入れた欄。"""
    found = []
    for item in items:
        current = karte.get(item.key, part)
        text = current.held.value if current else ""
        if current and item.type == "yen":
            text = f"{int(text):,}"
        if current and item.type in _SHOWN:
            text = show(item, text)
        found.append(Box(item, text, current.held.source_label if current else ""))
    return found


def read(post: QueryDict, shown: list[Box], karte: Karte, part: str) -> tuple[list[Box], list[Entry]]:
    """打たれた値を読む。前と違うものだけを書く。誤りは全部まとめて返す (UX-7)。"""
    filled, entries = [], []
    for box in shown:
        given = post.get(box.item.key, "")
        after = Box(box.item, given, box.source)
        current = karte.get(box.item.key, part)
        before = current.held.value if current else None
        filled.append(after)
        if not given.strip(" \t\r\n\u3000"):
            if before is not None and current and current.held.source == "typed":
                entries.append(Entry(box.item.key, None, part))
            continue
        try:
            value = parse(box.item, given)
        except InvalidValue as error:
            after.error = str(error)
            continue
        if value != before:
            slip = _slip(box.item, value, karte, part)
            if slip and post.get("units_checked") != "yes":
                after.error = slip
                continue
            entries.append(Entry(box.item.key, value, part))
    return filled, entries


def with_address(post: QueryDict, shown: list[Box]) -> list[Box]:
    """打たれた郵便番号から、住所と市区町村を入れる。まだ保存しない。町が幾つもあれば選べるようにする (UX-13)。"""
    filled = {box.item.key: Box(box.item, post.get(box.item.key, ""), box.source) for box in shown}
    for key, box in filled.items():
        address = filled.get(key.removesuffix("postal_code") + "location")
        if box.item.type != "postal_code" or address is None or not box.text.strip():
            continue
        try:
            found = places(box.text)
        except InvalidValue as error:
            box.error = str(error)
            continue
        if not found:
            box.error = "この郵便番号の住所は見つかりません。番号をお確かめになるか、住所を手で入力してください。"
            continue
        chosen = next((each for each in found if each.address == post.get(f"{address.item.key}-choice")), None)
        if chosen is None and len(found) > 1:
            address.places = tuple(found)
            continue
        chosen = chosen or found[0]
        if not address.text.startswith(chosen.address):
            address.text = chosen.address
        area = filled.get("municipality")
        if key == "postal_code" and area is not None and chosen.municipality:
            area.text = show(area.item, chosen.municipality)
    return list(filled.values())


def _slip(item: Item, value: str, karte: Karte, part: str) -> str:
    """単位の取り違えが疑われるか。前後の年と、けた違いのときに尋ねる。"""
    if item.type != "yen" or not part:
        return ""
    for (key, other), current in karte.values.items():
        if key == item.key and other != part and unit_slip(int(value), int(current.held.value)):
            return (
                f"ほかの年（{show(item, current.held.value)}）と大きく違います。単位は千円ではありませんか。"
                "正しいときは、下の「単位を確かめました」を選んで、もう一度保存してください。"
            )
    return ""


def period_end(text: str) -> date:
    """決算の末日。"""
    from shien.values.dates import parse_date

    return parse_date(text)


__all__ = ["Box", "boxes", "parse_yen", "period_end", "read"]
