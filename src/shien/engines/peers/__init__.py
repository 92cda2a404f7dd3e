"""類似企業。最も近い企業の組を正確に探し、その分布だけを、一社の値が分からない形で返す。

>>> from shien.engines.peers import find_peers, index_of
"""

from .find import Indicator, Peers, find_peers
from .firms import Firms, Years, firm_years, latest, take
from .index import Index, index_of
from .past import Past, past_groups, past_of
from .scopes import Filters

__all__ = [
    "Filters", "Firms", "Index", "Indicator", "Past", "Peers", "Years", "find_peers", "firm_years", "index_of", "latest",
    "past_groups", "past_of", "take",
]  # fmt: skip
