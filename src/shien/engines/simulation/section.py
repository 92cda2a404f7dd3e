"""計画の文書の一区画を読む。誤りは鍵の道 (例 investments[0].cost) を示して集め、残りも読む。"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from shien.values.fault import Fault

from . import scalars
from .scalars import Wrong

REQUIRED: Any = object()


class Section:
    """区画。読んだ鍵を覚え、end() で知らない鍵を指摘する。unit は金額の単位 (円)、years は年の数。

    どの読み方も、鍵が無ければ default を、読めなければ指摘を足して None を返す。
    """

    def __init__(self, document: object, path: str, faults: list[Fault], unit: int = 1, years: int = 0) -> None:
        self.path, self.faults, self.unit, self.years = path, faults, unit, years
        self._read: list[str] = []
        self.document: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
        if not isinstance(document, Mapping):
            self.fault("", "項目の集まりではありません。", "「鍵: 値」の形で書いてください。")

    def fault(self, key: str, what: str, expected: str = "") -> None:
        """指摘を足す。"""
        self.faults.append(Fault(what, expected, column=".".join(filter(None, (self.path, key))) or None))

    def end(self) -> None:
        """知らない鍵を指摘する。"""
        for key in map(str, self.document):
            if key not in self._read:
                near = difflib.get_close_matches(key, self._read, 1)
                hint = f"「{near[0]}」ではありませんか。" if near else f"使える鍵：{', '.join(self._read)}。"
                self.fault(key, "知らない鍵です。", hint)

    def inner(self, key: str, required: bool = False) -> "Section | None":
        """中の区画。"""
        document = self.raw(key, REQUIRED if required else None)
        return None if document is None else self._sub(document, key)

    def each(self, key: str) -> list["Section"]:
        """区画の並び。"""
        return [self._sub(each, f"{key}[{at}]") for at, each in enumerate(self.listed(key) or [])]

    def listed(self, key: str) -> list[Any] | None:
        """並び。"""
        found = self.raw(key, None)
        if found is None or isinstance(found, list):
            return found
        self.fault(key, "並びではありません。", "[ ] で囲むか、「- 」で始まる行を並べてください。")
        return None

    def money(self, key: str, default: Any = REQUIRED) -> Any:
        """金額 (円、0以上)。"""
        return self._value(key, default, lambda value: scalars.money(value, self.unit))

    def rate(self, key: str, default: Any = REQUIRED, low: str = "0", high: str = "1") -> Any:
        """率 (小数)。"""
        return self._value(key, default, lambda value: scalars.rate(value, Decimal(low), Decimal(high)))

    def whole(self, key: str, default: Any = REQUIRED, low: int = 0, high: int = 10**9) -> Any:
        """整数。"""
        return self._value(key, default, lambda value: scalars.whole(value, low, high))

    def choice(self, key: str, allowed: Sequence[str], default: Any = REQUIRED) -> Any:
        """決まった言葉。"""
        return self._value(key, default, lambda value: scalars.choice(value, allowed))

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        """文字。"""
        return self._value(key, default, scalars.text)

    def flag(self, key: str, default: Any = REQUIRED) -> Any:
        """はい・いいえ。"""
        return self._value(key, default, scalars.flag)

    def day(self, key: str, default: Any = REQUIRED) -> Any:
        """日付。"""
        return self._value(key, default, scalars.day)

    def amounts(self, key: str, default: Any = REQUIRED, unit: int | None = None) -> Any:
        """年ごとの金額。一つだけ書けば、どの年も同じ。"""
        return self._yearly(key, default, lambda value: scalars.money(value, unit or self.unit))

    def changes(self, key: str, default: Any = REQUIRED) -> Any:
        """年ごとの率 (−1 から)。一つだけ書けば、どの年も同じ。"""
        return self._yearly(key, default, lambda value: scalars.rate(value, Decimal(-1), Decimal(10)))

    def rates(self, key: str, low: str, high: str) -> tuple[Decimal, ...] | None:
        """率の並び (数は決まっていない)。"""
        return self._all(key, self.listed(key) or [], lambda value: scalars.rate(value, Decimal(low), Decimal(high)))

    def raw(self, key: str, default: Any) -> Any:
        """書かれたままの値。無ければ default。"""
        self._read.append(key)
        if self.document.get(key) is not None:
            return self.document[key]
        if default is REQUIRED:
            self.fault(key, "この鍵がありません。", "書いてください。")
            return None
        return default

    def _value(self, key: str, default: Any, parse: Callable[[Any], Any]) -> Any:
        value = self.raw(key, default)
        return self._caught(key, value, parse) if self.document.get(key) is not None else value

    def _yearly(self, key: str, default: Any, parse: Callable[[Any], Decimal]) -> Any:
        value = self.raw(key, default)
        if self.document.get(key) is None:
            return value
        if not isinstance(value, list):
            one = self._caught(key, value, parse)
            return None if one is None else (one,) * self.years
        if len(value) != self.years:
            self.fault(key, f"{len(value)}年分あります。", f"years に合わせて{self.years}年分を並べてください。")
        return self._all(key, value, parse)

    def _all(self, key: str, values: list[Any], parse: Callable[[Any], Decimal]) -> tuple[Decimal, ...] | None:
        found = [self._caught(f"{key}[{at}]", each, parse) for at, each in enumerate(values)]
        return None if None in found else tuple(found)

    def _caught(self, key: str, value: Any, parse: Callable[[Any], Any]) -> Any:
        try:
            return parse(value)
        except Wrong as wrong:
            self.fault(key, wrong.what, wrong.expected)
            return None

    def _sub(self, document: object, key: str) -> "Section":
        return Section(document, ".".join(filter(None, (self.path, key))), self.faults, self.unit, self.years)
