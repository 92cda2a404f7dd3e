"""審査の書込み。どれも一つのトランザクションで、証跡を伴う。"""

from .appeal import examine
from .assign import assign, declare, relate, release, unrelate
from .blocking import blocked
from .check import advance, check, grant_bonus, send_back, take_up
from .desk import ALONE, answer, approve_message, remove_answer, write_message
from .interview import book, offer_slots
from .publish import publish
from .rank import make_ranking
from .score import BadScore, open_file_for_review, open_for_review, score

__all__ = [
    "ALONE", "BadScore", "advance", "answer", "approve_message", "assign", "blocked", "book", "check", "declare", "examine",
    "grant_bonus", "make_ranking", "offer_slots", "open_file_for_review", "open_for_review", "publish", "relate",
    "release", "remove_answer", "score", "send_back", "take_up", "unrelate", "write_message",
]  # fmt: skip
