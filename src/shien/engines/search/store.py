"""索引の出し入れ。NumPy の配列と JSON だけの、一つのバイト列 (npz)。プログラムは入らないので、読んでも何も実行しない。"""

import io
import json
import zipfile
from typing import Any

import numpy as np

from .index import Document, Index, index_of
from .postings import Postings
from .settings import Array
from .tokens import Tokens

VERSION = 2


def dump(index: Index) -> bytes:
    """バイト列にする。同じ索引は、同じバイト列になる。点は読むときに計算し直す。"""
    rows = [[each.id, each.title, each.text, {name: list(cell) for name, cell in each.facets.items()}]
            for each in index.documents]  # fmt: skip
    found, places = index.postings, index.tokens
    out = io.BytesIO()
    np.savez(
        out, version=np.array(VERSION), documents=_text(rows), terms=_text(sorted(index.terms, key=index.terms.__getitem__)),
        grams=index.grams, starts=found.starts, docs=found.docs, title=found.title, text=found.text,
        token_starts=places.starts, token_terms=places.terms, token_begins=places.begins, token_ends=places.ends,
    )  # fmt: skip
    return out.getvalue()


def load(data: bytes) -> Index:
    """読み戻す。この版の索引でなければ ValueError。"""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            cells = {name: file[name] for name in file.files}
        version = int(cells["version"])
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, TypeError, AttributeError):
        raise ValueError("検索の索引として読めません。文書から作り直してください。") from None
    if version != VERSION:
        raise ValueError(f"索引の版が {version} です。文書から、版 {VERSION} で作り直してください。")
    found = Postings(cells["starts"], cells["docs"], cells["title"], cells["text"])
    places = Tokens(*(cells[f"token_{name}"] for name in ("starts", "terms", "begins", "ends")))
    terms = {term: place for place, term in enumerate(_json(cells["terms"]))}
    return index_of(tuple(Document(*row) for row in _json(cells["documents"])), terms, cells["grams"], found, places)


def _text(value: object) -> Array:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), np.uint8)


def _json(cell: Array) -> list[Any]:
    found: list[Any] = json.loads(cell.tobytes())
    return found
