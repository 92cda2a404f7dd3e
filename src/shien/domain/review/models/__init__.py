"""審査の表。"""

from .appeal import AppealExamination
from .assignment import Assignment, Declaration, Handling, Relation
from .check import BonusCheck, FormalCheck
from .desk import CallMessage, Faq
from .interview import Booking, Slot
from .publication import Publication, PublicationRow
from .ranking import RankingRow, RankingTable
from .score import Score

__all__ = [
    "AppealExamination", "Assignment", "BonusCheck", "Booking", "CallMessage", "Declaration", "Faq", "FormalCheck",
    "Handling", "Publication", "PublicationRow", "RankingRow", "RankingTable", "Relation", "Score", "Slot",
]  # fmt: skip
