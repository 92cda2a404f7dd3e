"""全銀協規定形式の総合振込データ。一行120バイト、半角カナ、CP932。"""

from .kana import narrow_kana
from .results import COLUMNS, read_results
from .transfer import Payee, Payer, TransferError, read, write

__all__ = ["COLUMNS", "Payee", "Payer", "TransferError", "narrow_kana", "read", "read_results", "write"]
