"""判定の手順。多くの要件を一つの図にし、同じ条件と同じ組合せは一度だけ確かめる。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .conditions import Condition
from .logic import STEP
from .rules import Expression, Library, Rule, procedures

# 組合せの木。葉は条件の番号、ほかは ("all"・"any"・"not", 部分)
Tree = Any


@dataclass(frozen=True, slots=True)
class Node:
    """組合せの一つ。parts は先にある節の番号。"""

    kind: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """手順。節の番号は、初めの conditions の数だけが条件で、続きが nodes。

    roots は要件の節 (判定しないなら -1)、trees は要件の組合せの木 (判定しないなら None)。
    """

    on: date
    conditions: tuple[Condition, ...]
    nodes: tuple[Node, ...]
    roots: tuple[int, ...]
    rules: tuple[Rule, ...]
    trees: tuple[Tree, ...]


def program_of(pairs: Iterable[tuple[Rule, Library]], on: date) -> Program:
    """要件と条件の表から、手順を作る。要件の id が重なれば ValueError。"""
    pairs = list(pairs)
    rules = tuple(rule for rule, _ in pairs)
    if len({rule.id for rule in rules}) < len(rules):
        raise ValueError("要件の id が重なっています。")
    written = [None if rule.expression is None else _written(rule.expression, library) for rule, library in pairs]
    found = {each.id: each for expression in written if expression is not None for each in _leaves(expression)}
    conditions = tuple(sorted(found.values(), key=lambda each: each.order))
    if len(conditions) >= STEP:
        raise ValueError(f"条件が多すぎます（{len(conditions)}）。要件を分けてください。")
    graph = _Graph({each.id: place for place, each in enumerate(conditions)})
    roots = tuple(-1 if expression is None else graph.place(expression) for expression in written)
    return Program(on, conditions, tuple(graph.nodes), roots, rules, graph.trees(roots))


@cache
def builtin(on: date) -> Program:
    """国の八つの手続の要件。"""
    return program_of(procedures(on), on)


def _written(expression: Expression, library: Library) -> Any:
    """名前を条件に置き換えた木。"""
    if isinstance(expression, Condition):
        return expression
    if isinstance(expression, str):
        return _written(library.find(expression), library)
    ((kind, parts),) = expression.items()
    if kind == "not":
        parts = [parts]
    if kind not in ("all", "any", "not") or not parts:
        raise ValueError(f"要件の組合せ「{kind}」が空か、知らない書き方です。")
    return kind, tuple(_written(each, library) for each in parts)


def _leaves(tree: Any) -> Iterator[Condition]:
    if isinstance(tree, Condition):
        yield tree
    else:
        for each in tree[1]:
            yield from _leaves(each)


class _Graph:
    """組立て中の図。同じ節は一つにまとめる。"""

    def __init__(self, places: dict[str, int]) -> None:
        self.nodes: list[Node] = []
        self._conditions = places
        self._known: dict[Node, int] = {}

    def place(self, tree: Any) -> int:
        """木の節の番号。部分の順は結論に関わらないので、そろえる。"""
        if isinstance(tree, Condition):
            return self._conditions[tree.id]
        parts = tuple(sorted({self.place(each) for each in tree[1]}))
        node = Node(tree[0], parts)
        if node.kind != "not" and len(parts) == 1:
            return parts[0]
        if node not in self._known:
            self._known[node] = len(self._conditions) + len(self.nodes)
            self.nodes.append(node)
        return self._known[node]

    def trees(self, roots: tuple[int, ...]) -> tuple[Tree, ...]:
        """要件の節から、組合せの木。同じ節は同じ木を分け合う。"""
        found: list[Tree] = list(range(len(self._conditions)))
        for node in self.nodes:
            found.append((node.kind, tuple(found[each] for each in node.parts)))
        return tuple(None if root < 0 else found[root] for root in roots)
