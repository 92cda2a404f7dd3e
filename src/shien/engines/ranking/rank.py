"""順位づけ。計算は分数で行い、丸めない。

線の引き方：点の高い順に足していき、予算を超える最初の申請の手前に線を引く。その下の小さな申請を先に通すことはしない
（点の低いものが高いものを追い越さない）。門の項目を満たさないものと、合格点に届かないものは、予算があっても線の下に置く。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise

from .ties import tie_order


@dataclass(frozen=True, slots=True)
class Candidate:
    """並べる申請。criteria は審査項目ごとの点 (配点の高い項目から)、amount は申請額 (円)、arrived は届いた順の番号。"""

    id: str
    points: Fraction
    criteria: tuple[Fraction, ...] = ()
    amount: int = 0
    arrived: int = 0
    passed: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """順位の一行。

    number は順位 (同じ点・同じ決まりの値なら同じ番号)。total はここまでの額の合計 (円)。
    verdict は within・over_budget・below_mark・not_passed。tie は同点を分けたもの (criteria:<番目>・amount・arrived・equal、無ければ空)。
    """

    id: str
    number: int
    points: Fraction
    amount: int
    total: int
    verdict: str
    tie: str = ""

    @property
    def within(self) -> bool:
        """予算に入るか。"""
        return self.verdict == "within"


@dataclass(frozen=True, slots=True)
class Ranking:
    """順位表。left は線を引いたあとに残る予算 (円、予算なしなら None)。"""

    places: tuple[Place, ...]
    left: int | None

    @property
    def within(self) -> tuple[Place, ...]:
        """予算に入るもの。"""
        return tuple(each for each in self.places if each.within)


def rank(
    candidates: Sequence[Candidate], *, on: date, budget: int | None, taken: int = 0, mark: Fraction | None = None
) -> Ranking:
    """順位をつける。taken はもう決まった額、mark は合格点、on は同点の決まりを引く日。

    >>> made = rank([Candidate("a", Fraction(80), amount=60), Candidate("b", Fraction(90), amount=50)], on=date(2026, 1, 1), budget=100)
    >>> [(each.id, each.number, each.verdict) for each in made.places]
    [('b', 1, 'within'), ('a', 2, 'over_budget')]
    """
    if any(each.amount < 0 for each in candidates) or taken < 0:
        raise ValueError("額は0円以上です。")
    order = tie_order(on)
    rows = sorted(candidates, key=lambda each: (*_key(each, order), each.id))
    left = None if budget is None else max(0, budget - taken)
    numbers, ties = _numbers(rows, order), _ties(rows, order)
    places, total, open_line = [], 0, True
    for row, number, tie in zip(rows, numbers, ties, strict=True):
        verdict = _barred(row, mark)
        if not verdict and (not open_line or (left is not None and total + row.amount > left)):
            verdict, open_line = "over_budget", False
        if not verdict:
            total += row.amount
        places.append(Place(row.id, number, row.points, row.amount, total, verdict or "within", tie))
    return Ranking(tuple(places), None if left is None else left - total)


def _barred(row: Candidate, mark: Fraction | None) -> str:
    if not row.passed:
        return "not_passed"
    return "below_mark" if mark is not None and row.points < mark else ""


def _key(row: Candidate, order: Sequence[str]) -> tuple[object, ...]:
    """並べる順の鍵。門を満たさないものは最後。"""
    parts = {"criteria": tuple(-each for each in row.criteria), "amount": row.amount, "arrived": row.arrived}
    return (not row.passed, -row.points, *(parts[each] for each in order))


def _numbers(rows: Sequence[Candidate], order: Sequence[str]) -> list[int]:
    numbers: list[int] = []
    for _, same in groupby(rows, key=lambda each: _key(each, order)):
        numbers += [len(numbers) + 1] * len(list(same))
    return numbers


def _ties(rows: Sequence[Candidate], order: Sequence[str]) -> list[str]:
    """同点の隣どうしを分けたもの。先のものと後のものの両方に付く。"""
    found = [""] * len(rows)
    for place, (one, other) in enumerate(pairwise(rows)):
        if (one.passed, one.points) == (other.passed, other.points):
            parted = _parted(one, other, order)
            found[place] = found[place] or parted
            found[place + 1] = parted
    return found


def _parted(one: Candidate, other: Candidate, order: Sequence[str]) -> str:
    for each in order:
        if each == "criteria":
            for number, (mine, theirs) in enumerate(zip(one.criteria, other.criteria, strict=False)):
                if mine != theirs:
                    return f"criteria:{number}"
        elif getattr(one, each) != getattr(other, each):
            return each
    return "equal"
