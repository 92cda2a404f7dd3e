"""日本語の語。題名とキャッチコピーを語に切り、言い方の揺れ (雇入れ・雇い入れ) を正規の形で見る。"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sudachipy import Dictionary, SplitMode


@dataclass(frozen=True, slots=True)
class Word:
    """語。form は正規の形。"""

    form: str
    start: int
    end: int


@cache
def _tokenizer() -> Any:
    return Dictionary(dict="core").create(mode=SplitMode.A)


def words(text: str) -> list[Word]:
    """語に切る。"""
    return [Word(each.normalized_form(), each.begin(), each.end()) for each in _tokenizer().tokenize(text)]
