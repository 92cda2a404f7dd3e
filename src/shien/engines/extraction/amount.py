"""上限額と下限額。円の整数。0・空・9 の並びは「書いていない」の印で、金額ではない。"""

import re
from collections.abc import Iterator

from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen

from .passage import Passage
from .result import Found
from .rules import Rule, rules, scan

_PLACEHOLDER = re.compile(r"9{6,}|0+")  # 項目を空にできない画面で入れられる数 (実データ: 9999999999, 0)


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """金額を探す。上限は大きいものから。"""
    found = scan(passages, rules("amount"), read)
    return sorted(found, key=lambda each: (each.kind, each.confidence < _SURE, -_size(each)))


_SURE = 0.75  # これより確かな上限の中で、いちばん大きいものを主な上限とする (枠ごとに上限が違うとき)


def _size(found: Found) -> int:
    return found.value if isinstance(found.value, int) else 0


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """金額を円にする。名前付きの組 cap が上限、floor が下限。"""
    words = match.groupdict()
    cap, floor = _plain(words.get("cap")), _plain(words.get("floor"))
    for kind, text in (("cap", cap), ("floor", _with_unit(floor, cap))):
        value = _yen(text)
        if value:
            yield kind, value


def _plain(text: str | None) -> str:
    return re.sub(r"\s", "", text or "").removesuffix(".0")


def _with_unit(floor: str, cap: str) -> str:
    """「50~350万円」の 50 は 50万円、「5万~10万円」の 5万 は 5万円。"""
    if not floor or floor.endswith("円"):
        return floor
    unit = re.search(r"[億万千百]*円$", cap)
    return floor + ("円" if floor[-1] in "億万千百" or not unit else unit[0])


def _yen(text: str) -> int | None:
    if not text or _PLACEHOLDER.fullmatch(text):
        return None
    try:
        return parse_yen(text)
    except InvalidValue:
        return None
