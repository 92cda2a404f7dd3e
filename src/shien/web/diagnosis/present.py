"""診断の見せ方。ランクと合計、指標の行、前の期からの変化、図。"""

from dataclasses import dataclass

from shien.engines.diagnosis import INDICATORS, Reason
from shien.engines.diagnosis.changes import what_changed
from shien.engines.diagnosis.industries import System, classes, number_of
from shien.engines.diagnosis.scores import Rule
from shien.engines.diagnosis.words import number, sentence
from shien.values.fiscal_year import FiscalYear
from shien.web.charts import Chart, radar

from .figures import Found, rank_bounds

MOST = 30


@dataclass(frozen=True, slots=True)
class Period:
    """一つの期。part は決算の末日、rank は付かなければ空、provisional は参考か。"""

    label: str
    part: str
    months: int
    total: int
    rank: str
    provisional: bool

    @property
    def standing(self) -> str:
        """合計とランク。"""
        told = f"{self.total}点・ランク{self.rank}" if self.rank else "点なし"
        return f"{told}（参考）" if self.provisional else told


@dataclass(frozen=True, slots=True)
class Row:
    """指標の行。cells は期ごとの (値, 点)、sentence は最新期の一文、ahead はもう1点に要ること。"""

    label: str
    kind: str
    median: str
    cells: tuple[tuple[str, int | None], ...]
    sentence: str
    ahead: str


@dataclass(frozen=True, slots=True)
class Moves:
    """前の期からの変化。"""

    summary: str
    lines: tuple[str, ...]


def shown(value: float | None, unit: str) -> str:
    """値と単位。円は言葉にする。"""
    return "—" if value is None else number(value, unit)


def periods(found: Found) -> tuple[Period, ...]:
    """期 (新しい順)。"""
    return tuple(
        Period(
            FiscalYear.ending(each.end).label, each.end.isoformat(), each.months, found.total(place), found.rank(place),
            found.provisional(place),
        )
        for place, each in enumerate(found.accounts.statements[: found.periods])
    )  # fmt: skip


def rows(found: Found) -> tuple[Row, ...]:
    """六つの指標。"""
    return tuple(_row(found, place) for place in range(len(INDICATORS)))


def _row(found: Found, place: int) -> Row:
    reasons = [found.diagnosis.reason(0, period, place) for period in range(found.periods)]
    newest, unit = reasons[0], reasons[0].indicator.unit
    return Row(
        newest.indicator.label, newest.indicator.kind, shown(newest.median, unit),
        tuple((shown(each.value, unit), each.points) for each in reasons), sentence(newest), _ahead(newest),
    )  # fmt: skip


def _ahead(reason: Reason) -> str:
    """もう1点に要る値。閾値で決まった点だけ。"""
    if reason.rule is not Rule.THRESHOLD or reason.points in (None, 5):
        return ""
    limit = shown(reason.thresholds[(reason.points or 1) - 1], reason.indicator.unit)
    return f"{limit}{'以上' if reason.indicator.rising else 'より小さい値'}になると、{(reason.points or 0) + 1}点です。"


def industry(found: Found) -> str:
    """基準値の業種 (小分類)。決まらなければ空。"""
    place = number_of(found.accounts.industry, System.JSIC)
    return classes()[place].name if place >= 0 else ""


def compared(found: Found) -> str:
    """同じ業種・規模の真ん中と比べた一文。"""
    reasons = found.diagnosis.reasons(0, 0)
    good, judged = sum(better(each) is True for each in reasons), sum(better(each) is not None for each in reasons)
    return f"「{industry(found)}」の{found.size.label}の真ん中と比べると、比べられた{judged}つの指標のうち{good}つが良い方です。"


def better(reason: Reason) -> bool | None:
    """中央値より良い方か。点が無いか、同じなら None。"""
    if reason.rule in (Rule.NET_CASH, Rule.NO_EBITDA):
        return reason.rule is Rule.NET_CASH
    if reason.points is None or reason.value is None or reason.median is None or reason.value == reason.median:
        return None
    return (reason.value > reason.median) == reason.indicator.rising


def to_next_rank(total: int) -> str:
    """次のランクまでの点。"""
    above = [(name, floor) for name, floor in rank_bounds() if floor > total]
    return f"あと{above[-1][1] - total}点でランク{above[-1][0]}です。" if above else "いちばん上のランクです。"


def moves(found: Found) -> Moves | None:
    """前の期からの変化。前の期が無いか、どちらかに点が無ければ None。"""
    told = periods(found)
    if len(told) < 2 or not (told[0].rank and told[1].rank):
        return None
    gain = told[0].total - told[1].total
    turn = f"{abs(gain)}点{'上がり' if gain > 0 else '下がり'}ました" if gain else "合計は変わりません"
    rank = (
        f"ランクは{told[1].rank}から{told[0].rank}" if told[0].rank != told[1].rank else f"ランクは{told[0].rank}のまま"
    )
    summary = f"{told[1].label}の{told[1].total}点から{told[0].total}点へ、{turn}。{rank}です。"
    if gain == 0:
        summary = f"{told[1].label}と{turn}（{told[0].total}点）。{rank}です。"
    if told[0].provisional or told[1].provisional:
        summary += "点の無い指標がある期なので、そのままは比べられません。"
    return Moves(summary, tuple(_line(found, each.indicator.key) for each in what_changed(found.diagnosis.scores, 0)))


def _line(found: Found, key: str) -> str:
    place = next(at for at, each in enumerate(INDICATORS) if each.key == key)
    new, old = (found.diagnosis.reason(0, period, place) for period in (0, 1))
    by, unit = (new.points or 0) - (old.points or 0), new.indicator.unit
    before, after = (f"{each.points}点" if each.points else "点なし" for each in (old, new))
    known = old.value is not None and new.value is not None
    values = (
        f"値は {shown(old.value, unit)} から {shown(new.value, unit)} です。" if known else "値の無い期があります。"
    )
    return f"{new.indicator.label}：{before} → {after}（{'＋' if by > 0 else '−'}{abs(by)}点）。{values}"


def radar_of(found: Found) -> Chart:
    """三期のレーダー図。"""
    told, points = periods(found), found.points(0)
    known = [each for each in points if each]
    names = {
        edge: "・".join(each.label for each, point in zip(INDICATORS, points, strict=True) if point == edge)
        for edge in {max(known, default=0), min(known, default=0)}
    }
    summary = f"{told[0].label}の点です。"
    if len(names) > 1:
        top, low = max(names), min(names)
        summary += f"いちばん高いのは{names[top]}（{top}点）、低いのは{names[low]}（{low}点）です。"
    series = [(each.label, found.points(place)) for place, each in enumerate(told)]
    return radar("radar", "6つの指標の点（5点満点）", summary, [each.label for each in INDICATORS], series)
