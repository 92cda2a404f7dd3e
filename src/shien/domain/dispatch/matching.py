"""専門家の引き当て。課題・場所・日時の三つを見て、理由を添えて並べる。読み書きをしない。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Wish:
    """派遣の希望。times は (日, 午前 morning・午後 afternoon・どちらでも any)。named は指名の番号。"""

    theme: str
    prefecture: str
    online: bool
    times: tuple[tuple[date, str], ...]
    named: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """名簿の専門家。busy は、本人の行けない日と、もう派遣のある日。load は、いま受け持つ派遣の数。until は、委嘱の終わり。"""

    number: str
    name: str
    themes: frozenset[str]
    prefectures: frozenset[str]
    times: frozenset[str]
    online: bool
    busy: frozenset[date] = frozenset()
    load: int = 0
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Reason:
    """一つの見どころ。met が偽なら、合わない。"""

    aspect: str
    met: bool
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """一人の専門家と、その理由。三つとも合えば fits。"""

    number: str
    name: str
    load: int
    reasons: tuple[Reason, ...]
    named: bool

    @property
    def fits(self) -> bool:
        """課題・場所・日時のどれも合うか。"""
        return all(each.met for each in self.reasons)


def wish(values: Mapping[str, Any], prefecture: str) -> Wish:
    """派遣の申請書の答えから、希望を作る。"""
    times = tuple(
        (date.fromisoformat(str(row["on"])), str(row.get("time") or "any")) for row in values.get("wishes") or ()
    )
    return Wish(
        str(values.get("theme", "")),
        prefecture,
        bool(values.get("online")),
        times,
        str(values.get("expert_number") or ""),
    )


def matches(wish: Wish, candidates: Iterable[Candidate]) -> list[Match]:
    """合う人を先に、指名された人、受持ちの少ない人の順に並べる。合わない人も、理由とともに残す。"""
    found = [
        Match(
            each.number, each.name, each.load, (_theme(wish, each), _place(wish, each), _time(wish, each)),
            bool(wish.named) and each.number == wish.named,
        )
        for each in candidates
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.fits, not each.named, -_met(each.reasons), each.load, each.number))


def _met(reasons: Sequence[Reason]) -> int:
    return sum(each.met for each in reasons)


def _theme(wish: Wish, each: Candidate) -> Reason:
    met = wish.theme in each.themes
    return Reason("課題", met, "相談の課題を支援できます。" if met else "相談の課題は、支援できる課題にありません。")


def _place(wish: Wish, each: Candidate) -> Reason:
    if wish.online and each.online:
        return Reason("場所", True, "オンラインで支援できます。")
    met = wish.prefecture in each.prefectures
    return Reason("場所", met, "事業者の都道府県へ行けます。" if met else "事業者の都道府県へは行けません。")


def _time(wish: Wish, each: Candidate) -> Reason:
    free = [
        on
        for on, time in wish.times
        if on not in each.busy and on <= each.until and (time == "any" or time in each.times) and each.times
    ]
    if free:
        days = "、".join(f"{on.month}月{on.day}日" for on in sorted(set(free)))
        return Reason("日時", True, f"希望の日のうち{days}に行けます。")
    return Reason("日時", False, "希望の日時に空きがありません。")
