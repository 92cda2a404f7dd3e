"""交付決定のあとの書込み。どれも一つのトランザクションで、証跡を伴う。"""

from .clawing import assess, order, propose_clawback, record_repayment
from .inspecting import REPORT, inspect, preview, propose_settlement
from .paying import ResultFaults, approve_batch, drop_batch, make_batch, open_document, take_results
from .reporting import begin_reporting, finish, remind

__all__ = [
    "REPORT", "ResultFaults", "approve_batch", "assess", "begin_reporting", "drop_batch", "finish", "inspect", "make_batch",
    "open_document", "order", "preview", "propose_clawback", "propose_settlement", "record_repayment", "remind", "take_results",
]  # fmt: skip
