"""索引。文書から作り、足し、除く。"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .bm25 import Points, points
from .document import Document
from .facets import Facet, facets
from .folding import fold
from .grams import codes
from .lexicon import Lexicon, lexicon
from .phrases import every_phrase, forms
from .postings import Postings, joined, postings, without
from .settings import Array
from .tokens import Tokens, counted, rest, together, tokens
from .words import numbered

_CHUNK = 2000  # 一度に並べる文書。記憶を抑える


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """検索の索引。項目の番号は、言葉 (terms: 言葉 → 番号) が先、二つ組 (grams: 昇順) が後。

    rank は識別子の順 (document,): 同点の並び。known は、同義語と地名の句 → その項目の番号。lexicon は綴りの手がかり、tokens は言葉の場所。
    """

    documents: Sequence[Document]
    ids: tuple[str, ...]
    terms: Mapping[str, int]
    grams: Array
    postings: Postings
    points: Points
    facets: Mapping[str, Facet]
    rank: Array
    known: Mapping[str, tuple[int, ...]]
    lexicon: Lexicon
    tokens: Tokens

    def __len__(self) -> int:
        return len(self.documents)

    def mask(self, name: str, chosen: Collection[str]) -> Array:
        """絞り込み。真偽 (document,)。知らない名前は KeyError。"""
        return self.facets[name].mask(chosen, len(self))

    def docs(self, term: int) -> Array:
        """項目の現れる文書の番号 (昇順)。"""
        return self.postings.docs[self.postings.starts[term] : self.postings.starts[term + 1]]


def build(documents: Sequence[Document]) -> Index:
    """索引を作る。費用は文字数に比例し、ほとんどは言葉に分ける時間。

    >>> len(build([Document("1", "設備投資の補助"), Document("2", "雇用の助成")]))
    2
    """
    return index_of(tuple(documents), *_read(documents))


def add(index: Index, documents: Sequence[Document]) -> Index:
    """文書を足す。言葉に分けるのは新しい文書だけ。残りの費用は索引の大きさに比例する。"""
    terms, grams, new, places = _read(documents)
    numbers = dict(index.terms)
    for term in terms:
        numbers.setdefault(term, len(numbers))
    every = np.union1d(index.grams, grams)
    old_ids = np.append(np.arange(len(index.terms)), len(numbers) + np.searchsorted(every, index.grams))
    own = np.array([numbers[term] for term in terms], np.int64)
    new_ids = np.append(own, len(numbers) + np.searchsorted(every, grams))
    both = joined([index.postings, _moved(new, len(index))], [old_ids, new_ids], len(numbers) + len(every))
    return index_of((*index.documents, *documents), numbers, every, both, together(index.tokens, places, own))


def remove(index: Index, ids: Collection[str]) -> Index:
    """文書を除く。費用は索引の大きさに比例する。無い識別子は、何もしない。"""
    gone = set(ids)
    kept = np.array([each not in gone for each in index.ids], bool)
    others = tuple(each for each in index.documents if each.id not in gone)
    return index_of(others, index.terms, index.grams, without(index.postings, kept), rest(index.tokens, kept))


def index_of(
    documents: tuple[Document, ...], terms: Mapping[str, int], grams: Array, found: Postings, places: Tokens
) -> Index:
    """転置索引と言葉の場所に、点と並びと絞り込みを添える。"""
    ids = tuple(each.id for each in documents)
    if len(set(ids)) < len(ids):
        raise ValueError("同じ識別子の文書があります。識別子は文書ごとに違うものにしてください。")
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return Index(
        documents, ids, terms, grams, found, points(found, len(terms), len(ids)), facets([each.facets for each in documents]),
        rank, known_phrases(terms, grams), lexicon(each.title for each in documents), places,
    )  # fmt: skip


def known_phrases(terms: Mapping[str, int], grams: Array) -> dict[str, tuple[int, ...]]:
    """同義語と地名の句 → その項目の番号。"""
    return {phrase: numbers(terms, grams, forms(phrase), codes(fold(phrase))) for phrase in every_phrase()}


def numbers(terms: Mapping[str, int], grams: Array, words: Iterable[str], pairs: Array) -> tuple[int, ...]:
    """言葉と二つ組 → 項目の番号。索引に無いものは除く。"""
    found = [terms[word] for word in words if word in terms]
    if len(grams):
        at = np.minimum(np.searchsorted(grams, pairs), len(grams) - 1)
        found += (at[grams[at] == pairs] + len(terms)).tolist()
    return tuple(found)


def _read(documents: Sequence[Document]) -> tuple[dict[str, int], Array, Postings, Tokens]:
    """言葉 → 番号、二つ組 (昇順)、両方の転置索引、言葉の場所。"""
    terms, places = _words(documents)
    by_word = counted(places, terms)
    grams, by_gram = _grams(documents)
    starts = np.append(by_word.starts, by_gram.starts[1:] + by_word.starts[-1])
    cells = (np.append(getattr(by_word, name), getattr(by_gram, name)) for name in ("docs", "title", "text"))
    return terms, grams, Postings(starts, *cells), places


def _moved(found: Postings, shift: int) -> Postings:
    return Postings(found.starts, found.docs + np.int32(shift), found.title, found.text)


def _words(documents: Sequence[Document]) -> tuple[dict[str, int], Tokens]:
    """言葉 → 番号と、その場所。"""
    terms: dict[str, int] = {}
    cells, ends = array("i"), array("q")
    for each in documents:
        for text in (each.title, each.text):
            numbered(fold(text), terms, cells)
            ends.append(len(cells) // 3)
    return terms, tokens(np.array(cells, np.int32), np.diff(np.array(ends, np.int64), prepend=0))


def _grams(documents: Sequence[Document]) -> tuple[Array, Postings]:
    """二つ組 (昇順) と、その転置索引。"""
    found = [_chunk(documents[start : start + _CHUNK]) for start in range(0, max(len(documents), 1), _CHUNK)]
    every = np.unique(np.concatenate([own for own, _ in found]))
    parts = [_moved(part, place * _CHUNK) for place, (_, part) in enumerate(found)]
    return every, joined(parts, [np.searchsorted(every, own) for own, _ in found], len(every))


def _chunk(documents: Sequence[Document]) -> tuple[Array, Postings]:
    titles = [codes(fold(each.title)) for each in documents]
    texts = [codes(fold(each.text)) for each in documents]
    cells = np.concatenate([*titles, *texts, np.zeros(0, np.int64)])
    every, terms = np.unique(cells, return_inverse=True)
    size = max(len(documents), 1)
    docs = np.repeat(np.tile(np.arange(len(documents)), 2), [len(part) for part in titles + texts])
    keys, inverse = np.unique(terms * size + docs, return_inverse=True)
    split = sum(map(len, titles))
    title, text = (np.bincount(part, minlength=len(keys)) for part in (inverse[:split], inverse[split:]))
    return every, postings(keys // size, keys % size, title, text, len(every))
