"""財務分析シート。銀行が見慣れた並びの一枚を、画面・PDF・表計算のどれにも同じ数で渡す。"""

from dataclasses import dataclass
from datetime import date

from shien.domain.accounts.facts import Viewer
from shien.domain.karte.facts import Karte
from shien.engines.diagnosis import INDICATORS
from shien.engines.diagnosis.industries import System, classes, number_of
from shien.engines.diagnosis.vintages import Vintage
from shien.values.dates import both
from shien.values.yen import yen_words
from shien.web.charts import Chart

from . import advice, narrative, present
from .figures import Found

CAUTION = "点は、同じ業種・規模の基準値からの隔たりです。会社の値打ちではないので、非財務の情報と合わせて読みます。"
_AMOUNTS = {
    "net_sales": "売上高", "previous_net_sales": "前期売上高", "operating_income": "営業利益", "depreciation": "減価償却費",
    "cash": "現金・預金", "notes_receivable": "受取手形", "accounts_receivable": "売掛金", "inventories": "棚卸資産",
    "total_liabilities": "負債合計", "notes_payable": "支払手形", "accounts_payable": "買掛金", "borrowings": "借入金",
    "net_assets": "純資産合計", "employees": "従業員数（正社員）",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """指標の一行。values と points は期ごと (新しい順)、median は業種基準値。率は分数、労働生産性は千円。"""

    label: str
    kind: str
    unit: str
    median: float | None
    values: tuple[float | None, ...]
    points: tuple[int | None, ...]

    @property
    def standard(self) -> str:
        """業種基準値の文。"""
        return text(self.median, self.unit)

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """期ごとの (値, 点) の文。点が無ければ「.」。"""
        return tuple(
            (text(value, self.unit), str(point) if point else ".")
            for value, point in zip(self.values, self.points, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """財務分析シート。amounts は千円 (従業員数は人) で、期ごと。"""

    firm: str
    on: date
    basics: tuple[tuple[str, str], ...]
    periods: tuple[present.Period, ...]
    lines: tuple[Line, ...]
    amounts: tuple[tuple[str, str, tuple[float | None, ...]], ...]
    vintage: Vintage
    remarks: tuple[str, ...]
    chart: Chart
    papers: tuple[narrative.Written, ...] | None
    caution: str = CAUTION

    @property
    def basic_pairs(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """基本情報を二つずつ並べた行。一枚目に収めるため。"""
        return tuple(self.basics[at : at + 2] for at in range(0, len(self.basics), 2))

    @property
    def amount_texts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """決算の数字の文。"""
        return tuple((label, tuple(text(each, unit) for each in cells)) for label, unit, cells in self.amounts)


def text(value: float | None, unit: str) -> str:
    """シートの書き方。0.0 %、0.0 倍、0.0 ヶ月、#,##0 千円。無ければ「-」。"""
    if value is None:
        return "-"
    if unit == "%":
        return f"{value * 100:,.1f} %"
    return f"{value:,.0f} {unit}" if unit in ("千円", "人") else f"{value:,.1f} {unit}"


def sheet_of(karte: Karte, viewer: Viewer, found: Found, on: date) -> Sheet:
    """シートを作る。on は作成日。"""
    return Sheet(
        firm=karte.text("name") or viewer.enterprise_name, on=on, basics=_basics(karte, viewer, found),
        periods=present.periods(found), lines=tuple(_line(found, place) for place in range(len(INDICATORS))),
        amounts=tuple(_amount(found, key, label) for key, label in _AMOUNTS.items()), vintage=found.diagnosis.vintage,
        remarks=(*advice.doubts(found), *advice.notes(found)), chart=present.radar_of(found),
        papers=narrative.written(karte) if viewer.sees(narrative.GROUP) else None,
    )  # fmt: skip


def _basics(karte: Karte, viewer: Viewer, found: Found) -> tuple[tuple[str, str], ...]:
    place = number_of(found.accounts.industry, System.JSIC)
    kind = classes()[place] if place >= 0 else None
    capital = found.accounts.capital_stock
    representative = karte.text("representative_name") if viewer.sees("representative") else "（委任されていません）"
    return (
        ("商号", karte.text("name") or viewer.enterprise_name),
        ("所在地", karte.text("location") or "-"),
        ("代表者名", representative or "-"),
        ("業種（大分類）", kind.major_name if kind else "-"),
        ("業種（小分類）", kind.name if kind else "-"),
        ("資本金", "-" if capital is None else yen_words(capital)),
        ("従業員数", text(_known(found.figures.employees[0, 0]), "人")),
        ("事業規模", found.size.label or "-"),
    )


def _line(found: Found, place: int) -> Line:
    reasons = [found.diagnosis.reason(0, period, place) for period in range(found.periods)]
    each = reasons[0].indicator
    scale, unit = (0.001, "千円") if each.unit == "円" else (1.0, {"か月": "ヶ月"}.get(each.unit, each.unit))
    return Line(
        each.label, each.kind, unit, _scaled(reasons[0].median, scale),
        tuple(_scaled(reason.value, scale) for reason in reasons), tuple(reason.points for reason in reasons),
    )  # fmt: skip


def _amount(found: Found, key: str, label: str) -> tuple[str, str, tuple[float | None, ...]]:
    scale, unit = (1.0, "人") if key == "employees" else (0.001, "千円")
    cells = getattr(found.figures, key)[0]
    return label, unit, tuple(_scaled(_known(each), scale) for each in cells)


def _known(value: float) -> float | None:
    return None if value != value else float(value)


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def file_name(sheet: Sheet, suffix: str) -> str:
    """受け取るファイルの名前。道の区切りになる文字は使わない。"""
    firm = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in sheet.firm)
    return f"財務分析シート_{firm[:60]}_{sheet.periods[0].label}.{suffix}"


def day(sheet: Sheet) -> str:
    """作成日 (西暦と和暦)。"""
    return both(sheet.on)
