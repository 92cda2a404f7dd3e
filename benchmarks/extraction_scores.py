"""読取りの採点。手で付けた印と比べ、種類ごとに正しい・余計・漏れを数える。"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shien.engines.extraction import Bound, Extraction, Rate, Reach, Region, Scope

LABELS = Path(__file__).parent / "data" / "extraction_labels.jsonl"
FIELDS = ("region", "municipality", "cap", "rate", "dates", "industry", "kind", "employees")
Answer = dict[str, Any]


@dataclass(slots=True)
class Score:
    """正しい数・余計な数・漏れた数。"""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """適合率。答えが無ければ 1。"""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """再現率。"""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labels() -> list[dict[str, Any]]:
    """印。一行一件。"""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def answer(found: Extraction) -> Answer:
    """読取りの答えを、印と同じ言葉にする。"""
    region, town, bound = found.best("region"), found.best("municipality"), found.best("employees")
    return {
        "region": _region(region.value if region else None),
        "municipality": town.value.municipalities[0] if town and isinstance(town.value, Region) else None,
        "cap": _value(found, "cap"), "opening": _day(found, "opening"), "closing": _day(found, "closing"),
        "rates": {str(each.value.share) for each in _rates(found) if isinstance(each.value, Rate) and each.value.share},
        "industry": scope(found.industry),
        "kinds": {each.value for each in found.of("kind")},
        "employees_max": (bound.value.maximum or "none") if bound and isinstance(bound.value, Bound) else None,
    }  # fmt: skip


def _rates(found: Extraction) -> Iterable[Any]:
    return found.of("rate")


def _value(found: Extraction, kind: str) -> object:
    best = found.best(kind)
    return best.value if best else None


def _day(found: Extraction, kind: str) -> str | None:
    value = _value(found, kind)
    return value.isoformat() if isinstance(value, date) else None


def _region(value: object) -> str | None:
    if not isinstance(value, Region):
        return None
    return "N" if value.nationwide else ",".join(value.prefectures)


def scope(value: Scope) -> str:
    """業種の範囲の書き方。"""
    names = {Reach.OPEN: "open", Reach.NOT_FOR_FIRMS: "ind", Reach.UNKNOWN: "unk"}
    return names.get(value.reach) or ",".join(value.majors)


def score(label: dict[str, Any], given: Answer) -> dict[str, Score]:
    """一件の採点。"""
    return {
        "region": _one(label["region"], given["region"]),
        "municipality": _one(label["municipality"], given["municipality"]),
        "cap": _one(label["cap"], given["cap"]),
        "dates": _sum(_one(label[kind], given[kind]) for kind in ("opening", "closing")),
        "rate": _many({_share(x) for x in label["rates"]}, {_share(x) for x in label["rates_maybe"]}, given["rates"]),
        "industry": _industry(label["industry"], given["industry"]),
        "kind": _many(set(label["kinds"]), set(label["kinds_maybe"]), given["kinds"]),
        "employees": _one(label["employees_max"], given["employees_max"]),
    }


def _share(text: str) -> str:
    return "1" if text == "1/1" else text


def _one(accepted: list[Any], given: Any) -> Score:
    """値が一つのもの。accepted に None があれば、答えないのも正しい (数えない)。"""
    if given is None:
        return Score(missed=None not in accepted)
    right = given in accepted
    return Score(right=right, extra=not right, missed=not right and None not in accepted)


def _many(wanted: set[str], maybe: set[str], given: set[str]) -> Score:
    return Score(len(wanted & given), len(given - wanted - maybe), len(wanted - given))


def _industry(accepted: list[str], given: str) -> Score:
    """限る業種は、大分類の組がぴったり合うときだけ正しい。"""
    known = "unk" not in accepted
    if given == "unk":
        return Score(missed=known)
    right = given in accepted or ("*" in accepted and given[:1].isupper())
    return Score(right=right, extra=not right, missed=not right and known)


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for each in scores:
        total.right, total.extra, total.missed = (
            total.right + each.right, total.extra + each.extra, total.missed + each.missed,
        )  # fmt: skip
    return total


def totals(rows: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """種類ごとの合計。"""
    kept = list(rows)
    return {field: _sum(row[field] for row in kept) for field in FIELDS}


def fill(answers: Iterable[Answer]) -> Counter[str]:
    """答えのある件数。"""
    return Counter(key for row in answers for key, value in row.items() if value and value != "unk")
