"""手続の一生。状態と、誰が次に何をできるか。"""

from collections.abc import Mapping
from dataclasses import dataclass


class NotAllowed(ValueError):
    """その状態からは、できない動き。"""


class LifeCycleError(ValueError):
    """定義の誤りの全部。"""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class State:
    """状態。live なら「一つの公募に一つの申請」に数える。waits_for は、次に動く人。"""

    id: str
    label: str
    live: bool = True
    editable: bool = False
    waits_for: str = "nobody"
    terminal: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """動き。form を提出すると動く。two_person は二人で決める。repeats なら、くり返し提出する。amount は、ここで決まる額。

    also は、by の人に代わってできる人 (専門家の報告を、支援機関が出すとき)。
    """

    id: str
    label: str
    sources: tuple[str, ...]
    to: str
    by: str
    form: str = ""
    two_person: bool = False
    reason: bool = False
    before_close: bool = False
    repeats: str = ""
    notice: str = ""
    amount: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """手続の一生。start は最初の状態。"""

    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    start: str

    def state(self, id: str) -> State:
        """状態。無ければ KeyError。"""
        return self.states[id]

    def allowed(self, state: str, by: str = "") -> tuple[Transition, ...]:
        """その状態から、その人ができる動き (by が空なら、誰かができる動き)。"""
        return tuple(
            each
            for each in self.transitions.values()
            if state in each.sources and (not by or by in (each.by, each.also))
        )

    def move(self, state: str, transition_id: str, by: str = "") -> str:
        """動いた先の状態。できなければ NotAllowed (利用者に見せる文)。"""
        found = self.transitions.get(transition_id)
        here = self.states.get(state)
        if found is None or here is None:
            raise NotAllowed("その手続はありません。画面を読み込み直してください。")
        if state not in found.sources or (by and by not in (found.by, found.also)):
            raise NotAllowed(f"いまは「{here.label}」なので、「{found.label}」はできません。")
        return found.to
