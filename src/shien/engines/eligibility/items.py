"""条件が尋ねる項目。表は items.toml。文字の値は番号に、日付は日数に直して持つ。"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from shien.values.fault import InvalidValue
from shien.values.fold import narrow
from shien.values.municipality import PREFECTURES, Municipality

from .law import table
from .trees import NATION, area_groups, areas, industries

_EPOCH = date(1970, 1, 1).toordinal()
_TRUE = frozenset({"1", "はい", "yes", "true", "y", "有", "○"})
_FALSE = frozenset({"0", "いいえ", "no", "false", "n", "無", "×"})
NUMERIC = frozenset({"number", "date"})
UNKNOWN = -1  # 番号で持つ項目の「分からない」。数と日付は nan


@dataclass(frozen=True, slots=True)
class Item:
    """項目。cost は尋ねる手間、low と high は取りうる値の両端、fixed は容易には変えられないもの。"""

    key: str
    label: str
    question: str
    cost: int
    kind: str = "number"
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    fixed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)

    def read(self, value: object) -> float | int:
        """値を数か番号にする。読めなければ InvalidValue。空は「分からない」。"""
        if value is None or value == "":
            return math.nan if self.kind in NUMERIC else UNKNOWN
        if self.kind == "date":
            return _day(value)
        if self.kind == "number":
            return self._number(value)
        return {"flag": _flag, "industry": _industry, "area": area_place, "choice": self._choice}[self.kind](str(value))

    def _number(self, value: object) -> float:
        try:
            found = float(str(value))
        except ValueError:
            raise InvalidValue(f"{self.label}「{value}」は数ではありません。半角の数字で書いてください。") from None
        if not self.low <= found <= self.high or math.isinf(found):
            raise InvalidValue(f"{self.label}「{value}」は取りうる値ではありません。{self.range}で書いてください。")
        return found

    def _choice(self, text: str) -> int:
        for place, (key, label) in enumerate(self.choices.items()):
            if text in (key, label):
                return place
        raise InvalidValue(f"{self.label}「{text}」は選択肢にありません。{'・'.join(self.choices)} のどれかです。")

    @property
    def range(self) -> str:
        """取りうる値の範囲の言葉。"""
        if math.isinf(self.high):
            return "数" if math.isinf(self.low) else f"{self.low:g} 以上"
        return f"{self.low:g} から {self.high:g} まで（率は分数）"


def _day(value: object) -> float:
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise InvalidValue(f"「{value}」は日付として読めません。2026-03-31 の形で書いてください。") from None
    return float(found.toordinal() - _EPOCH)


def _flag(text: str) -> int:
    plain = narrow(text).strip().lower()
    if plain not in _TRUE | _FALSE:
        raise InvalidValue(f"「{text}」は、はい・いいえのどちらかで書いてください（空は分からない）。")
    return int(plain in _TRUE)


def _industry(text: str) -> int:
    return industries().places[industry_code(text)]


def industry_code(text: str) -> str:
    """日本標準産業分類のコード。大分類の英字、2桁、3桁、4桁。英字を前に付けてもよい。"""
    plain = re.sub(r"[\s\-]", "", narrow(text)).upper()
    code = plain[1:] if re.fullmatch(r"[A-T]\d{2,4}", plain) else plain
    tree = industries()
    if code not in tree.places or (code != plain and plain[0] != tree.path(code)[-1]):
        raise InvalidValue(f"業種「{text}」は日本標準産業分類にありません。2451 のように4桁で書いてください。")
    return code


def area_place(text: str) -> int:
    """地域の番号。"""
    found = area_codes(text)
    if len(found) != 1:
        raise InvalidValue(f"「{text}」は地方の名です。都道府県か市区町村で書いてください。")
    return areas().places[found[0]]


def area_codes(text: str) -> tuple[str, ...]:
    """地域のコード。全国、地方、都道府県 (2桁か名)、市区町村 (5桁か6桁か名)。"""
    plain = narrow(text).strip()
    if plain in area_groups():
        return area_groups()[plain]
    if plain == NATION:
        return (NATION,)
    short = {**{code: code for code in PREFECTURES}, **{name: code for code, name in PREFECTURES.items()}}
    if plain in short:
        return (next(each for each in areas().codes if each[:2] == short[plain]),)
    if plain in areas().places:
        return (plain,)
    return (Municipality.parse(text).code,)


@cache
def items() -> Mapping[str, Item]:
    """項目。key で引く。並びは表の順。"""
    return {row["key"]: Item(**row) for row in table("items")["item"]}
