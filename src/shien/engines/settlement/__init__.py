"""交付決定のあとの計算。額の確定、報告の時期、返還・納付。日付と定義は引数で受け取る。"""

from .clawback import Due, clawback
from .law import Law
from .law import read as read_law
from .schedule import Report, reports
from .settle import Settled, settle
from .surcharge import surcharge

__all__ = ["Due", "Law", "Report", "Settled", "clawback", "read_law", "reports", "settle", "surcharge"]
