"""条件。表の一行を、確かめ方・言葉・根拠を持つ条件にする。"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from . import criteria
from .criteria import Criterion
from .items import items
from .law import Row
from .logic import Array, Outcome
from .sizes import size
from .trees import areas, industries

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Condition:
    """条件。items は尋ねる項目、change は「何が変われば満たすか」。同じ id は同じ条件。"""

    id: str
    label: str
    items: tuple[str, ...]
    criterion: Criterion
    change: str
    reference: str = ""
    source: str = ""
    valid_to: date | None = None

    @property
    def order(self) -> tuple[bool, int, str]:
        """結論を決めた条件として示す順。項目の表の順。

        事業形態は、いずれかの道を選ぶだけのことが多い。どの道も外れたとき、ほかの条件を先に示す方が役に立つので、最後にする。
        """
        return self.items[0] == "kind", list(items()).index(self.items[0]), self.id

    @property
    def fixed(self) -> bool:
        """業種や所在地のように、容易には変えられないことの条件か。"""
        return all(items()[key].fixed for key in self.items)


def condition_of(row: Row, on: date) -> Condition:
    """表の一行から。on は、年数を数える日。"""
    row = {**row, "label": row.get("label", row["id"])}
    told = {key: row.get(key, "") for key in ("reference", "source")}
    common = {**told, "valid_to": row.get("valid_to")}
    change = row.get("change") or f"{row['label'].removesuffix('である')}"
    if "limits" in row:
        found, asked = size(row)
        return Condition(row["id"], row["label"], asked, found, change, **common)
    criterion = _criterion(row, on)
    return Condition(row["id"], row["label"], (row["item"],), criterion, change, **common)


def _criterion(row: Row, on: date) -> Criterion:
    item = items()[row["item"]]
    if item.kind == "flag":
        wanted = (0, 1) if row["is"] else (1, 0)
        return criteria.lookup(item.key, np.array([2 * each - 1 for each in wanted] + [Outcome.UNKNOWN]))
    if item.kind == "choice":
        return criteria.lookup(item.key, _chosen(row, tuple(item.choices)))
    if item.kind in ("industry", "area"):
        return criteria.lookup(item.key, _placed(row))
    return criteria.Bound(item.key, *(_years(row, on) if item.kind == "date" else _ends(row)))


def _chosen(row: Row, keys: tuple[str, ...]) -> Array:
    """選択肢の表。知らない選択肢は ValueError。"""
    listed = row.get("one_of") or row["none_of"]
    if unknown := set(listed) - set(keys):
        raise ValueError(f"条件 {row['id']} の {'・'.join(sorted(unknown))} は、{row['item']} の選択肢にありません。")
    found = np.array([Outcome.MET if key in listed else Outcome.NOT_MET for key in keys] + [Outcome.UNKNOWN])
    return found if "one_of" in row else criteria.inverse(found)


def _placed(row: Row) -> Array:
    """業種と地域の表。within の中にあり、outside の中に無い。"""
    tree = industries() if row["item"] == "industry" else areas()
    inside = tree.within(row["within"]) if row.get("within") else None
    outside = criteria.inverse(tree.within(row["outside"])) if row.get("outside") else None
    if inside is None or outside is None:
        return outside if inside is None else inside  # type: ignore[return-value]
    return np.minimum(inside, outside)


def _ends(row: Row) -> tuple[float, float]:
    """数の両端。「超える」「未満」は隣の数にする。"""
    if "exactly" in row:
        return _number(row["exactly"]), _number(row["exactly"])
    low = [_number(row["at_least"])] if "at_least" in row else []
    low += [float(np.nextafter(_number(row["above"]), np.inf))] if "above" in row else []
    high = [_number(row["at_most"])] if "at_most" in row else []
    high += [float(np.nextafter(_number(row["below"]), -np.inf))] if "below" in row else []
    return max(low, default=-np.inf), min(high, default=np.inf)


def _number(value: object) -> float:
    return float(Fraction(str(value)))


def _years(row: Row, on: date) -> tuple[float, float]:
    """年数の両端を、設立の日の両端にする。応当日を含む。"""
    low, high = -np.inf, float((on - _EPOCH).days)
    if "within_years" in row:
        low = _days(_years_before(on, row["within_years"]))
    if "at_least_years" in row:
        high = _days(_years_before(on, row["at_least_years"]))
    return low, high


def _days(day: date) -> float:
    return float((day - _EPOCH).days)


def _years_before(on: date, years: int) -> date:
    """その年数だけ前の応当日。無ければ (2月29日) 翌日。"""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28) + timedelta(days=1)
