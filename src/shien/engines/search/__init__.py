"""検索。言葉 (Sudachi) と文字の二つ組の索引を文書から作り、点とわけを添えて探す。

>>> from shien.engines.search import Document, Prior, build, search
"""

from .answer import Answer, Hit, Prior, Reason
from .cells import pack, text, unpack
from .document import Document, Rows, packed
from .engine import rank, relevance, search
from .facets import Count
from .index import Index, add, build, remove
from .meaning import Meaning, Meant, meaning
from .store import cells, dump, index_from, load
from .unwanted import titled

__all__ = [
    "Answer", "Count", "Document", "Hit", "Index", "Meaning", "Meant", "Prior", "Reason", "Rows", "add", "build", "cells", "dump",
    "index_from", "load", "meaning", "pack", "packed", "rank", "relevance", "remove", "search", "text", "titled", "unpack",
]  # fmt: skip
