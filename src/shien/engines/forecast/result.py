"""予測の答え。使った期間・方法・幅を、言葉とともに持つ (UX-23)。"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calendar import WORDS, Dates, Whole
from .season import Array

CAUTION = "過去の動きが続くとした計算です。新しい決算や、取引先・価格・設備の変化で変わります。補助金の採択や将来の業績を約束するものではありません。"


@dataclass(frozen=True, slots=True)
class Forecast:
    """予測。軸は (series,) と (series, horizon)。

    lower95 ≦ lower80 ≦ mean ≦ upper80 ≦ upper95。periods は計算に使った期の数、first と last は値のある期間、
    gaps は補った期の数、even は日付の間隔がそろうか。pool は幅を決めた誤差を出した系列の数、share は最新の値を混ぜた割合。
    """

    ids: NDArray[np.object_]
    frequency: str
    dates: Dates
    mean: Array
    lower80: Array
    upper80: Array
    lower95: Array
    upper95: Array
    periods: Whole
    first: Dates
    last: Dates
    gaps: Whole
    even: NDArray[np.bool_]
    pool: int
    share: float

    @property
    def silent(self) -> NDArray[np.bool_]:
        """値がすべて 0 で、幅を示せない系列か。"""
        zero: NDArray[np.bool_] = (self.upper95 == 0).all(1) & (self.lower95 == 0).all(1)
        return zero

    def notes(self, place: int) -> tuple[str, ...]:
        """一つの系列の説明。使った期間、補った期、方法、幅の意味、約束でないこと。"""
        count, unit = int(self.periods[place]), WORDS[self.frequency]
        found = [
            f"{self.first[place]} から {self.last[place]} までの値のうち、新しい {count} 期（{unit}）を使いました。"
        ]
        if self.gaps[place]:
            found.append(f"値の無い {int(self.gaps[place])} 期は、前後の値から直線で補って計算しました。")
        if not self.even[place]:
            found.append("日付の間隔がそろっていません。近い期とみなして計算しました。")
        if self.silent[place]:
            found.append("値がすべて 0 なので、どれだけ動くかが分からず、幅を示せません。")
        found += [self._method(count), self._band(count), CAUTION]
        return tuple(found)

    def _method(self, count: int) -> str:
        if count < 3 or self.share == 1:
            return "傾きを決めるだけの根拠が無いので、最新の値が続くと見ました。"
        used = "指数平滑法・シータ法・自己回帰" if self.frequency in ("Q", "M") else "指数平滑法とシータ法"
        return f"{used}を組み合わせました。過去の期を隠して確かめ、誤差の小さかった作り方です。"

    def _band(self, count: int) -> str:
        source = f"{self.pool} 系列の過去の予測の外れ方" if self.pool >= 30 else "あらかじめ用意した外れ方の表"
        few = "値が少ないので、幅は広めです。" if count < 6 else ""
        return f"幅は{source}から決めました。10 回に 8 回（広い方は 20 回に 19 回）この中に入る見込みです。{few}"
