"""勘定科目の名前・期間・貸借のつり合い。会計ソフトの表を読むときに使う。"""

from .balance import balance
from .names import Amount, assemble, item_of, side_of
from .period import find_period
from .year import figures_of

__all__ = ["Amount", "assemble", "balance", "figures_of", "find_period", "item_of", "side_of"]
