"""支援施策の欄の読み方。どの名簿でも同じ。読めない値は空にし、わけを疑い (DoubtRecord) にする。"""

import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from shien.values import area, industry_major, use_purpose
from shien.values.dates import parse_date
from shien.values.fault import Fault, InvalidValue
from shien.values.measure import CallRecord, DoubtRecord, MeasureReading, MeasureRecord
from shien.values.tags import plain, split_tags
from shien.values.yen import parse_yen

TOKYO = ZoneInfo("Asia/Tokyo")
# jGrants の target_number_of_employees の言葉 (DOMAIN: 公開API)。
EMPLOYEES = (
    "従業員数の制約なし",
    "5名以下",
    "20名以下",
    "50名以下",
    "100名以下",
    "300名以下",
    "900名以下",
    "901名以上",
)
# 募集が二十年より長い記録は、年の打ち間違いを疑う (実データに「2124年3月まで」がある)。
LONGEST_YEARS = 20
HIGHEST_LIMIT = 10**13
# What acts on a page. It is washed away whenever the text is shown; the editor should know that it was there.
_ACTIVE = re.compile(r"<\s*(script|iframe|object|embed|form|base|meta|link)\b|<[^>]*\son\w+\s*=|javascript:", re.I)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?\Z")


@dataclass(slots=True)
class Doubts:
    """一件を読む間に見つけた疑い。"""

    found: list[DoubtRecord] = field(default_factory=list)

    def add(self, code: str, column: str, reason: str, *, blocking: bool = True) -> None:
        """足す。"""
        self.found.append(DoubtRecord(code, reason, column, blocking))


def text(value: Any) -> str:
    """文字。端の空白と制御文字を除く。"""
    if value is None:
        return ""
    kept = (char for char in str(value).replace("\r\n", "\n") if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return "".join(kept).strip()


def markup(value: Any, doubts: Doubts) -> str:
    """本文。動く部品があれば、公開は止めずに編集者に見せる (見せるときは、いつも取り除く)。"""
    given = text(value)
    if found := _ACTIVE.search(given):
        doubts.add(
            "active_markup",
            "detail",
            f"本文に動く部品（{found[0][:40]}）がありました。見せるときは取り除きます。",
            blocking=False,
        )
    return given


def digest(raw: str) -> str:
    """番号の無い記録の番号。"""
    return hashlib.sha256(raw.encode()).hexdigest()[:12]


def tags(value: Any, known: Mapping[str, tuple[str, ...]], column: str, label: str, doubts: Doubts) -> tuple[str, ...]:
    """決まった言葉の並び。知らない言葉は、公開は止めずに編集者に見せる。"""
    joined = " / ".join(map(text, value)) if isinstance(value, list) else text(value)
    codes, unknown = split_tags(joined, known)
    if unknown:
        doubts.add(
            "unknown_word", column, f"{label}に知らない言葉「{'」「'.join(unknown)[:200]}」があります。", blocking=False
        )
    return codes


def areas(value: Any, doubts: Doubts) -> tuple[str, ...]:
    """対象地域。"""
    found, mixed = area.settle(tags(value, area.words(), "target_area_search", "対象地域", doubts))
    if mixed:
        doubts.add(
            "area_mixed",
            "target_area_search",
            "対象地域に「全国」と一部の都道府県が並んでいます。どちらが正しいか分かりません。",
        )
    return found


def purposes(value: Any, doubts: Doubts) -> tuple[str, ...]:
    """利用目的。"""
    return tags(value, use_purpose.words(), "use_purpose", "利用目的", doubts)


def industries(value: Any, doubts: Doubts) -> tuple[str, ...]:
    """対象業種 (大分類)。"""
    return tuple(sorted(tags(value, industry_major.words(), "industry", "対象業種", doubts)))


def employees(value: Any, doubts: Doubts) -> str:
    """対象の従業員数。"""
    given = text(value)
    known = {plain(each): each for each in EMPLOYEES}
    if given and plain(given) not in known:
        doubts.add(
            "unknown_word", "target_number_of_employees", f"従業員数「{given[:80]}」を読めません。", blocking=False
        )
    return known.get(plain(given), "")


def limit(value: Any, doubts: Doubts) -> int | None:
    """上限額 (円)。0 と空は「記載なし」。"""
    try:
        if value is None or value == "" or isinstance(value, bool):
            return None
        number = Decimal(str(value)) if isinstance(value, int | float) else Decimal(parse_yen(text(value)))
        fits = 0 <= number <= HIGHEST_LIMIT and number == int(number)  # nan fits nowhere
    except (ArithmeticError, InvalidValue):
        doubts.add("limit_unreadable", "subsidy_max_limit", f"上限額「{text(value)[:80]}」を金額として読めません。")
        return None
    if not fits:
        doubts.add(
            "limit_impossible",
            "subsidy_max_limit",
            f"上限額「{text(value)[:80]}」は、0円から10兆円までの整数ではありません。",
        )
        return None
    return int(number) or None


def instant(value: Any, column: str, doubts: Doubts, *, end: bool = False) -> tuple[datetime | None, bool]:
    """(日時, 時刻が書かれているか)。秒のない「Z」の時刻も、日付だけも読む。時差が無ければ日本時間。"""
    given = text(value)
    if not given:
        return None, True
    try:
        if _INSTANT.match(given):
            found = datetime.fromisoformat(given.replace(" ", "T").replace("Z", "+00:00"))
            return (found if found.tzinfo else found.replace(tzinfo=TOKYO)).astimezone(UTC), True
        on = parse_date(given)
    except (ValueError, OverflowError):
        doubts.add("date_unreadable", column, f"日時「{given[:80]}」を読めません。")
        return None, True
    return datetime.combine(on, time(23, 59) if end else time(), TOKYO).astimezone(UTC), False


def day(value: Any, column: str, doubts: Doubts) -> date | None:
    """日付。日時なら日本の日付。公開は止めない。"""
    kept = Doubts()
    found, _ = instant(value, column, kept)
    doubts.found += [replace(each, blocking=False) for each in kept.found]
    return found.astimezone(TOKYO).date() if found else None


def call(start: Any, end: Any, doubts: Doubts, *, number: str = "", follow_up: bool = False) -> tuple[CallRecord, ...]:
    """公募回。日時がどちらも無ければ空。終わりが始まりより前なら、どちらも信じない。"""
    opens, timed = instant(start, "acceptance_start_datetime", doubts)
    closes, timed_end = instant(end, "acceptance_end_datetime", doubts, end=True)
    if opens and closes and closes <= opens:
        doubts.add(
            "closing_before_opening",
            "acceptance_end_datetime",
            f"募集終了（{_said(closes)}）が募集開始（{_said(opens)}）より前です。",
        )
        return ()
    if opens and closes and not follow_up and closes.year - opens.year > LONGEST_YEARS:
        doubts.add(
            "closing_too_far",
            "acceptance_end_datetime",
            f"募集終了（{_said(closes)}）が募集開始の{LONGEST_YEARS}年より後です。年の打ち間違いではありませんか。",
        )
        return (CallRecord(number, opens, None, timed),)
    if not opens and not closes:
        return ()
    return (CallRecord(number, opens, closes, timed and timed_end, follow_up),)


def _said(at: datetime) -> str:
    """編集者が読む日時 (日本時間)。"""
    return f"{at.astimezone(TOKYO):%Y年%-m月%-d日 %-H:%M}"


def address(value: Any, column: str, doubts: Doubts) -> str:
    """リンクの行き先。http と https だけ。"""
    given = text(value)
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", given)
    except ValueError:
        fits = False
    if given and not fits:
        doubts.add(
            "address_refused", column, f"リンク「{given[:80]}」は http(s) の住所ではありません。", blocking=False
        )
    return given if fits else ""


def unreadable(source: str, raw: str, reason: str, row: int) -> MeasureRecord:
    """記録として読めない行。もとの文だけを残す。"""
    return MeasureRecord(
        source, f"unreadable-{digest(raw)}", doubts=(DoubtRecord("unreadable", f"{row}行目：{reason}"),), raw=raw
    )


def titled(record: MeasureRecord) -> MeasureRecord:
    """題の無い記録は、公開できない。"""
    if record.title:
        return record
    return replace(record, doubts=(*record.doubts, DoubtRecord("title_missing", "支援策の名前がありません。", "title")))


def rows(
    source: str, lines: Any, head: list[str], record: Callable[[dict[str, str]], MeasureRecord], known: list[Fault]
) -> MeasureReading:
    """見出しの後の行を読む (lines は csv.reader)。列の数が合わない行は、読めない記録として残す。"""
    records, faults = [], list(known)
    try:
        for cells in lines:
            if len(cells) == len(head):
                records.append(record(dict(zip(head, cells, strict=True))))
            elif cells:
                reason = f"列の数が {len(cells)} です（見出しは {len(head)}）。"
                faults.append(Fault(reason, "見出しと同じ数にしてください。", lines.line_num))
                records.append(unreadable(source, json.dumps(cells, ensure_ascii=False), reason, lines.line_num))
    except csv.Error as error:
        faults.append(Fault(f"CSVとして読めません（{error}）。", "ここから後は読んでいません。", lines.line_num))
    return MeasureReading(source, tuple(records), tuple(faults))
