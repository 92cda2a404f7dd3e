"""起案の決まり。読み書きをしない。"""

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.facts import Application, Next
from shien.values.fault import InvalidValue

DUTIES = ("decide", "settle")
APPEALS = ("accept_appeal", "dismiss_appeal")
# Adopting holds a part of the budget; these give it back. Others leave it as it is.
_HOLDS, _RELEASES = ("adopt", "grant"), ("decline", *APPEALS, "cancel_adoption", "reject_check")
_SHORTEST = 5


def reserves(transition: str) -> bool | None:
    """公募回の予算を押さえる遷移なら True、手放すなら False、変えなければ None。"""
    return True if transition in _HOLDS else False if transition in _RELEASES else None


def reportable(move: Next) -> bool:
    """外部システムが求めてよいか。額を画面で計算して決めるもの (額の確定・支払・返還) は、求められない。"""
    return move.amount in ("", "grant")


def chosen(case: Application, transition: str) -> Next:
    """いまの状態でできる、二人で行う遷移。"""
    for each in case.next:
        if each.id == transition and each.by == "staff" and each.two_person:
            return each
    raise NotAllowed(f"申請 {case.number} は、いまの状態（{case.state_label}）では、この起案はできません。")


def reason(text: str, what: str = "理由", *, needed: bool = True) -> str:
    """書いてもらう文。"""
    text = text.strip()
    if needed and len(text) < _SHORTEST:
        raise InvalidValue(f"{what}を{_SHORTEST}文字以上で書いてください。")
    return text


def amount(move: Next, given: int | None, asked: int | None) -> int | None:
    """起案の額。予算を押さえる遷移で言わなければ、申請額 (asked)。"""
    holds = move.id in _HOLDS
    found = asked if holds and given is None else given
    if given is not None and not (move.amount or holds):
        raise InvalidValue("この操作で額は決まりません。")
    if (found is None and move.amount) or (found is not None and found < 0):
        raise InvalidValue("額を、0円以上で入力してください。")
    return found
