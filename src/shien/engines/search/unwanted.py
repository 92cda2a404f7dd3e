"""「補助金以外」のように、要らないと書かれた句と、それが題名にある文書。"""

import re
from collections.abc import Iterator

import numpy as np

from .folding import fold
from .index import Index
from .phrases import forms, synonyms
from .settings import Array
from .words import Word

_MARK = re.compile(r"\s*(?:以外|を除く)(?:の(?:もの)?)?")


def unwanted(text: str, own: list[Word]) -> Iterator[tuple[str, int, int]]:
    """(句、始まり、終わり)。text は寄せた問い。句は「以外」のすぐ前に続く名詞で、範囲は「以外」も含む。"""
    for mark in _MARK.finditer(text):
        begin = mark.start()
        for word in reversed([word for word in own if word.end <= mark.start()]):
            if not word.noun or word.end != begin:
                break
            begin = word.begin
        if begin < mark.start():
            yield text[begin : mark.start()], begin, mark.end()


def titled(index: Index, phrase: str) -> Array:
    """題名に、句か同義語のある文書。真偽 (document,)。"""
    own = forms(fold(phrase))
    found = np.zeros(len(index), bool)
    for each in (own, *map(forms, synonyms().get(own, ()))):
        inside = np.ones(len(index), bool)
        for form in each:
            inside &= _titled(index, form)
        found |= inside & bool(each)
    return found


def _titled(index: Index, form: str) -> Array:
    inside = np.zeros(len(index), bool)
    if form in index.terms:
        begin, end = index.postings.starts[index.terms[form] : index.terms[form] + 2].tolist()
        inside[index.postings.docs[begin:end][index.postings.title[begin:end] > 0]] = True
    return inside
