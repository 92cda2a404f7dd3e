"""訪問者が分け合う一覧の控え。だれの値も入らない一覧だけを、名簿の版と間 (queries.edition) と問いの全部を鍵にして、プロセスの中に持つ。

事業者の判定の入った一覧は、入れない (SEC-21)。版か間が変われば、前の控えは使われない。同じ問いが重なれば、作るのは一人で、ほかは待つ。
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

KEPT = 500  # およそ 30 MB

_held: OrderedDict[Hashable, str] = OrderedDict()
_making: dict[Hashable, threading.Lock] = {}
_lock = threading.Lock()


def shared(key: Hashable, make: Callable[[], str]) -> str:
    """控えがあれば控えを、無ければ作って控える。"""
    with _lock:
        found = _found(key)
        if found is not None:
            return found
        own = _making.setdefault(key, threading.Lock())
    with own:
        with _lock:
            found = _found(key)
        if found is not None:
            return found
        try:
            return _kept(key, make())
        finally:
            with _lock:
                _making.pop(key, None)


def _found(key: Hashable) -> str | None:
    found = _held.get(key)
    if found is not None:
        _held.move_to_end(key)
    return found


def _kept(key: Hashable, made: str) -> str:
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made
