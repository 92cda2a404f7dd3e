"""移し替えの数え方。下書きごとの結果を、欄ごとにまとめる。わけの文から、申請者の書いた値を除く。"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from shien.engines.forms import Carried, Carry, Evaluation, Form

from . import facts

_ORDER = ("blocked", "lost", "asked", "converted", "kept")
_NAMED = 500  # applications named one by one in a report that is kept


@dataclass(slots=True)
class Tally:
    """数え。"""

    drafts: int = 0
    kept: int = 0
    converted: int = 0
    ready: int = 0
    spared: int = 0
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    blocked: list[tuple[str, str, str]] = field(default_factory=list)
    fields: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, number: str, moved: Carried) -> None:
        """一つの下書きの移し替え。"""
        self.kept += len(moved.kept)
        self.converted += len(moved.converted)
        self.lost += [(number, each.label, each.reason) for each in moved.lost]
        for outcome in ("kept", "converted", "lost", "asked"):
            self.fields.update(_once(outcome, getattr(moved, outcome)))

    def judge(self, number: str, found: Evaluation, after: Form) -> int:
        """そのまま出せた下書きの、新しい版での確かめ。直すところの数を返す。"""
        self.ready += 1
        faults = [each for each in found.faults if each.severity == "error"]
        for each in faults:
            label = after.fields[each.field].label if each.field in after.fields else each.field
            self.blocked.append((number, label, each.message))
        self.fields.update(
            {("blocked", each.field, after.fields[each.field].label if each.field in after.fields else each.field, "")
             for each in faults}
        )  # fmt: skip
        return len(faults)

    def take(self, one: "Tally") -> None:
        """ほかの数えを足す。"""
        for name in ("drafts", "kept", "converted", "ready", "spared", "lost", "blocked"):
            setattr(self, name, getattr(self, name) + getattr(one, name))
        self.fields.update(one.fields)

    def report(self, old: str, new: str) -> facts.CarryReport:
        """まとめ。"""
        found = sorted(self.fields.items(), key=lambda pair: (_ORDER.index(pair[0][0]), -pair[1], pair[0]))
        fields = tuple(facts.CarriedField(*key, many) for key, many in found)
        return facts.CarryReport(
            old, new, self.drafts, self.kept, self.converted, tuple(self.lost), tuple(self.blocked), self.ready, self.spared,
            fields,
        )  # fmt: skip


def _once(outcome: str, carries: Iterable[Carry]) -> set[tuple[str, str, str, str]]:
    """一つの下書きで、同じ欄の同じわけは一度と数える (表の行)。"""
    return {(outcome, each.field, each.label, "" if outcome == "kept" else told(each.reason)) for each in carries}


def told(reason: str) -> str:
    """職員に見せるわけ。申請者の書いた値が入る (かっこの中の) 文は除く。"""
    head, mark, _ = reason.partition("入力し直してください（")
    return f"{head}入力し直してください。" if mark else reason


def stored(report: facts.CarryReport) -> dict[str, Any]:
    """保存の形。申請ごとの並びは、先頭だけを残す。わけの文に値は入れない。"""
    kept = asdict(report)
    kept["lost"] = [(number, label, told(reason)) for number, label, reason in report.lost[:_NAMED]]
    kept["blocked"] = list(report.blocked[:_NAMED])
    return kept


def report_of(kept: Mapping[str, Any] | None) -> facts.CarryReport | None:
    """保存の形から。"""
    if kept is None:
        return None
    fields = tuple(facts.CarriedField(**each) for each in kept["fields"])
    lists = {name: tuple((a, b, c) for a, b, c in kept[name]) for name in ("lost", "blocked")}
    return facts.CarryReport(**{**kept, **lists, "fields": fields})


def together(first: facts.CarryReport | None, then: facts.CarryReport) -> facts.CarryReport:
    """二度に分けて移した結果を合わせる。残しておいたものは、あとで移した分だけ減る。"""
    if first is None:
        return then
    fields: Counter[tuple[str, str, str, str]] = Counter()
    for each in (*first.fields, *then.fields):
        fields[each.outcome, each.field, each.label, each.reason] += each.many
    tally = Tally(
        first.drafts + then.drafts, first.kept + then.kept, first.converted + then.converted, first.ready + then.ready,
        then.spared, [*first.lost, *then.lost], [*first.blocked, *then.blocked], fields,
    )  # fmt: skip
    return tally.report("・".join(dict.fromkeys(filter(None, (first.old, then.old)))), then.new)
