"""索引の出し入れ。配列の束 (cells.py) なので、読むのは写さずに済み、記憶に写したファイルならプロセスが分け合う。"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from .bm25 import Points
from .cells import pack, text, unpack
from .document import Rows, documents, packed, row_of
from .facets import Facet
from .index import Index, known_phrases
from .lexicon import Lexicon
from .postings import Postings
from .settings import Array
from .tokens import Tokens

VERSION = 3
_PARTS: dict[str, tuple[type, tuple[str, ...]]] = {
    "postings": (Postings, ("starts", "docs", "title", "text")),
    "points": (Points, ("values", "rarity", "bounds")),
    "tokens": (Tokens, ("starts", "terms", "begins", "ends")),
}
_LEXICON = ("counts", "sizes", "grams", "starts", "owners")


def dump(index: Index) -> bytes:
    """バイト列にする。同じ索引は、同じバイト列になる。"""
    return pack(cells(index))


def load(data: bytes | memoryview) -> Index:
    """読み戻す。この版の索引でなければ ValueError。"""
    try:
        found = unpack(data)
        version = int(found["version"][0])
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        raise ValueError("検索の索引として読めません。文書から作り直してください。") from None
    if version != VERSION:
        raise ValueError(f"索引の版が {version} です。文書から、版 {VERSION} で作り直してください。")
    return index_from(found)


def cells(index: Index) -> dict[str, Array]:
    """索引 → 名前の付いた配列。"""
    own = index.documents
    letters, starts = (own.letters, own.starts) if isinstance(own, Rows) else packed(map(row_of, own))
    found = {
        "version": np.array([VERSION], np.int64), "letters": letters, "row_starts": starts, "ids": text(index.ids),
        "terms": text(sorted(index.terms, key=index.terms.__getitem__)), "grams": index.grams, "rank": index.rank,
        "facets": text({name: facet.values for name, facet in index.facets.items()}), "words": text(index.lexicon.words),
    }  # fmt: skip
    for part, (_, names) in _PARTS.items():
        found |= {f"{part}.{name}": getattr(getattr(index, part), name) for name in names}
    found |= {f"lexicon.{name}": getattr(index.lexicon, name) for name in _LEXICON}
    for place, facet in enumerate(index.facets.values()):
        found |= {f"facets.{place}.owner": facet.owner, f"facets.{place}.docs": facet.docs}
    return found


def index_from(found: Mapping[str, Array]) -> Index:
    """名前の付いた配列 → 索引。"""
    parts: dict[str, Any] = {
        part: made(*(found[f"{part}.{name}"] for name in names)) for part, (made, names) in _PARTS.items()
    }
    terms = {term: place for place, term in enumerate(_json(found["terms"]))}
    facets = {
        name: Facet(tuple(values), found[f"facets.{place}.owner"], found[f"facets.{place}.docs"])
        for place, (name, values) in enumerate(_json(found["facets"]).items())
    }
    return Index(
        documents(found["letters"], found["row_starts"]), tuple(_json(found["ids"])), terms, found["grams"], facets=facets,
        rank=found["rank"], known=known_phrases(terms, found["grams"]),
        lexicon=Lexicon(tuple(_json(found["words"])), *(found[f"lexicon.{name}"] for name in _LEXICON)), **parts,
    )  # fmt: skip


def _json(cell: Array) -> Any:
    return json.loads(cell.tobytes())
