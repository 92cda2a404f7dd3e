"""次に尋ねること。答えの手間のわりに、多くの要件の結論が決まる項目から並べる。"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .items import Item, items
from .judge import Judgement, settle
from .logic import Array, Outcome, outcome_of
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """尋ねること。settles は、この答え一つで結論の決まりうる要件の数 (良い答えと悪い答えの平均)、open は関わる要件の数。"""

    item: Item
    settles: float
    open: int

    @property
    def worth(self) -> tuple[float, float, int]:
        """並べる鍵。大きいほど先に尋ねる。"""
        return self.settles / self.item.cost, self.open / self.item.cost, -self.item.cost


def questions(judgement: Judgement, found: Sequence[Verdict]) -> tuple[Question, ...]:
    """一社に尋ねることを、先に尋ねる順に並べる。もう決まっていることには尋ねない。

    答えの一つ一つは、その項目を待つ条件がすべて満たす場合と、すべて満たさない場合の二つで見積もる。
    """
    counts = Counter(key for verdict in found for key in verdict.open_items)
    keys = [key for key in items() if counts[key]]
    settled = _settled(judgement, keys)
    asked = [Question(items()[key], float(each), counts[key]) for key, each in zip(keys, settled, strict=True)]
    return tuple(sorted(asked, key=lambda each: each.worth, reverse=True))


def _settled(judgement: Judgement, keys: list[str]) -> Array:
    """項目ごとの、決まる要件の数の平均。仮の答えを並べ、まとめて判定する。"""
    program = judgement.program
    asks = np.array([[key in each.items for key in keys] for each in program.conditions], bool)
    asks = asks.reshape(len(program.conditions), len(keys))
    base = np.repeat(judgement.conditions[:, :1], len(keys), axis=1)
    waiting = asks & (base == Outcome.UNKNOWN)
    supposed = np.hstack([np.where(waiting, answer, base) for answer in (Outcome.MET, Outcome.NOT_MET)])
    codes = np.empty((len(program.rules), 2 * len(keys)), np.int32)
    settle(program, supposed.astype(np.int8), codes)
    unknown = judgement.outcome[:, :1] == Outcome.UNKNOWN
    decided = (unknown & (outcome_of(codes) != Outcome.UNKNOWN)).sum(axis=0)
    return decided.reshape(2, len(keys)).mean(axis=0)
