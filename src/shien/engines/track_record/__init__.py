"""支援実績のまとめ。件数のまちまちな機関を、同じ物差しで比べる。

>>> import numpy as np
>>> from shien.engines.track_record import smooth
>>> cells = dict(programme=np.zeros(3, int), successes=np.array([1, 45, 2]), trials=np.array([1, 60, 6]))
>>> found = smooth(institution=np.arange(3), count=4, **cells)
>>> bool(found.mean[1] > found.mean[0] > found.mean[2])  # 1件中1件は、60件中45件より上に来ない
True
>>> bool(found.mean[3] == found.expected[3])  # 実績の無い機関は、全体の割合に置かれる
True
"""

from .smooth import Shares, smooth

__all__ = ["Shares", "smooth"]
