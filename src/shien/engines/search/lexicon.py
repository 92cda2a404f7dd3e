"""綴りの手がかり。題名に現れる続いた漢字・カタカナ・英字を見出しにし、二つ組の重なりで近いものを引く。"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from shien.values.fold import katakana

from .folding import fold
from .grams import codes
from .phrases import every_phrase
from .places import prefectures
from .settings import SPELLING, Array
from .words import reading

RUN = re.compile(r"[一-鿿々]+|[ァ-ヶー]+|[a-z]+")
_SHORTEST = 3
_TOWN = 4  # 市区町村の読みの、短くてよい字数。短いものは、ほかの言葉と紛れる


@dataclass(frozen=True, slots=True)
class Lexicon:
    """words は見出し、counts は現れた題名の数、sizes は二つ組の数。grams・starts・owners は二つ組 → 見出し。"""

    words: tuple[str, ...]
    counts: Array
    sizes: Array
    grams: Array
    starts: Array
    owners: Array

    def nearest(self, given: str) -> str | None:
        """綴りの近い見出し。同じ見出しがあるか、近いものが無ければ None。

        >>> lexicon(["事業承継の支援"]).nearest("事業承計")
        '事業承継'
        """
        pairs = np.unique(codes(f"a{given}a"))
        at = np.searchsorted(self.grams, pairs)
        inside = at[(at < len(self.grams)) & (self.grams[np.minimum(at, len(self.grams) - 1)] == pairs)]
        owners = [self.owners[self.starts[place] : self.starts[place + 1]] for place in inside]
        shared = np.bincount(np.concatenate(owners), minlength=len(self.words)) if owners else np.zeros(1)
        dice = 2 * shared / (self.sizes + len(pairs))
        near = np.flatnonzero(dice >= SPELLING["similarity"])
        near = near[np.lexsort((near, -self.counts[near], -dice[near]))[: int(SPELLING["candidates"])]]
        allowed = 1 if len(given) < 6 else 2
        found = [(distance(given, self.words[place]), -int(self.counts[place]), self.words[place]) for place in near]
        best = min((each for each in found if each[0] <= allowed), default=None)
        return best[2] if best and best[0] else None


def lexicon(titles: Iterable[str]) -> Lexicon:
    """題名から作る。"""
    found = Counter(run for title in titles for run in set(RUN.findall(fold(title))) if len(run) >= _SHORTEST)
    found.update(phrase for phrase in map(fold, every_phrase()) if RUN.fullmatch(phrase) and len(phrase) >= _SHORTEST)
    words = tuple(sorted(found))
    cells = [np.unique(codes(f"a{word}a")) for word in words]
    sizes = np.array([len(cell) for cell in cells])
    grams, numbers = np.unique(np.concatenate(cells), return_inverse=True)
    starts = np.append(0, np.cumsum(np.bincount(numbers)))
    owners = np.repeat(np.arange(len(words)), sizes)[np.argsort(numbers, kind="stable")]
    return Lexicon(words, np.array([found[word] for word in words]), sizes, grams, starts, owners)


def distance(left: str, right: str) -> int:
    """編集距離 (挿入・削除・置換・隣の字の入替え)。

    >>> distance("補助近", "補助金"), distance("補金助", "補助金")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


@cache
def readings() -> dict[str, str]:
    """読み (カタカナ) → 同義語の表の句か、市区町村の名 (読みが四字以上)。かなで書かれた問いを漢字に直す。

    >>> readings()["ホジョキン"], readings()["モリオカ"]
    ('補助金', '盛岡')
    """
    found: dict[str, str] = {}
    towns = (town for town in prefectures() if len(reading(fold(town))) >= _TOWN)
    for phrase in (*every_phrase(), *towns):
        if phrase != katakana(phrase) or RUN.search(phrase):
            found.setdefault(reading(fold(phrase)), phrase)
    return found
