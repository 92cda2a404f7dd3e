"""名簿をまたいで同じとみられる支援策を見つける。"""

from .entry import Entry, Pair
from .pairing import pair_up

__all__ = ["Entry", "Pair", "pair_up"]
