"""試算表の CSV (弥生会計、マネーフォワードなど)。列と科目の名前は製品で違うので、利用者が一度対応を決める。"""

from .reading import Mapping, reading
from .row import Row
from .table import Table, looks_like, table

__all__ = ["Mapping", "Row", "Table", "looks_like", "reading", "table"]
