"""画面で打った日と時刻から、瞬間を作る。時刻は日本の時刻。"""

import re
import unicodedata
from datetime import datetime, time

from django.utils import timezone

from shien.values.dates import parse_date
from shien.values.fault import InvalidValue

_CLOCK = re.compile(r"^(\d{1,2})(?::|時)(\d{1,2})?(?:分)?(?::(\d{1,2}))?$")


def instant_of(day: str, clock: str, what: str) -> datetime:
    """日 (西暦・和暦) と時刻 (18:00・18時・18:00:30) から。"""
    if not day.strip() or not clock.strip():
        raise InvalidValue(f"{what}は、日と時刻の両方を入力してください。")
    on = parse_date(day)
    found = _CLOCK.match(unicodedata.normalize("NFKC", clock).strip())
    parts = [int(each or 0) for each in found.groups()] if found else []
    if not parts or parts[0] > 23 or parts[1] > 59 or parts[2] > 59:
        raise InvalidValue(f"{what}の時刻は、「18:00」のように入力してください。")
    return timezone.make_aware(datetime.combine(on, time(parts[0], parts[1], parts[2])))


def instant_or_none(day: str, clock: str, what: str) -> datetime | None:
    """どちらも空なら None。"""
    return instant_of(day, clock, what) if day.strip() or clock.strip() else None
