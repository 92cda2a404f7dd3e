"""検索。言葉 (Sudachi) と文字の二つ組の索引を文書から作り、点とわけを添えて探す。

>>> from shien.engines.search import Document, Prior, build, search
"""

from .answer import Answer, Hit, Prior, Reason
from .engine import rank, relevance, search
from .index import Document, Index, add, build, remove
from .meaning import Meaning, Meant, meaning
from .store import dump, load

__all__ = [
    "Answer", "Document", "Hit", "Index", "Meaning", "Meant", "Prior", "Reason", "add", "build", "dump", "load", "meaning",
    "rank", "relevance", "remove", "search",
]  # fmt: skip
