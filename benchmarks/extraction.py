"""施策の読取り。手で印を付けた実データで、種類ごとの適合率・再現率、埋まった割合、速さを測る。"""

import argparse
import statistics
import time
from typing import Any

from shien.engines.extraction import MeasureText, extract, measure_of

from .extraction_rival import naive
from .extraction_scores import FIELDS, Answer, Score, answer, fill, labels, score, totals
from .line import Line
from .measures import Key, folder, records

# 約束 (上限でなく下限)。held_out の半分で守る。
RECALL, PRECISION, SCOPE_KNOWN, SCOPE_PRECISION = 0.8, 0.9, 0.6, 0.85
PROMISED = ("region", "cap", "rate", "dates")
FILLED = ("region", "municipality", "industry", "cap", "rates", "opening", "closing", "kinds", "employees_max")
SECONDS = 60.0  # 一万件にかける秒
_SOURCES = ("jgrants", "seido_navi")
_HALVES = ("development", "held_out", "fresh")


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。実データが無ければ、そう言って終わる。"""
    data = folder()
    if data is None:
        print("extraction: skipped, no measures (set SHIEN_DATA to a folder with measures/)")
        return []
    rows = records(data)
    return [*_quality(rows), *_seido_scope(rows), *_fill(rows), *_speed(rows)]


def _quality(rows: dict[Key, dict[str, Any]]) -> list[Line]:
    """分けた組ごと、種類ごと。比は素朴な読取りに対するもの。"""
    lines = []
    for half in _HALVES:
        marked = [label for label in labels() if label["half"] == half]
        ours = totals(score(label, answer(extract(_measure(rows, label)))) for label in marked)
        theirs = totals(score(label, naive(_record(rows, label))) for label in marked)
        for field in FIELDS:
            lines += _pair(f"extraction {half} {field}", field, ours[field], theirs[field], half == "held_out")
        lines += _by_source(rows, marked, half)
    return lines


def _pair(name: str, field: str, ours: Score, theirs: Score, promised: bool) -> list[Line]:
    held = promised and field in PROMISED
    made = []
    for kind, least in (("precision", PRECISION), ("recall", RECALL)):
        own, rival = getattr(ours, kind), getattr(theirs, kind)
        bound = least if held else None
        made.append(
            Line(
                f"{name} {kind} (n={ours.right + ours.missed})", own, "", bound, f"first match {rival:.2f}",
                own / rival if rival else None, least=True,
            )
        )  # fmt: skip
    return made


def _by_source(rows: dict[Key, dict[str, Any]], marked: list[dict[str, Any]], half: str) -> list[Line]:
    """約束の種類を、出所ごとに。制度ナビは、ほとんどが文からの読取り。"""
    lines = []
    for source in _SOURCES:
        own = totals(score(each, answer(extract(_measure(rows, each)))) for each in marked if each["source"] == source)
        for field in PROMISED:
            name = f"extraction {half} {source} {field}"
            lines.append(Line(f"{name} precision", own[field].precision, ""))
            lines.append(Line(f"{name} recall (n={own[field].right + own[field].missed})", own[field].recall, ""))
    return lines


def _seido_scope(rows: dict[Key, dict[str, Any]]) -> list[Line]:
    """制度ナビの業種の範囲: 分かった割合と、その正しさ。人だけが対象の制度は、分かったうちに入れない。"""
    known = [
        answer(extract(measure_of(*_pair_of(key, row))))["industry"]
        for key, row in rows.items()
        if key[0] == "seido_navi"
    ]
    stated = sum(row["industry_categories"] not in ("", "[]") for key, row in rows.items() if key[0] == "seido_navi")
    firms = sum(scope not in ("unk", "ind") for scope in known) / len(known)
    persons = sum(scope == "ind" for scope in known) / len(known)
    rival = f"the feed's own field {stated / len(known):.2f}"
    lines = [
        Line(
            "extraction seido_navi industry scope known",
            firms,
            "",
            SCOPE_KNOWN,
            rival,
            firms * len(known) / stated,
            least=True,
        ),
        Line("extraction seido_navi for persons only", persons, ""),
    ]
    for half in _HALVES:
        marked = [each for each in labels() if each["half"] == half and each["source"] == "seido_navi"]
        total = totals(score(each, answer(extract(_measure(rows, each)))) for each in marked)["industry"]
        bound = SCOPE_PRECISION if half == "held_out" else None
        name = f"extraction {half} seido_navi industry precision (n={total.right + total.extra})"
        lines.append(Line(name, total.precision, "", bound, least=True))
    return lines


def _fill(rows: dict[Key, dict[str, Any]]) -> list[Line]:
    """出所ごとに、答えのある割合。比べる相手は、構造化項目だけを読んだとき。"""
    lines = []
    for source in _SOURCES:
        made = [measure_of(*_pair_of(key, row)) for key, row in rows.items() if key[0] == source]
        after, before = fill(_answers(made)), fill(_answers([_stated_only(each) for each in made]))
        for field in FILLED:
            own, rival = after[field] / len(made), before[field] / len(made)
            lines.append(
                Line(
                    f"extraction fill {source} {field}",
                    own,
                    "",
                    None,
                    f"stated {rival:.2f}",
                    own / rival if rival else None,
                )
            )
    return lines


def _answers(made: list[MeasureText]) -> list[Answer]:
    return [answer(extract(each)) for each in made]


def _stated_only(given: MeasureText) -> MeasureText:
    return MeasureText(given.source, tuple(text for text in given.texts if text.role.startswith("=")))


def _speed(rows: dict[Key, dict[str, Any]]) -> list[Line]:
    """千件の秒 (この処理の CPU 時間)。三回の中央値。相手は素朴な読取り。"""
    made = [measure_of(*_pair_of(key, row)) for key, row in rows.items()]
    ours = statistics.median(_seconds(lambda: [extract(each) for each in made]) for _ in range(3))
    theirs = statistics.median(_seconds(lambda: [naive(row) for row in rows.values()]) for _ in range(3))
    scale = 1000 / len(made)
    rival = f"first match {theirs * scale:.2f} s"
    return [
        Line("extraction, 1,000 measures", ours * scale, "CPU s", SECONDS / 10, rival, ours / theirs),
        Line("extraction, 10,000 measures (from the same run)", ours * scale * 10, "CPU s", SECONDS, ""),
    ]


def _seconds(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _record(rows: dict[Key, dict[str, Any]], label: dict[str, Any]) -> dict[str, Any]:
    return rows[label["source"], label["id"]]


def _measure(rows: dict[Key, dict[str, Any]], label: dict[str, Any]) -> MeasureText:
    return measure_of(label["source"], _record(rows, label))


def _pair_of(key: Key, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return key[0], row
