"""一覧の頁。読めない頁の番号は一頁目、大きすぎる番号は最後の頁。"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """一覧の一頁。query は、ほかの絞り込みを残した問合せ (page を除く、末尾に & が付く)。"""

    rows: Sequence[Any]
    number: int
    last: int
    total: int
    size: int
    name: str
    query: str


def number_of(request: HttpRequest, name: str = "page") -> int:
    """頁の番号。1から。"""
    given = request.GET.get(name, "1")
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def offset_of(request: HttpRequest, total: int, *, size: int = SIZE, name: str = "page") -> int:
    """この頁の、初めの行の番号。0から。"""
    return (min(number_of(request, name), _last(total, size)) - 1) * size


def pages(request: HttpRequest, rows: Sequence[Any], total: int, *, size: int = SIZE, name: str = "page") -> Pages:
    """もう一頁に切ってある行から。"""
    kept = request.GET.copy()
    kept.pop(name, None)
    last = _last(total, size)
    query = f"{kept.urlencode()}&" if kept else ""
    return Pages(rows, min(number_of(request, name), last), last, total, size, name, query)


def paged(request: HttpRequest, rows: Sequence[Any], *, size: int = SIZE, name: str = "page") -> Pages:
    """全部の行から、この頁の分。"""
    start = offset_of(request, len(rows), size=size, name=name)
    return pages(request, rows[start : start + size], len(rows), size=size, name=name)


def _last(total: int, size: int) -> int:
    return max((total + size - 1) // size, 1)
