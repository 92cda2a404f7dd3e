"""比べる相手。SQLite FTS5 (trigram)、文字の二つ組の BM25、PostgreSQL の pg_trgm。どれも、ふつうに使うときの形。"""

import math
import sqlite3
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import psycopg

from shien.engines.search import Document

from . import cluster

Rival = Callable[[str, int], list[str]]
_K1, _B = 1.2, 0.75


def fts5(documents: Sequence[Document]) -> Rival:
    """FTS5 の trigram。空白で分けた問いの三字組を OR でつなぎ、bm25 の順。三字に満たない言葉は探せない。"""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table found using fts5(id unindexed, title, body, tokenize='trigram')")
    base.executemany("insert into found values (?, ?, ?)", ((each.id, each.title, each.text) for each in documents))

    def search(query: str, k: int) -> list[str]:
        parts = dict.fromkeys(part[at : at + 3] for part in query.split() for at in range(len(part) - 2))
        if not parts:
            return []
        wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        sql = "select id from found where found match ? order by bm25(found), id limit ?"
        return [row[0] for row in base.execute(sql, (wanted, k))]

    return search


def bigrams(documents: Sequence[Document]) -> Rival:
    """文字の二つ組の BM25 (k1 1.2、b 0.75)。題名と本文を続けて読む。NumPy で足す。"""
    found: dict[str, array[int]] = {}
    length = np.zeros(len(documents))
    for place, each in enumerate(documents):
        pairs = _pairs(f"{each.title}\n{each.text}")
        length[place] = len(pairs)
        for pair, count in Counter(pairs).items():
            found.setdefault(pair, array("i")).extend((place, count))
    norm = _K1 * (1 - _B + _B * length / length.mean())
    points = {pair: _points(np.array(cells).reshape(-1, 2), norm) for pair, cells in found.items()}

    def search(query: str, k: int) -> list[str]:
        total = np.zeros(len(documents))
        for pair in dict.fromkeys(_pairs(query)):
            if pair in points:
                total[points[pair][0]] += points[pair][1]
        near = np.argpartition(-total, min(k, len(total) - 1))[:k]
        near = near[np.lexsort((near, -total[near]))]
        return [documents[place].id for place in near if total[place] > 0]

    return search


def _pairs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


def _points(cells: np.ndarray, norm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    docs, counts = cells[:, 0], cells[:, 1]
    rarity = math.log1p((len(norm) - len(docs) + 0.5) / (len(docs) + 0.5))
    return docs, rarity * counts * (_K1 + 1) / (counts + norm[docs])


@contextmanager
def pg_trgm(documents: Sequence[Document]) -> Iterator[Rival]:
    """PostgreSQL の pg_trgm。題名と本文に対する word_similarity の順。"""
    with cluster.cluster() as found, psycopg.connect(found.url("postgres"), autocommit=True) as base:
        base.execute("drop database if exists search_rival with (force)")
        base.execute("create database search_rival")
        with psycopg.connect(found.url("search_rival"), autocommit=True) as own:
            own.execute("create extension pg_trgm")
            own.execute("create table measure (id text, body text)")
            with own.cursor().copy("copy measure from stdin") as copy:
                for each in documents:
                    copy.write_row((each.id, f"{each.title}\n{each.text}".replace("\0", "")))

            def search(query: str, k: int) -> list[str]:
                sql = "select id from measure order by word_similarity(%s, body) desc, id limit %s"
                return [row[0] for row in own.execute(sql, (query, k))]

            yield search
        base.execute("drop database search_rival with (force)")
