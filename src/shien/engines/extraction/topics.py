"""利用目的 (jGrants の15) と支援の段階 (制度ナビ)。構造化項目を写し、無ければ題名の語から推す。"""

from functools import cache
from pathlib import Path
from tomllib import loads

from .passage import Passage, of
from .result import Evidence, Found
from .words import words

_GUESS = 0.6  # 題名の語からの推しの確からしさ


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = Path(__file__).parent / "rules" / "topics.toml"
    return loads(path.read_text(encoding="utf-8"))


@cache
def _forms(kind: str) -> dict[str, tuple[str, ...]]:
    """語の正規の形 → 値。"""
    found: dict[str, tuple[str, ...]] = {}
    for value, row in _table()[kind].items():
        for form in row["words"]:
            found[form] = (*found.get(form, ()), value)
    return found


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """目的と段階を探す。"""
    found: list[Found] = []
    for kind in ("purpose", "stage"):
        stated = [each for passage in of(passages, f"={kind}") for each in _stated(kind, passage)]
        found += stated or [each for passage in of(passages, "title", "catch") for each in _guessed(kind, passage)]
    return found


def _stated(kind: str, passage: Passage) -> list[Found]:
    """構造化項目。別の出所の言い方は names で写す。"""
    found = []
    for value, row in _table()[kind].items():
        for name in (value, *row.get("names", ())):
            # 区切りの間にぴったりあるものだけ (「設備投資」と「設備投資等」を混ぜない)
            start = passage.text.find(name)
            if start >= 0 and not passage.text[max(0, start - 1) : start].isalpha():
                where = Evidence(passage.field, *passage.span(start, start + len(name)))
                found.append(Found(kind, value, where, 0.95, f"{kind}.stated", True))
                break
    return found


def _guessed(kind: str, passage: Passage) -> list[Found]:
    """題名の語から。"""
    found, seen = [], set()
    for word in words(passage.text):
        for value in _forms(kind).get(word.form, ()):
            if value not in seen:
                seen.add(value)
                where = Evidence(passage.field, *passage.span(word.start, word.end))
                found.append(Found(kind, value, where, _GUESS, f"{kind}.word"))
    return found
