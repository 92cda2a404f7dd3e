"""配列の束。名前の付いた NumPy の配列を、一つのバイト列に並べる。読むときに写さないので、ファイルを記憶に写して (mmap) プロセスが分け合える。

形: 印 8 バイト、目次の長さ 8 バイト (リトルエンディアン)、目次 (JSON)、64 バイトごとにそろえた配列。プログラムは入らない。
"""

import json
from collections.abc import Mapping

import numpy as np

from .settings import Array

_MARK, _STEP = b"SHIENAR1", 64
_KINDS = frozenset({"|u1", "|b1", "<u2", "<i4", "<i8", "<f4", "<f8"})


def pack(cells: Mapping[str, Array]) -> bytes:
    """バイト列にする。同じ配列は、同じバイト列になる。

    >>> unpack(pack({"a": np.arange(3)}))["a"].tolist()
    [0, 1, 2]
    """
    contents, at = {}, 0
    for name, cell in cells.items():
        contents[name] = [cell.dtype.str, list(cell.shape), at]
        at += -(-cell.nbytes // _STEP) * _STEP
    head = json.dumps(contents).encode()
    begin = _begin(len(head))
    out = [_MARK, len(head).to_bytes(8, "little"), head, bytes(begin - 16 - len(head))]
    for cell in cells.values():
        out += [np.ascontiguousarray(cell).tobytes(), bytes(-cell.nbytes % _STEP)]
    return b"".join(out)


def unpack(data: bytes | memoryview) -> dict[str, Array]:
    """読み戻す。配列は data の中を指し、書き換えられない。束でなければ ValueError。"""
    view = memoryview(data)
    if view[:8] != _MARK:
        raise ValueError("配列の束ではありません。")
    size = int.from_bytes(view[8:16], "little")
    contents = json.loads(bytes(view[16 : 16 + size]))
    return {name: _cell(view, _begin(size) + at, kind, shape) for name, (kind, shape, at) in contents.items()}


def text(value: object) -> Array:
    """値 → JSON の文字 (byte,)。"""
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), np.uint8)


def _begin(size: int) -> int:
    return -(-(16 + size) // _STEP) * _STEP


def _cell(view: memoryview, at: int, kind: str, shape: list[int]) -> Array:
    if kind not in _KINDS:
        raise ValueError(f"配列の種類 {kind} は読めません。")
    count = int(np.prod(shape, dtype=np.int64))
    if count == 0:
        return np.zeros(shape, kind)
    found = np.frombuffer(view, kind, count, at).reshape(shape)
    found.flags.writeable = False
    return found
