"""速い数え方と並べ方は、一つずつの素直なものと同じ答えになる。"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.search import Document, Index, add, build, dump, load, remove
from shien.engines.search.facets import facets
from shien.engines.search.folding import fold
from shien.engines.search.scoring import ranked
from shien.engines.search.words import words

from .test_laws import DOCUMENTS

few = settings(max_examples=30, deadline=None)
_cells = st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=3), min_size=1, max_size=40)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(0, 70), st.randoms(use_true_random=False))
def test_the_first_are_those_of_the_whole_order(points: list[int], count: int, chance) -> None:  # type: ignore[no-untyped-def]
    total, rank = np.array(points, float), np.array(chance.sample(range(len(points)), len(points)))
    inside = np.array([place for place in range(len(points)) if chance.random() < 0.7], np.int64)
    plain = sorted(inside.tolist(), key=lambda place: (-total[place], rank[place]))[:count]
    docs, found = ranked(inside, total, rank, count)
    assert docs.tolist() == plain
    assert found.tolist() == [total[place] for place in plain]


@given(_cells, st.randoms(use_true_random=False))
def test_facets_are_counted_as_by_hand(cells: list[list[str]], chance) -> None:  # type: ignore[no-untyped-def]
    hits = np.array([chance.random() < 0.5 for _ in cells])
    found = facets([{"名": cell} for cell in cells])["名"]
    own = {value for cell in cells for value in cell}
    assert found.counts(hits) == {
        value: sum(hit and value in cell for hit, cell in zip(hits, cells, strict=True)) for value in own
    }
    for value in own:
        assert found.mask([value], len(cells)).tolist() == [value in cell for cell in cells]


def _places(index: Index) -> list[list[tuple[str, int, int]]]:
    forms = list(index.terms)
    own = index.tokens
    return [
        [(forms[term], int(begin), int(end)) for term, begin, end in zip(own.terms[a:b], own.begins[a:b], own.ends[a:b], strict=True)]
        for a, b in zip(own.starts[:-1], own.starts[1:], strict=True)
    ]  # fmt: skip


def _split(documents: list[Document]) -> list[list[tuple[str, int, int]]]:
    return [[(word.form, word.begin, word.end) for word in words(fold(text))]
            for each in documents for text in (each.title, each.text)]  # fmt: skip


@few
@given(DOCUMENTS, DOCUMENTS, st.data())
def test_the_remembered_places_are_those_of_the_words(
    first: list[Document], second: list[Document], data: st.DataObject
) -> None:
    more = [Document(f"x{each.id}", each.title, each.text) for each in second]
    gone = data.draw(st.sets(st.sampled_from([each.id for each in first])))
    index = add(remove(build(first), gone), more)
    rest = [each for each in first if each.id not in gone]
    assert _places(index) == _split([*rest, *more])
    assert _places(load(dump(index))) == _places(index)
