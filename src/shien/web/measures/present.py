"""支援策の見せ方。書かれていないことは「記載なし」と言い、制限なしとは言わない。"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.facts import Call, Measure, MeasureDetail
from shien.values.area import AREAS, NATIONWIDE, area_words
from shien.values.industry_major import MAJORS
from shien.values.markdown import linked_text
from shien.values.use_purpose import PURPOSES
from shien.values.yen import yen_words

UNSTATED = "記載なし"
OPENINGS = {
    "": "終わったものを除く",
    "open": "いま応募できる",
    "upcoming": "これから始まる",
    "ended": "終わったもの",
    "all": "すべて",
}
SORTS = {"closing": "締切が近い順", "amount": "上限額が大きい順", "new": "新しい順"}
PLACES = {code: name for code, name in AREAS.items() if code != NATIONWIDE}
_WEEKDAYS = "月火水木金土日"
_FEW = 4


@dataclass(frozen=True, slots=True)
class Card:
    """一覧の一枚。"""

    measure: Measure
    opening: str
    deadline: str
    limit: str
    rate: str
    area: str


@dataclass(frozen=True, slots=True)
class Line:
    """支援策の一項目。文が空なら記載なし。"""

    label: str
    text: str

    @property
    def html(self) -> str:
        """見せてよい HTML (要素は逃がし、改行とリンクだけを足す)。"""
        return linked_text(self.text)


def card(measure: Measure, at: datetime) -> Card:
    """一覧の一枚。"""
    return Card(
        measure, measure.opening.label, deadline(measure.call, measure.opening, at),
        limit_words(measure.subsidy_max_limit), _short(measure.subsidy_rate), places(measure.target_area_search),
    )  # fmt: skip


def deadline(call: Call | None, opening: Opening, at: datetime) -> str:
    """締切の言葉。募集中なら、あと何日かも。"""
    if call is None:
        return "" if opening != Opening.ENDED else "募集は終わりました"
    if opening == Opening.UPCOMING and call.acceptance_start_datetime:
        return f"{moment(call.acceptance_start_datetime, call.time_stated)}から"
    if call.acceptance_end_datetime is None:
        start = call.acceptance_start_datetime
        return f"{moment(start, call.time_stated)}から（締切の記載なし）" if start else ""
    text = f"{moment(call.acceptance_end_datetime, call.time_stated, end=True)}まで"
    return f"{text}（{_left(call.acceptance_end_datetime, at)}）" if opening == Opening.OPEN else text


def moment(at: datetime, time_stated: bool, *, end: bool = False) -> str:
    """日本時間の日時と曜日。締切の0時は、前の日の24時と言う (一日ずれて覚えないように)。"""
    local = timezone.localtime(at)
    clock = f"{local:%-H:%M}"
    if end and time_stated and clock == "0:00":
        local, clock = local - timedelta(days=1), "24:00"
    return f"{local:%Y年%-m月%-d日}（{_WEEKDAYS[local.weekday()]}）{clock if time_stated else ''}"


def _left(end: datetime, at: datetime) -> str:
    last = timezone.localtime(end - timedelta(microseconds=1)).date()
    days = (last - timezone.localtime(at).date()).days
    return "きょうまで" if days <= 0 else f"あと{days}日"


def limit_words(limit: int | None) -> str:
    """上限額の言葉。"""
    return yen_words(limit) if limit else ""


def places(codes: tuple[str, ...]) -> str:
    """対象地域の言葉。多ければ数で。"""
    if len(codes) <= _FEW:
        return area_words(codes)
    return f"{area_words(codes[:2])}など{len(codes)}都道府県"


def industries(codes: tuple[str, ...]) -> str:
    """対象業種の言葉。20の大分類がすべて挙がっていれば、そう言う。"""
    return "すべての業種が挙がっています" if len(codes) == len(MAJORS) else "、".join(MAJORS[code] for code in codes)


def _short(text: str, longest: int = 40) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def lines(found: MeasureDetail, at: datetime) -> list[tuple[str, list[Line]]]:
    """(見出し, 項目)。大切なものから。"""
    each = found.measure
    area = "、".join(filter(None, [area_words(each.target_area_search), found.target_area_detail]))
    until = found.project_end_deadline
    return [
        ("いつまでに", [
            Line("募集期間", "\n".join(map(call_words, found.calls))), Line("募集についての注記", found.acceptance_remarks),
            Line("事業を終える期限", f"{until:%Y年%-m月%-d日}" if until else ""),
        ]),
        ("いくら", [Line("補助上限額", limit_words(each.subsidy_max_limit)), Line("補助率", each.subsidy_rate)]),
        ("だれが", [
            Line("対象者", found.target), Line("対象地域", area), Line("対象業種", industries(each.industry)),
            Line("従業員数", each.target_number_of_employees),
        ]),
        ("何に", [
            Line("利用目的", "、".join(PURPOSES[code] for code in each.use_purpose)), Line("支援の種類", each.service_category),
        ]),
        ("どこに尋ねるか", [
            Line("実施機関", each.institution_name), Line("問合せ先", found.inquiry), Line("申し込み方", found.usage),
        ]),
    ]  # fmt: skip


def call_words(call: Call) -> str:
    """公募回の言葉。"""
    start, end = call.acceptance_start_datetime, call.acceptance_end_datetime
    since = f"{moment(start, call.time_stated)}から" if start else "（始まりの記載なし）"
    until = f"{moment(end, call.time_stated, end=True)}まで" if end else "（締切の記載なし）"
    text = " ".join(filter(None, [call.number, since, until, "" if call.time_stated else "（時刻の記載なし）"]))
    return f"{text}（採択された方の手続きの受付です。公募ではありません）" if call.follow_up else text


def old(found: MeasureDetail, at: datetime) -> bool:
    """出所での更新から二年を過ぎているか。"""
    confirmed = found.measure.confirmed_on
    return confirmed is not None and (timezone.localtime(at).date() - confirmed).days > 730
