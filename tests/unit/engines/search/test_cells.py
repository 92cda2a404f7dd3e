"""配列の束と、行の並び。"""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from shien.engines.search import Document, Rows, build, dump, load, pack, packed, unpack

_arrays = st.sampled_from(["u1", "?", "u2", "i4", "i8", "f4", "f8"]).flatmap(
    lambda kind: arrays(kind, array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=7))
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=5), st.lists, max_leaves=5
)


@given(st.dictionaries(st.text(max_size=4), _arrays, max_size=5))
def test_what_is_packed_comes_back(cells: dict[str, np.ndarray]) -> None:
    data = pack(cells)
    found = unpack(data)
    assert list(found) == list(cells)
    for name, cell in cells.items():
        assert found[name].dtype == cell.dtype
        assert found[name].shape == cell.shape
        assert found[name].tobytes() == cell.tobytes()
    assert pack(found) == data


def test_the_cells_point_into_the_bytes_and_cannot_be_written() -> None:
    data = pack({"a": np.arange(100)})
    found = unpack(data)["a"]
    assert np.shares_memory(found, np.frombuffer(data, np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


@pytest.mark.parametrize("cut", [0, 7, 12, 40, 200])
def test_a_torn_file_is_refused(cut: int) -> None:
    whole = dump(build([Document("1", "設備投資の補助", "二分の一")]))
    with pytest.raises(ValueError, match="索引として読めません"):
        load(whole[:cut])


def test_other_kinds_of_cells_are_refused() -> None:
    head = json.dumps({"a": ["|O", [1], 0]}).encode()
    with pytest.raises(ValueError, match="読めません"):
        unpack(b"SHIENAR1" + len(head).to_bytes(8, "little") + head + bytes(200))


@given(st.lists(st.lists(_values, max_size=3), max_size=6), st.data())
def test_rows_are_opened_one_by_one(rows: list[list[object]], data: st.DataObject) -> None:
    found = Rows(*packed(rows), opened=lambda row: row)
    assert len(found) == len(rows)
    assert found == rows
    assert found[1:4] == rows[1:4]
    if rows:
        place = data.draw(st.integers(-len(rows), len(rows) - 1))
        assert found[place] == rows[place]
    with pytest.raises(IndexError):
        found[len(rows)]
