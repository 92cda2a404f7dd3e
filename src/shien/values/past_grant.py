"""過去の交付。国が法人に交付した補助金の一件 (gBizINFO の subsidy)。名前は gBizINFO に合わせる。"""

from dataclasses import dataclass, field
from datetime import date

from .fault import Fault
from .measure import DoubtRecord


@dataclass(frozen=True, slots=True)
class PastGrantRecord:
    """一件の交付。amount は円で、None は記載なし、負は減額や返還。日付の None と空の文字も記載なし。

    相手の名前は持たない (法人番号だけ)。doubts があれば読めない行で、raw にもとの文がある。raw の個人番号は伏せてある。
    """

    corporate_number: str
    title: str
    amount: int | None = None
    date_of_approval: date | None = None
    government_departments: str = ""
    doubts: tuple[DoubtRecord, ...] = field(default=(), compare=False)
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PastGrantReading:
    """読み取り結果。records には読めなかった行も入る。"""

    records: tuple[PastGrantRecord, ...]
    faults: tuple[Fault, ...] = ()
