"""日付。西暦と和暦のどちらも読み、両方で見せる (UX-11)。"""

import re
from datetime import date

from .fault import InvalidValue
from .fold import narrow

# 元号の初日 (改元の政令)。新しい順。
ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)
FIRST, LAST = 1000, 2200  # years that somebody may mean
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z", re.I
)
_WESTERN = re.compile(r"(?:西暦)?(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z")
_MONTH_OF = re.compile(r"(.+?)\s*[年./-]\s*(\d{1,2})\s*月?\Z")
_BOTH = re.compile(r"\s*\((?:明治|大正|昭和|平成|令和)(?:元|\d{1,3})年\)\Z")  # both() の後ろの和暦
_WEEKDAY = re.compile(r"\s*\([月火水木金土日](?:曜日?)?\)\Z")  # 案内や画面から写した日付
_YEAR_AND_MONTH = re.compile(
    r"(?:西暦)?(令和|平成|昭和|大正|明治|[RHSTM])?\s*(元|\d{1,4})\s*[年./-]\s*(\d{1,2})\s*月?\Z", re.I
)
_MONTH_AND_DAY = re.compile(r"\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")


class DateError(InvalidValue):
    """日付の誤り。"""


def parse_date(text: str) -> date:
    """日付を読む。

    >>> parse_date("R8.11.23")
    datetime.date(2026, 11, 23)
    """
    plain = _BOTH.sub("", _WEEKDAY.sub("", narrow(text).strip()))
    era = _ERA.match(plain)
    if era:
        return _from_era(era)
    western = _WESTERN.match(plain) or _COMPACT.match(plain)
    if western:
        return _date(*map(int, western.groups()))
    raise DateError(_lacking(plain))


def _lacking(plain: str) -> str:
    """日付として読めないものに、何が足りないか。"""
    if month := _YEAR_AND_MONTH.match(plain):
        name, years, number = month.groups()
        before = next((day.year - 1 for label, letter, day in ERAS if (name or "").upper() in (label, letter)), 0)
        year = before + (1 if years == "元" else int(years))
        if FIRST <= year <= LAST and 1 <= int(number) <= 12:
            day = date(year, int(number), 1)
            said = "」「".join(dict.fromkeys((f"{day.year}年{day.month}月{day.day}日", wareki(day))))
            return f"日がありません。「{said}」のように、日まで入力してください。"
    if _MONTH_AND_DAY.match(plain):
        return "年がありません。「2026年11月23日」「令和8年11月23日」のように、年から入力してください。"
    return "日付は「2026年11月23日」「令和8年11月23日」「2026/11/23」のように入力してください。"


def parse_month(text: str) -> str:
    """年と月を読む。答えは 2026-11 の形。改元の月は、前の元号でも後の元号でも読む。

    >>> parse_month("令和８年11月")
    '2026-11'
    """
    plain = _BOTH.sub("", narrow(text).strip())
    if compact := re.match(r"(\d{4})(\d{2})\Z", plain):
        plain = f"{compact[1]}-{compact[2]}"
    found = _MONTH_OF.match(plain)
    if not found:
        raise DateError("年と月は「2026年11月」「令和8年11月」「2026/11」のように入力してください。")
    last: DateError | None = None
    for day in (1, 28):
        try:
            return parse_date(f"{found[1]}年{found[2]}月{day}日").isoformat()[:7]
        except DateError as error:
            last = last or error
    raise DateError(
        f"{found[1]}年{int(found[2])}月はありません。年と月は「2026年11月」「令和8年11月」「2026/11」のように入力してください。"
    ) from last


def month_words(month: str) -> str:
    """月の言葉。2026年11月（令和8年）。月の末日の元号で書く。"""
    first = date.fromisoformat(f"{month}-28")
    era = wareki(first).split("年", 1)[0]
    return f"{first.year}年{first.month}月" + ("" if era == str(first.year) else f"（{era}年）")


def _from_era(match: re.Match[str]) -> date:
    name, years, month, day = match.groups()
    place = next(i for i, (label, letter, _) in enumerate(ERAS) if name == label or name.upper() == letter)
    label, _, first = ERAS[place]
    number = 1 if years == "元" else int(years)
    found = _date(first.year + number - 1, int(month), int(day))
    after = ERAS[place - 1][2] if place else None
    if found < first or (after and found >= after):
        real = wareki(found)
        raise DateError(f"{label}{years}年{int(month)}月{int(day)}日はありません。{real}ではありませんか。")
    return found


def _date(year: int, month: int, day: int) -> date:
    if not FIRST <= year <= LAST:
        raise DateError(f"{year}年になっています。年をお確かめください。")
    try:
        return date(year, month, day)
    except ValueError:
        if month == 2 and day == 29:
            raise DateError(f"{year}年はうるう年ではないので、2月29日はありません。") from None
        raise DateError(f"{year}年{month}月{day}日という日はありません。月と日をお確かめください。") from None


def wareki(on: date) -> str:
    """和暦。令和8年11月23日。明治より前は西暦。"""
    for label, _, first in ERAS:
        if on >= first:
            year = on.year - first.year + 1
            return f"{label}{'元' if year == 1 else year}年{on.month}月{on.day}日"
    return f"{on.year}年{on.month}月{on.day}日"


def both(on: date) -> str:
    """西暦と和暦。2026年11月23日（令和8年）。"""
    era = wareki(on).split("年", 1)[0]
    western = f"{on.year}年{on.month}月{on.day}日"
    return western if era == str(on.year) else f"{western}（{era}年）"
