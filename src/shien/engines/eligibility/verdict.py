"""判定のわけ。要件の結論は、条件ごとのわけから導く。わけが無ければ判定しない。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from . import words
from .conditions import Condition
from .facts import Firms, Sourced
from .items import items
from .judge import Judgement
from .logic import Outcome
from .program import Tree
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Used:
    """使った値。shown は言葉にした値、source は出所、observed_on は観測した日 (分からなければ None)。"""

    item: str
    shown: str
    source: str = ""
    observed_on: date | None = None


@dataclass(frozen=True)
class Reason:
    """一つの条件のわけ。missing は分からない項目の key、place は規模の限度を選んだ業種と事業形態。"""

    condition: Condition
    outcome: Outcome
    used: tuple[Used, ...]
    missing: tuple[str, ...]
    place: words.Place

    @cached_property
    def sentence(self) -> str:
        """わけの一文。"""
        used = [words.spoken(items()[each.item], each.shown) for each in self.used]
        lost = [words.asked(items()[key]) for key in self.missing]
        return words.sentence(words.requirement(self.condition, self.place), used, lost, self.outcome)

    def change(self, *, wanted: bool = True) -> str:
        """何が変われば満たすか (wanted が偽なら、当たらなくなるか)。"""
        return words.change(self.condition, self.place, wanted=wanted)


@dataclass(frozen=True)
class Verdict:
    """一つの要件の判定。tree の葉は reasons の key。stale は、期間が過ぎ、最後に分かっている要件で答えたか。

    folded は、もう導いた節の結論の控え。同じ節は要件の間で同じ物なので、一社の判定の中で分け合う。
    """

    rule: Rule
    tree: Tree
    by_condition: Mapping[int, Reason]
    stale: bool
    folded: dict[int, Outcome] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """わけ。条件の並びの順。"""
        return tuple(self.by_condition[each] for each in sorted(_leaves(self.tree)))

    @cached_property
    def outcome(self) -> Outcome:
        """結論。わけから導く。"""
        return Outcome.NOT_JUDGED if self.tree is None else self._fold(self.tree)

    @property
    def told(self) -> tuple[Reason, ...]:
        """条件ごとに見せるわけ。道が幾つかある条件は、その結論になった道だけ (満たした条件の、ほかの道の分からないことは見せない)。"""
        return () if self.tree is None else tuple(self.by_condition[each] for each in sorted(self._told(self.tree)))

    @property
    def because(self) -> tuple[Reason, ...]:
        """結論を決めたわけだけ。選ばなかった道 (ほかの事業形態など) のわけは入らない。"""
        return () if self.tree is None else tuple(self.by_condition[each] for each in sorted(self._because(self.tree)))

    @property
    def nearest(self) -> tuple[Reason, ...]:
        """人に見せるわけ。満たさない要件に道が幾つかあれば、いちばん少ない変更で満たす道のわけだけ。ほかは because。"""
        if self.outcome is not Outcome.NOT_MET:
            return self.because
        return tuple(dict.fromkeys(each for each, _ in self._change(self.tree, wanted=True)))

    @property
    def open_items(self) -> frozenset[str]:
        """答えれば結論に近づく、分からない項目。"""
        return frozenset(self._open(self.tree)) if self.outcome is Outcome.UNKNOWN else frozenset()

    @property
    def changes(self) -> tuple[str, ...]:
        """満たさない要件で、何が変われば満たすか。いちばん少ない変更を挙げる。分からない条件は満たすものとみる。"""
        if self.outcome is not Outcome.NOT_MET:
            return ()
        return tuple(dict.fromkeys(each.change(wanted=wanted) for each, wanted in self._change(self.tree, wanted=True)))

    def _fold(self, tree: Tree) -> Outcome:
        if isinstance(tree, int):
            return self.by_condition[tree].outcome
        known = self.folded.get(id(tree))
        if known is None:
            kind, parts = tree
            found = [self._fold(each) for each in parts]
            known = Outcome(-found[0]) if kind == "not" else min(found) if kind == "all" else max(found)
            self.folded[id(tree)] = known
        return known

    def _open(self, tree: Tree) -> set[str]:
        """分からない節の、分からない項目。"""
        if isinstance(tree, int):
            return set(self.by_condition[tree].missing or self.by_condition[tree].condition.items)
        waiting = [each for each in tree[1] if self._fold(each) is Outcome.UNKNOWN]
        return set().union(*(self._open(each) for each in waiting))

    def _told(self, tree: Tree) -> set[int]:
        if isinstance(tree, int):
            return {tree}
        kind, parts = tree
        kept = [each for each in parts if self._fold(each) is self._fold(tree)] if kind == "any" else parts
        return set().union(*(self._told(each) for each in kept))

    def _because(self, tree: Tree) -> set[int]:
        if isinstance(tree, int):
            return {tree}
        kind, parts = tree
        own = self._fold(tree)
        agreeing = parts if kind == "not" else [each for each in parts if self._fold(each) is own]
        return set().union(*(self._because(each) for each in agreeing))

    def _change(self, tree: Tree, *, wanted: bool) -> list[tuple[Reason, bool]]:
        """wanted にするために変える条件。もう wanted か、まだ分からないなら、要らない。"""
        if self._fold(tree) is not (Outcome.NOT_MET if wanted else Outcome.MET):
            return []
        if isinstance(tree, int):
            return [(self.by_condition[tree], wanted)]
        kind, parts = tree
        if kind == "not":
            return self._change(parts[0], wanted=not wanted)
        found = [self._change(each, wanted=wanted) for each in parts]
        if (kind == "all") == wanted:
            return [each for part in found for each in part]
        return min(found, key=_cost)


def _cost(changes: list[tuple[Reason, bool]]) -> tuple[int, int]:
    """変えることの重さ。事業形態のように動かせないものの数が先、次に数。"""
    return sum(reason.condition.fixed for reason, _ in changes), len(changes)


def verdicts(judgement: Judgement, firm: Firms, given: Mapping[str, Sourced]) -> tuple[Verdict, ...]:
    """一社の、要件ごとの判定。given は firm を作った値で、出所と日付をわけに写す。"""
    program = judgement.program
    by_condition = {
        place: _reason(condition, Outcome(int(judgement.conditions[place, 0])), firm, given)
        for place, condition in enumerate(program.conditions)
    }
    folded: dict[int, Outcome] = {}
    return tuple(
        Verdict(rule, tree, by_condition, rule.stale(program.on), folded)
        for rule, tree in zip(program.rules, program.trees, strict=True)
    )


def _reason(condition: Condition, outcome: Outcome, firm: Firms, given: Mapping[str, Sourced]) -> Reason:
    used, missing = [], []
    for key in condition.items:
        told = words.shown(items()[key], words.column(firm.column(key)))
        if not told:
            missing.append(key)
            continue
        origin = given.get(key, Sourced(None))
        used.append(Used(key, told, origin.source, origin.observed_on))
    place = words.Place(*(int(words.column(firm.column(key))) for key in ("industry", "kind")))
    return Reason(condition, outcome, tuple(used), tuple(missing), place)


def _leaves(tree: Tree) -> set[int]:
    if tree is None:
        return set()
    return {tree} if isinstance(tree, int) else set().union(*(_leaves(each) for each in tree[1]))
