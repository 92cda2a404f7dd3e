"""審査の読取り。閲覧者から始まり、担当する手続きの分だけを返す。"""

from .calls import messages, my_slots, published, questions, slots, told
from .cases import dossier, reviewers
from .mine import assignment, assignments, peers, relations
from .queue import HAVING, handlers, queue
from .ranking import ranking, rankings

__all__ = [
    "HAVING", "assignment", "assignments", "dossier", "handlers", "messages", "my_slots", "peers", "published", "questions",
    "queue", "ranking", "rankings", "relations", "reviewers", "slots", "told",
]  # fmt: skip
