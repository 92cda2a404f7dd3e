"""棚。公開中の支援策の全部を、検索の索引とともに、プロセスの記憶に持つ。

名簿の版 (Alteration) を問合せのたびに (大きな名簿は一秒に一度) 確かめ、変わっていれば変わった分だけ読み直す。小さな名簿はその場で、大きな名簿は裏で直し、
それまでは前の棚で答える。大きな棚は一つのプロセスが作って写しに置き (copies.py)、どのプロセスもそれを分け合う。
"""

import threading
from collections.abc import Mapping
from time import monotonic

from django.db import connection

from shien.engines.search import Document, Index, add, build, remove

from . import copies, stocking
from .book import Book, Shelf
from .columns import columns

AT_ONCE = 300  # この数までの名簿は、問いの中で直し、写しを置かない
REMEMBERED = 1.0  # 大きな名簿の版を確かめてから、次に確かめるまでの秒

_shelf: Shelf | None = None
_edition = ""
_checked = -REMEMBERED
_lock = threading.Lock()


def current() -> Shelf:
    """いまの棚。版を確かめる一回の問合せで済む。大きな名簿は裏で直すので、確かめるのも REMEMBERED 秒に一度でよい。"""
    global _checked
    found = _shelf
    if found is not None and len(found.books) > AT_ONCE and monotonic() - _checked < REMEMBERED:
        return found
    _checked = monotonic()
    edition = stocking.edition()
    if found is not None and _edition == edition:
        return found
    if found is None or len(found.books) <= AT_ONCE:
        with _lock:
            return _renewed(edition)
    if not _lock.locked():
        threading.Thread(target=_behind, name="shelf", daemon=True).start()
    return found


def _behind() -> None:
    """裏で直す。ほかの糸が直していれば、何もしない。"""
    if _lock.acquire(blocking=False):
        try:
            _renewed(stocking.edition())
        finally:
            _lock.release()
            connection.close()


def _renewed(edition: str) -> Shelf:
    """変わった支援策だけを読み直した棚。"""
    global _shelf, _edition
    if _shelf is not None and _edition == edition:
        return _shelf
    versions = stocking.stamps()
    if len(versions) <= AT_ONCE:
        _shelf = _made(_shelf, versions)
    else:
        with copies.alone():
            held = copies.read() or _shelf
            same = held is not None and held.digest == copies.digest(versions)
            _shelf = held if same else copies.write(_made(held, versions))
    _edition = edition
    return _shelf  # type: ignore[return-value]


def _made(held: Shelf | None, versions: Mapping[int, str]) -> Shelf:
    """前の棚から、変わったものだけを読み直して作る。"""
    every = {each.cover.id: each for each in held.books if versions.get(each.cover.id) == each.stamp} if held else {}
    made = list(stocking.read([key for key in versions if key not in every], versions))
    index = _indexed(held.index if held else None, every, [document for _, document in made])
    every |= {book.cover.id: book for book, _ in made}
    books = tuple(every[int(each)] for each in index.ids)
    keys = {key: place for place, book in enumerate(books) for key in book.keys}
    return Shelf(copies.digest(versions), books, index, columns(books), keys)


def _indexed(index: Index | None, kept: Mapping[int, Book], documents: list[Document]) -> Index:
    """残すものはそのまま、変わったものは除いてから足す。"""
    if index is None or not kept:
        return build(documents)
    gone = [each for each in index.ids if int(each) not in kept]
    index = remove(index, gone) if gone else index
    return add(index, documents) if documents else index
