"""検索の良さ。手で付けた正解 (data/relevance.tsv) の nDCG@10 と、題名から本文を当てる nDCG@10。"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from shien.engines.search import Document, build, rank

from . import search_rivals
from .line import Line
from .search_rivals import Rival

_FILE = Path(__file__).parent / "data" / "relevance.tsv"
_TOP = 10
Grades = dict[str, dict[str, int]]


def grades() -> Grades:
    """問い → 識別子 → 等級。"""
    found: Grades = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            query, name, grade = line.split("\t")
            found.setdefault(query, {})[name] = int(grade)
    return found


def judged(real: Sequence[Document]) -> list[Line]:
    """正解の表での良さ。not used for tuning の行は、重みを選ぶのに使わなかった問い。"""
    known = grades()
    index = build(real)
    with search_rivals.pg_trgm(real) as trigram:
        rivals: dict[str, Rival] = {
            "PostgreSQL pg_trgm": trigram, "SQLite FTS5 trigram": search_rivals.fts5(real),
            "BM25 on character bigrams": search_rivals.bigrams(real),
        }  # fmt: skip
        ours: Rival = lambda query, k: [name for name, _ in rank(index, query, k)]
        parts = {"all": list(known), "not used for tuning": list(known)[1::2]}
        return [
            _line(f"search, nDCG@10, {len(part)} judged queries ({words})", _mean(ours, known, part), name,
                  _mean(rival, known, part))
            for words, part in parts.items() for name, rival in rivals.items()
        ]  # fmt: skip


def known_item(real: Sequence[Document], step: int = 2) -> list[Line]:
    """題名を問いに、その本文を当てる。同じ題名の施策は、どれでも正解。"""
    bodies = [Document(each.id, "", each.text) for each in real if len(each.text) > 80]
    titles: dict[str, dict[str, int]] = {}
    kept = {each.id for each in bodies}
    for each in real:
        if each.id in kept:
            titles.setdefault(each.title, {})[each.id] = 1
    queries = list(titles)[::step]
    index = build(bodies)
    ours: Rival = lambda query, k: [name for name, _ in rank(index, query, k)]
    own = _mean(ours, titles, queries)
    rivals = {
        "SQLite FTS5 trigram": search_rivals.fts5(bodies),
        "BM25 on character bigrams": search_rivals.bigrams(bodies),
    }
    return [_line(f"search, nDCG@10, title → body of {len(queries)} measures", own, name, _mean(rival, titles, queries))
            for name, rival in rivals.items()]  # fmt: skip


def _line(name: str, own: float, rival: str, other: float) -> Line:
    return Line(name, own, "", other, f"{rival} {other:.3f}", own / other, least=True)


def _mean(search: Rival, known: Grades, queries: Iterable[str]) -> float:
    scores = [
        ndcg([known[query].get(name, 0) for name in search(query, _TOP)], known[query].values()) for query in queries
    ]
    return sum(scores) / len(scores)


def ndcg(found: Sequence[int], every: Iterable[int]) -> float:
    """nDCG@10。得点は 2^等級 - 1。"""
    return _dcg(found) / _dcg(sorted(every, reverse=True)[:_TOP])


def _dcg(found: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(found[:_TOP]))
