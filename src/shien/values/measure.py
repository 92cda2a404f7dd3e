"""支援施策の記録。よその名簿から読んだ一件を、こちらの言葉で表したもの。値の名前は jGrants に合わせる。

読めなかった値・疑わしい値は空 (不明) にして、わけを doubts に書く。もとの記録は raw にそのまま残す。
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from .area import area_words
from .fault import Fault
from .industry_major import MAJORS
from .use_purpose import PURPOSES


@dataclass(frozen=True, slots=True)
class CallRecord:
    """公募回。時刻の書かれていない日は、始まりを0時、終わりを23時59分 (日本時間) とし、time_stated を偽にする。"""

    number: str = ""
    acceptance_start_datetime: datetime | None = None
    acceptance_end_datetime: datetime | None = None
    time_stated: bool = True
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class DoubtRecord:
    """疑わしい点。reason は編集者が読む文。blocking なら、編集者が決めるまで公開しない。"""

    code: str
    reason: str
    column: str = ""
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """支援施策の一件。並びが空・文字が空・None は「記載なし」で、制約なしではない。

    target_area_search は都道府県コード (00 は全国)、industry は大分類の英字、use_purpose は利用目的の符号。
    subsidy_max_limit は円。detail はもとの HTML (html) か Markdown (markdown)。raw はもとの記録の JSON。
    """

    source: str
    record_id: str
    title: str = ""
    number: str = ""
    service_category: str = ""
    subsidy_catch_phrase: str = ""
    detail: str = ""
    detail_format: str = "html"
    target: str = ""
    use_purpose: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    target_area_search: tuple[str, ...] = ()
    target_area_detail: str = ""
    target_number_of_employees: str = ""
    subsidy_rate: str = ""
    subsidy_max_limit: int | None = None
    acceptance_remarks: str = ""
    calls: tuple[CallRecord, ...] = ()
    project_end_deadline: date | None = None
    institution_name: str = ""
    institution_kind: str = ""
    institution_code: str = ""
    usage: str = ""
    inquiry: str = ""
    front_subsidy_detail_page_url: str = ""
    licence: str = ""
    expires_at: datetime | None = None
    confirmed_on: date | None = None
    base_record_id: str = ""
    partial: bool = field(default=False, compare=False)
    doubts: tuple[DoubtRecord, ...] = field(default=(), compare=False)
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """読み取り結果。records には読めなかった行も (もとの文と、わけとともに) 入る。"""

    source: str
    records: tuple[MeasureRecord, ...]
    faults: tuple[Fault, ...] = ()


_APART = {"partial", "doubts", "raw"}
_TIMES = {"acceptance_start_datetime", "acceptance_end_datetime", "expires_at"}
_DAYS = {"project_end_deadline", "confirmed_on"}


def to_json(record: MeasureRecord) -> dict[str, Any]:
    """JSON にできる形。raw と doubts は除く。"""
    row = {name: value for name, value in asdict(record).items() if name not in _APART}
    row["calls"] = [{name: _text(value) for name, value in each.items()} for each in row["calls"]]
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def from_json(row: dict[str, Any]) -> MeasureRecord:
    """to_json の逆。"""
    known = {each.name for each in fields(MeasureRecord)}
    values = {name: _back(name, value) for name, value in row.items() if name in known and name != "calls"}
    calls = tuple(CallRecord(**{name: _back(name, value) for name, value in each.items()}) for each in row["calls"])
    return MeasureRecord(**values, calls=calls)


def _back(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _TIMES:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in _DAYS else tuple(value) if isinstance(value, list) else value


def flat(record: MeasureRecord) -> dict[str, str]:
    """人が見比べるための形。名前 → 文字。空は記載なし。"""
    row = {
        name: "" if value is None else str(value)
        for name, value in to_json(record).items()
        if not isinstance(value, list)
    }
    row |= {
        "use_purpose": " / ".join(PURPOSES[code] for code in record.use_purpose),
        "industry": " / ".join(MAJORS[code] for code in record.industry),
        "target_area_search": area_words(record.target_area_search),
        "calls": " / ".join(map(call_words, record.calls)),
    }
    return {each.name: row[each.name] for each in fields(MeasureRecord) if each.name in row}


def call_words(call: CallRecord) -> str:
    """公募回を一行で。"""
    ends = [each.isoformat() if each else "" for each in (call.acceptance_start_datetime, call.acceptance_end_datetime)]
    marks = [mark for mark, on in (("日付のみ", not call.time_stated), ("採択後の手続き", call.follow_up)) if on]
    return " ".join(filter(None, [call.number, "〜".join(ends), *marks]))
