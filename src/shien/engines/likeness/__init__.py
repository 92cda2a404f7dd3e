"""名簿をまたいで同じとみられる支援策を見つける。"""

from .entry import Entry, Pair
from .names import name_of, names_of
from .pairing import pair_up

__all__ = ["Entry", "Pair", "name_of", "names_of", "pair_up"]
