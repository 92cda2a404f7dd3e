"""計画の目標。制度ごとに、満たすか・満たさないか・判定できないかと、そのわけ。"""

from dataclasses import dataclass
from typing import Any

from shien.engines.simulation import Simulation
from shien.engines.simulation.grant import programmes_of
from shien.engines.simulation.law import table

_KEYS = {
    "base の付加価値・給与支給総額・従業員数": "給与支給総額か従業員数", "wages.prefecture": "都道府県",
    "wages.lowest": "会社でいちばん低い時給", "base.employee_number": "従業員数", "wages.action_plan_published": "行動計画の公表",
}  # fmt: skip
_SAID = {True: ("満たします", "good"), False: ("満たしません", "warn"), None: ("判定できません", "optional")}


@dataclass(frozen=True, slots=True)
class Programme:
    """一つの制度。mine はこの計画が使う制度か。rows は (目標, 判定, 印, わけ)。"""

    label: str
    source: str
    since: Any
    mine: bool
    rows: tuple[tuple[str, str, str, tuple[str, ...]], ...]

    @property
    def verdict(self) -> str:
        """一言で。"""
        marks = {mark for _, _, mark, _ in self.rows}
        return (
            "満たさない目標があります"
            if "warn" in marks
            else "判定できない目標があります"
            if "optional" in marks
            else "どの目標も満たします"
        )


def programmes(found: Simulation) -> tuple[Programme, ...]:
    """この計画の案の判定。使う制度を先に。"""
    mine = programmes_of(found.plan.subsidy)
    goals = found.scenario(found.chosen).goals
    every = [
        Programme(
            row["label"], row["source"], row["valid_from"], row["key"] in mine,
            tuple((goal.label, *_SAID[goal.met], tuple(_plain(each) for each in goal.reasons)) for goal in goals if goal.programme == row["key"]),
        )
        for row in table("goals")["programme"]
    ]  # fmt: skip
    return tuple(sorted(every, key=lambda each: not each.mine))


def _plain(text: str) -> str:
    for key, name in _KEYS.items():
        text = text.replace(key, name)
    return text
