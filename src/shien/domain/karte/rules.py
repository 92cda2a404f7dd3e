"""カルテの判断。いまの値の選び方と、充実度。"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from shien.values.items import GROUPS, ITEMS, items_of
from shien.values.yen import unit_slip

from . import facts
from .choices import Source

_RANK = {source.value: rank for rank, source in enumerate((
    Source.TYPED, Source.ETAX, Source.ACCOUNTING, Source.NTA_REGISTER, Source.GBIZID, Source.GBIZINFO, Source.LINKED_SITE,
    Source.APPLICATION,
))}  # fmt: skip


def rank(item: str, source: str) -> int:
    """出所の順位 (小さいほど先)。項目辞書の順、書かれていない出所はその後ろ。"""
    found = ITEMS.get(item)
    ranking = found.sources if found else ()
    return ranking.index(source) if source in ranking else len(ranking) + _RANK.get(source, 99)


def current(
    held: Iterable[facts.Held], preferences: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], facts.Current]:
    """生きている値から、いまの値を選ぶ。選ばれた出所、なければ順位。食い違いは others に並べる。"""
    by_place: dict[tuple[str, str], list[facts.Held]] = defaultdict(list)
    for each in held:
        by_place[each.item, each.part].append(each)
    chosen: dict[tuple[str, str], facts.Current] = {}
    for place, values in by_place.items():
        preferred = preferences.get(place)
        values.sort(key=lambda each: (each.source != preferred, rank(each.item, each.source)))
        first, rest = values[0], values[1:]
        others = tuple(each for each in rest if each.value != first.value)
        chosen[place] = facts.Current(first, others, chosen=preferred == first.source)
    return chosen


def meter(karte: facts.Karte, kind: str, wanted: Iterable[tuple[str, str]]) -> facts.Meter:
    """充実度。wanted は (項目, その項目を求める申請の名前) の並びで、次の一項目が開くものを言う。

    くり返しの項目群は、一つでも部分があればその群の項目を数える。
    """
    have = {item for (item, _part) in karte.values}
    progress, filled, total = [], 0, 0
    for key, group in GROUPS.items():
        members = [item for item in items_of(key) if not item.kinds or kind in item.kinds]
        if not members:
            continue
        count = sum(item.key in have for item in members)
        conflicts = sum(found.in_conflict for (item, _), found in karte.values.items() if ITEMS[item].group == key)
        progress.append(facts.Progress(key, group.label, count, len(members), conflicts))
        if any(1 in item.classes for item in members):
            once = [item for item in members if 1 in item.classes]
            filled += sum(item.key in have for item in once)
            total += len(once)
    unlocks: dict[str, list[str]] = defaultdict(list)
    for item, form in wanted:
        found = ITEMS[item]
        if item not in have and (not found.kinds or kind in found.kinds) and form not in unlocks[item]:
            unlocks[item].append(form)
    best = max(unlocks, key=lambda item: len(unlocks[item]), default=None)
    following = facts.Missing(ITEMS[best], tuple(unlocks[best])) if best else None
    return facts.Meter(filled, total, tuple(progress), following)


def unit_slip_of(changes: Iterable[facts.Change], karte: facts.Karte) -> str:
    """取り込む決算が、カルテのほかの年と軒並み約千倍・百万倍ちがうときの一文 (UX-10)。そうでなければ空。"""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for (item, part), current in karte.values.items():
        if ITEMS[item].type == "yen" and part:
            known[item][part] = int(current.held.value)
    compared, slipped = 0, []
    for each in changes:
        others = [value for part, value in sorted(known[each.item].items()) if part != each.part and value]
        if each.part and others and ITEMS[each.item].type == "yen" and int(each.after):
            compared += 1
            if unit_slip(int(each.after), others[-1]):
                slipped.append(ITEMS[each.item].label)
    if len(slipped) < 2 or len(slipped) * 2 < compared:
        return ""
    return (
        f"「{slipped[0]}」など{len(slipped)}項目が、カルテにあるほかの年と約千倍か百万倍ちがいます。"
        "ファイルの金額の単位が円か千円かをお確かめください。"
    )
