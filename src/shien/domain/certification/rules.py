"""認定の判断。読み書きをしない。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shien.values.dates import wareki

from .choices import Warned

_EARLY, _LATE = 90, 30


def offices(table: Mapping[str, Any], answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """申請の行き先。業種の符号のいちばん長い接頭辞で引き、幾つもの分野なら全部に。業種の無い手続きは、種類で引く。

    同じ大臣と部局は一つにする。行き先の無い申請は無い (接頭辞の空の行がある)。
    """
    rows = table.get("routing", [])
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in (
        [_by_prefix(rows, code) for code in codes(answers)]
        if any("prefix" in row for row in rows)
        else [_by_kind(rows, answers)]
    ):
        found.setdefault((row["minister"], row["office"]), {"minister": row["minister"], "office": row["office"]})
    return list(found.values())


def codes(answers: Mapping[str, Any]) -> list[str]:
    """申請の事業分野の符号 (細分類、無ければ中分類)。無ければ空の符号一つ。"""
    first = str(answers.get("industry_detail") or answers.get("industry_middle") or "")
    others = [str(row.get("industry") or "") for row in answers.get("other_industries") or ()]
    return list(dict.fromkeys([first, *filter(None, others)]))


def _by_prefix(rows: Iterable[Mapping[str, str]], code: str) -> Mapping[str, str]:
    return max((row for row in rows if code.startswith(row["prefix"])), key=lambda row: len(row["prefix"]))


def _by_kind(rows: Sequence[Mapping[str, str]], answers: Mapping[str, Any]) -> Mapping[str, str]:
    kind = str(answers.get("kind") or "")
    return next((row for row in rows if row["kind"] and row["kind"] == kind), rows[-1])


def standard_days(table: Mapping[str, Any], count: int) -> int:
    """標準処理期間 (暦日)。行き先が幾つもあれば長いほう。"""
    head = table["procedure"]
    return int(head.get("standard_days_several", head["standard_days"]) if count > 1 else head["standard_days"])


def term_years(table: Mapping[str, Any], answers: Mapping[str, Any]) -> int:
    """認定の期間の年数。計画の年数を申請者が選ぶ手続きは、その年数。0 は期間の定めが無い。"""
    head = table["procedure"]
    chosen = answers.get(head.get("valid_field", ""))
    return int(str(chosen)) if chosen else int(head.get("valid_years", 0))


def term_start(answers: Mapping[str, Any], certified_on: date) -> date:
    """計画の期間の始まり。始める月のある計画は、その月の初日。"""
    month = str(answers.get("start_month") or "")
    return date.fromisoformat(f"{month}-01") if month else certified_on


def term_end(starts_on: date, years: int) -> date | None:
    """期間の末日。始まりの年数後の同じ日の前日 (民法第140条・第143条)。

    >>> term_end(date(2026, 12, 1), 5)
    datetime.date(2031, 11, 30)
    """
    if not years:
        return None
    try:
        return starts_on.replace(year=starts_on.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(starts_on.year + years, 2, 28)


def number(table: Mapping[str, Any], on: date, seq: int) -> str:
    """認定の番号。桁の決まった手続きは数字だけ、ほかは「令和8年第12号」。

    >>> number({"procedure": {}}, date(2026, 11, 26), 12)
    '令和8年第12号'
    """
    digits = int(table["procedure"].get("id_digits", 0))
    if digits:
        return f"{on.year}{seq:0{digits - 4}d}"
    return f"{wareki(on).split('年', 1)[0]}年第{seq}号"


def warning(ends_on: date | None, today: date) -> Warned | None:
    """今日までに出すべき満了の知らせのうち、いちばん新しいもの。"""
    if ends_on is None or ends_on < today:
        return None
    left = (ends_on - today).days
    if left <= _LATE:
        return Warned.LATE
    return Warned.EARLY if left <= _EARLY else None
