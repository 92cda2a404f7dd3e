"""日本語の語。題名とキャッチコピーを語に切り、言い方の揺れ (雇入れ・雇い入れ) を正規の形で見る。"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sudachipy import Dictionary, SplitMode

_LIMIT = 2_000  # 題名として読む字数 (辞書の側にも上限がある)


@dataclass(frozen=True, slots=True)
class Word:
    """語。form は正規の形。"""

    form: str
    start: int
    end: int


@cache
def _tokenizer() -> Any:
    return Dictionary(dict="core").tokenizer(mode=SplitMode.A)


def words(text: str) -> list[Word]:
    """語に切る。字として壊れたもの (片割れの代用対) は ? とみる。"""
    text = text[:_LIMIT].encode("utf-8", "replace").decode()
    return [Word(each.normalized_form(), each.begin(), each.end()) for each in _tokenizer().tokenize(text)]
