"""外部システムの書込み。どれも一つのトランザクションで、証跡を伴う。"""

from shien.domain.outside.errors import Refused

from .assignments import assign, end_assignment
from .deliveries import acknowledge, enlist, noted, read_deliveries, read_file, read_submission, send_again
from .offers import answer_offer, claim, expire_offers, offer, offer_state, stop_telling
from .status import report, standing
from .tokens import admitted, forget, issue_token

__all__ = [
    "Refused",
    "acknowledge",
    "admitted",
    "answer_offer",
    "assign",
    "claim",
    "end_assignment",
    "enlist",
    "expire_offers",
    "forget",
    "issue_token",
    "noted",
    "offer",
    "offer_state",
    "read_deliveries",
    "read_file",
    "read_submission",
    "report",
    "send_again",
    "standing",
    "stop_telling",
]  # fmt: skip
