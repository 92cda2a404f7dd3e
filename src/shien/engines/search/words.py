"""言葉。Sudachi の A 単位に分け、正規化形にそろえる。助詞・助動詞・記号は数えない。

費用は文字数に比例する (毎秒およそ百万字)。
"""

import re
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sudachipy import Dictionary, SplitMode

from shien.values.fold import katakana

LINE = re.compile(r"[^\n。]{1,8000}。?|\n|。")  # Sudachi が一度に分けるのは 49,149 バイトまで
_DROPPED = frozenset({"助詞", "助動詞", "補助記号", "空白", "接続詞", "連体詞", "感動詞"})
_NOUNS = frozenset({"名詞", "接頭辞", "接尾辞"})
# どの文にもあり、探す手がかりにならない言葉 (正規化形)
_EMPTY = frozenset({"為る", "有る", "成る", "出来る", "居る", "下さる", "欲しい", "御", "良い", "コト", "為", "物"})
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """文の中の言葉。form は正規化形 (かなはカタカナに寄せる)、begin・end は寄せた文の中の範囲。

    proper は固有名詞か。地名の多くは人の姓でもあるので (松本、福島)、place でなくても地名かもしれない。
    """

    form: str
    begin: int
    end: int
    noun: bool
    place: bool
    proper: bool


@cache
def _dictionary() -> Any:
    return Dictionary()


def _morphemes(line: str) -> Any:
    """糸ごとに一つの分け手で分ける。Sudachi の分け手は、同時には使えない。"""
    if not hasattr(_own, "tokenizer"):
        _own.tokenizer = _dictionary().tokenizer(mode=SplitMode.A, fields={"normalized_form", "pos"})
    return _own.tokenizer.tokenize(line)


@cache
def _kind(pos: int) -> tuple[bool, bool, bool, bool]:
    """品詞の番号 → (数える, 名詞の仲間, 地名, 固有名詞)。"""
    major, middle, minor = _dictionary().pos_of(pos)[:3]
    return major not in _DROPPED, major in _NOUNS, minor == "地名", middle == "固有名詞"


def words(text: str) -> list[Word]:
    """寄せた文の、数える言葉。

    >>> [word.form for word in words("人を雇い入れる")]
    ['人', '雇ウ', '入レル']
    """
    return list(_walk(text))


def _walk(text: str) -> Iterator[Word]:
    for line in LINE.finditer(text):
        start = line.start()
        for each in _morphemes(line[0]):
            kept, *kinds = _kind(each.part_of_speech_id())
            form = _form(each.normalized_form())
            if kept and form not in _EMPTY:
                yield Word(form, start + each.begin(), start + each.end(), *kinds)


@cache
def _form(normalized: str) -> str:
    return katakana(normalized.casefold())


def numbered(text: str, numbers: dict[str, int], into: "array[int]") -> None:
    """寄せた文の言葉の (番号, 始まり, 終わり) を into に続ける。初めての言葉には次の番号を付ける。索引を作るときに使う。"""
    for line in LINE.finditer(text):
        start = line.start()
        for each in _morphemes(line[0]):
            if not _kind(each.part_of_speech_id())[0]:
                continue
            form = _form(each.normalized_form())
            if form not in _EMPTY:
                into.extend((numbers.setdefault(form, len(numbers)), start + each.begin(), start + each.end()))


def reading(text: str) -> str:
    """寄せた文の読み (カタカナ)。"""
    tokenizer = _dictionary().tokenizer(mode=SplitMode.C, fields={"reading_form"})
    return "".join(each.reading_form() for each in tokenizer.tokenize(text))
