"""ほかのサイトの見出し。題と番地と日付だけで、文は持たない。"""

from dataclasses import dataclass
from datetime import datetime

from .fault import Fault


@dataclass(frozen=True, slots=True)
class Headline:
    """見出し。published_at は出所で公開された時刻 (書いていなければ None)。"""

    title: str
    url: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeadlineReading:
    """読み取り結果。読めない見出しは faults に。"""

    headlines: tuple[Headline, ...]
    faults: tuple[Fault, ...] = ()
