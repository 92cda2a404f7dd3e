"""参考集団。版を一つ読み、索引にして、プロセスの記憶に置く。

記憶に置くのは読んだ写しだけで、いつでも表から作り直せる (プロセスが何台でも、どれが答えても同じ)。新しい版ができると、
次に尋ねられたときに読み替える。記憶と時間は行数に比例する。360 万社・5 期で数 GB と数分になるので、その大きさになったら
参考集団に答えるプロセスを分ける (docs/explanation/similar-firms.md)。
"""

from dataclasses import dataclass, field
from functools import cached_property

from shien.engines.peers import Index, Past, Years, index_of, past_of

from .facts import Edition


@dataclass(frozen=True)
class Panel:
    """参考集団の一つの版。索引は、初めて要るときに作る。"""

    edition: Edition
    years: Years
    _past: dict[int, Past] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        """企業ごとに最も新しい決算の索引。"""
        return index_of(self.years)

    def past(self, ahead: int) -> Past:
        """ahead 年後の決算もある企業・年の索引。"""
        if ahead not in self._past:
            self._past[ahead] = past_of(self.years, self.index, ahead)
        return self._past[ahead]
