"""計る順。互いに読み合う式 (循環) は、道を示して断る。"""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from .definition import Field, Page, reads
from .shape import Faults


def order(pages: tuple[Page, ...], faults: Faults) -> tuple[str, ...]:
    """@ページ・欄・表.列 を、読むものが先に来る順に並べる。循環は、一つずつ道を示す。"""
    graph = _graph(pages)
    while True:
        sorter = TopologicalSorter({node: sorted(before) for node, before in graph.items()})
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            path = error.args[1]
            shown = [each for each in path if not each.startswith("@")] or path
            faults.add(shown[0], f"式が互いを読み合っていて、計算できません（{' → '.join(path)}）。")
            graph[path[1]].discard(path[0])


def answers_under(names: Iterable[str], fields: Mapping[str, Field]) -> frozenset[str]:
    """名前が、計算の欄をたどって行き着く、人が答える欄と表.列。表の名は、その列のすべて。"""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        table, _, column = name.partition(".")
        if name in seen or table not in fields:
            continue
        seen.add(name)
        field = fields[table]
        for each in [each for each in field.columns if column in ("", each.id)] or [field]:
            if each.formula is not None:
                waiting += each.formula.reads
            elif each.typed:
                found.add(each.key)
    return frozenset(found)


def _graph(pages: tuple[Page, ...]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for page in pages:
        graph[f"@{page.id}"] = set(reads(page.when))
        for each in page.fields:
            graph.update(_edges(each))
    return {node: {name for name in before if name in graph} for node, before in graph.items()}


def _edges(field: Field) -> Iterator[tuple[str, set[str]]]:
    yield field.key, {f"@{field.page}", *reads(field.formula, field.when)}
    for column in field.columns:
        yield column.key, {field.key, *reads(column.formula, column.when)}
