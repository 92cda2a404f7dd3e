"""支援策の見せ方。書かれていないことは「記載なし」と言い、制限なしとは言わない。"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from shien.domain.catalogue import quoting
from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.eligible import Judged
from shien.domain.catalogue.facts import Call, Hit, Known, Measure, MeasureDetail
from shien.values.area import AREAS, NATIONWIDE, area_words
from shien.values.industry_major import MAJORS
from shien.values.markdown import linked_text, markdown_html, plain_text
from shien.values.municipality import table
from shien.values.use_purpose import PURPOSES
from shien.values.yen import yen_words

from . import fragments
from .fit import Badge, badge

OPENINGS = {
    "": "終わったものを除く",
    "open": "いま応募できる",
    "upcoming": "これから始まる",
    "ended": "終わったもの",
    "all": "すべて",
}
SORTS = {"fit": "合う順", "closing": "締切が近い順", "amount": "上限額が大きい順", "new": "新しい順"}
SIZES = {"micro": "小規模事業者", "sme": "中小企業者", "mid": "中堅企業"}
AMOUNTS = {code: f"{yen_words(int(code))}以上" for code in ("500000", "1000000", "5000000", "10000000", "100000000")}
DEADLINES = {"7": "7日以内", "30": "30日以内", "90": "90日以内"}
PROVIDERS = {"ministry": "府省", "prefecture": "都道府県", "municipality": "市区町村", "other": "その他"}
READ = "（本文から読み取り）"
PLACES = {code: name for code, name in AREAS.items() if code != NATIONWIDE}
_WEEKDAYS = "月火水木金土日"
_FEW = 4


Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Card:
    """一覧の一枚。title・excerpt は (文, 強調するか) の並び。名前が _html のものは、見せてよい HTML。"""

    measure: Measure
    title: Pieces
    excerpt: Pieces
    opening: str
    deadline: str
    limit: str
    rate: str
    area: str
    industry: str
    contact: str
    why: tuple[str, ...]
    fit: Badge | None

    @property
    def title_html(self) -> str:
        """強調した名前。"""
        return fragments.marked(self.title)

    @property
    def excerpt_html(self) -> str:
        """強調した抜き書き。"""
        return fragments.marked(self.excerpt)

    @property
    def points_html(self) -> str:
        """五つの項目。"""
        return fragments.points(self.limit, self.rate, self.area, self.industry, self.contact)


@dataclass(frozen=True, slots=True)
class Line:
    """支援策の一項目。文が空なら記載なし。markdown は、出所の文が Markdown か。"""

    label: str
    text: str
    markdown: bool = False

    @property
    def html(self) -> str:
        """見せてよい HTML (要素は逃がし、改行とリンク、Markdown なら見出しと箇条書きだけを足す)。"""
        return markdown_html(self.text) if self.markdown else linked_text(self.text)


def card(hit: Hit, at: datetime, judged: Judged | None = None) -> Card:
    """一覧の一枚。出所の欄に無い値は、本文から読んだものに印を付けて出す。"""
    measure, known = hit.measure, hit.known
    return Card(
        measure, pieces(measure.title, hit.title_marks), pieces(hit.excerpt, hit.excerpt_marks) if hit.excerpt_marks else [],
        measure.opening.label, _marked(deadline(measure.call, measure.opening, at), known, "closing", "opening"),
        _marked(limit_words(known.limit), known, "limit"), _marked(_short(known.rate), known, "rate"),
        _marked(area(known), known, "area", "municipalities"), _marked(trades(known), known, "reach", "industry"),
        _marked(_short(plain_text(hit.inquiry) or measure.institution_name, 60), known, "inquiry"), hit.why, badge(judged, hit.place) if judged else None,
    )  # fmt: skip


def pieces(text: str, marks: tuple[tuple[int, int], ...]) -> Pieces:
    """強調する所で切る。

    >>> pieces("雇用の助成", ((0, 2),))
    [('雇用', True), ('の助成', False)]
    """
    found, last = [], 0
    for begin, end in marks:
        found += [(text[last:begin], False), (text[begin:end], True)]
        last = end
    return [each for each in (*found, (text[last:], False)) if each[0]]


def _marked(text: str, known: Known, *names: str) -> str:
    """本文から読んだ値なら、そう言う。"""
    return f"{text}{READ}" if text and known.read & set(names) else text


def area(known: Known) -> str:
    """対象地域の言葉。市区町村が分かれば、そこまで。"""
    if known.municipalities and len(known.area) == 1:
        towns = "・".join(table()[code][1] for code in known.municipalities[:3])
        return f"{places(known.area)}{towns}{'など' if len(known.municipalities) > 3 else ''}"
    return places(known.area)


def trades(known: Known) -> str:
    """対象業種の言葉。"""
    if known.reach == "open" and not known.industry:
        return "業種を問わないと読めます"
    if known.reach == "not_for_firms":
        return "事業者向けではありません"
    names = [MAJORS[code] for code in known.industry]
    return (
        industries(known.industry)
        if len(names) in (0, len(MAJORS)) or len(names) <= _FEW
        else f"{'、'.join(names[:2])}など{len(names)}業種"
    )


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
    known = found.known
    place = "、".join(filter(None, [_marked(area(known) if known.municipalities else area_words(known.area), known, "area", "municipalities"),
                                   found.target_area_detail]))  # fmt: skip
    until = found.project_end_deadline
    return [
        ("いつまでに", [
            Line("募集期間", "\n".join(map(call_words, found.calls)) or _window(found, at)), Line("募集についての注記", found.acceptance_remarks, found.markdown),
            Line("事業を終える期限", f"{until:%Y年%-m月%-d日}" if until else ""),
        ]),
        ("いくら", [Line("補助上限額", _marked(limit_words(known.limit), known, "limit")), Line("補助率", _marked(known.rate, known, "rate"))]),
        ("だれが", [
            Line("対象者", found.target, found.markdown), Line("対象地域", place),
            Line("対象業種", industries(each.industry) or _marked(trades(known), known, "reach", "industry")),
            Line("企業の規模", _marked(quoting.SIZES.get(known.size, ""), known, "size")),
            Line("従業員数", each.target_number_of_employees or _marked(_people(known), known, "employees")),
        ]),
        ("何に", [
            Line("利用目的", _marked("、".join(PURPOSES[code] for code in known.use_purpose), known, "use_purpose")), Line("支援の種類", each.service_category),
        ]),
        ("どこに尋ねるか", [
            Line("実施機関", each.institution_name), Line("問合せ先", found.inquiry or _marked(known.inquiry, known, "inquiry"), found.markdown), Line("申し込み方", found.usage, found.markdown),
        ]),
    ]  # fmt: skip


def _window(found: MeasureDetail, at: datetime) -> str:
    """本文から読んだ期間。"""
    return _marked(deadline(found.measure.call, found.measure.opening, at), found.known, "opening", "closing")


def _people(known: Known) -> str:
    low, high = known.employees or (None, None)
    return "、".join(filter(None, [f"{low:,}人以上" if low else "", f"{high:,}人以下" if high else ""]))


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
