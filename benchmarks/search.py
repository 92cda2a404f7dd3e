"""検索。索引作りと一問の時間を SQLite FTS5 (trigram)・二つ組の BM25 と、良さを pg_trgm も加えて比べる。画面に問いを出す測り (find.py) も続ける。"""

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from shien.engines.search import Document, add, build, dump, load, rank, remove, search

from . import find, search_documents, search_quality, search_rivals
from .line import Line
from .measures import folder

SIZES = (10_000, 100_000)


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    data = folder()
    if data is None:
        print("search: skipped, no measures (set SHIEN_DATA to a folder with measures/)")
        return []
    real = search_documents.documents(data)
    lines = search_quality.judged(real) + search_quality.known_item(real)
    for size in [options.documents] if options.documents else SIZES:
        lines += _speed(search_documents.variants(real, size))
    return lines + find.measure(options)


def _speed(documents: Sequence[Document]) -> list[Line]:
    """索引作りと一問。問いは正解の表の問いと、題名の一部。どの相手も上位 10 件の識別子を返す。"""
    name = f"search, {len(documents):,} measures"
    queries = [*search_quality.grades(), *(each.title for each in documents[:1000:40])]
    built, index = _timed(lambda: build(documents))
    stored = dump(index)
    lines = [
        Line(f"{name}: build", built, "s", rival=f"{_characters(documents) / built / 1000:,.0f} k characters/s"),
        Line(f"{name}: stored", len(stored) / 2**20, "MB"),
        Line(f"{name}: load", _timed(lambda: load(stored))[0], "s"),
        Line(f"{name}: remove 10, add them again", _timed(lambda: _again(index, documents[:10]))[0], "s"),
    ]
    own = _times(lambda query: rank(index, query, 10), queries)
    for words, rival in (
        ("SQLite FTS5 trigram", search_rivals.fts5),
        ("BM25 on character bigrams", search_rivals.bigrams),
    ):
        made, found = _timed(lambda rival=rival: rival(documents))
        theirs = _times(lambda query, found=found: found(query, 10), queries)
        lines += [_line(f"{name}: query {label}", own, theirs, share, f"{words} (built in {made:.1f} s)")
                  for label, share in (("p50", 0.5), ("p95", 0.95))]  # fmt: skip
        del found
    page = _times(lambda query: search(index, query, 20), queries)
    return [*lines, *(Line(f"{name}: page of 20 with reasons and highlights {label}", float(np.quantile(page, share)), "ms")
                      for label, share in (("p50", 0.5), ("p95", 0.95)))]  # fmt: skip


def _again(index: Any, documents: Sequence[Document]) -> Any:
    return add(remove(index, {each.id for each in documents}), documents)


def _characters(documents: Sequence[Document]) -> int:
    return sum(len(each.title) + len(each.text) for each in documents)


def _times(ask: Callable[[str], Any], queries: Sequence[str]) -> list[float]:
    """問いごとの時間 (ミリ秒)。三度のうち最も短いもの: ほかの仕事で混む機械の順番待ちを除く。"""
    for query in queries[:3]:
        ask(query)
    return [min(_timed(lambda query=query: ask(query))[0] for _ in range(3)) * 1000 for query in queries]


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = what()
    return time.perf_counter() - begun, found


def _line(name: str, own: Sequence[float], theirs: Sequence[float], share: float, rival: str) -> Line:
    mine, other = float(np.quantile(own, share)), float(np.quantile(theirs, share))
    return Line(name, mine, "ms", rival=f"{rival} {other:.2f} ms", ratio=mine / other)
