"""足りない項目、疑い、読むときの注意。どこで直せるかを添える。"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shien.domain.accounts.facts import Viewer
from shien.engines.diagnosis.indicators import INDICATORS, Gap
from shien.engines.diagnosis.industries import ours
from shien.engines.diagnosis.messages import DOUBTS, NOTES, Note
from shien.engines.diagnosis.size import Size
from shien.engines.diagnosis.words import SIZES
from shien.values.yen import yen_words

from .figures import Found, doubts_of
from .present import Period, periods

# 指標に要る項目と、その名前。運転資本の五つは、どれか一つがあればよいので数えない。
_NEEDS = {
    "sales_growth": {"net_sales": "売上高", "previous_net_sales": "前期売上高"},
    "operating_margin": {"operating_income": "営業利益", "net_sales": "売上高"},
    "labour_productivity": {"operating_income": "営業利益", "employees": "従業員数（正社員）"},
    "debt_to_ebitda": {
        "borrowings": "借入金", "cash": "現金及び預金", "operating_income": "営業利益", "depreciation": "減価償却費",
    },
    "working_capital_period": {"net_sales": "売上高"},
    "equity_ratio": {"net_assets": "純資産合計", "total_liabilities": "負債合計"},
}  # fmt: skip
_FIVE = "売掛金・受取手形・棚卸資産・買掛金・支払手形のどれか"
# 規模が決まらないときに入れる所: (項目群, 項目, 言い方)。
_FOR_SIZE = {
    Size.NO_INDUSTRY: ("basic", "industry", "主たる業種"),
    Size.NO_EMPLOYEES: ("finance", "period_end_regular_employees", "期末正社員数"),
    Size.NO_CAPITAL: ("basic", "capital_stock", "資本金"),
}


@dataclass(frozen=True, slots=True)
class Want:
    """足りない項目と、入れる所。url は直せない人には空。"""

    text: str
    url: str
    action: str


def wants(found: Found, viewer: Viewer) -> tuple[Want, ...]:
    """足りない項目 (大事なものから)。"""
    return (*_for_size(found, viewer), *(each for place in range(found.periods) for each in _of(found, place, viewer)))


def _for_size(found: Found, viewer: Viewer) -> Iterator[Want]:
    if found.size in _FOR_SIZE:
        group, item, label = _FOR_SIZE[found.size]
        part = f"?part={periods(found)[0].part}" if group == "finance" else ""
        url = f"/karte/{group}/edit{part}#item-{item}" if viewer.edits(group) else ""
        yield Want(_SIZE_TEXT[found.size], url, f"{label}を入れる")


_SIZE_TEXT = {
    Size.NO_INDUSTRY: "業種が分からないので、比べる基準値が決まりません。",
    Size.NO_EMPLOYEES: "従業員数が分からないので、規模が決まりません。",
    Size.NO_CAPITAL: "資本金が分からないので、規模が決まりません。",
}


def _of(found: Found, place: int, viewer: Viewer) -> Iterator[Want]:
    told, names = periods(found)[place], dict[str, str]()
    gaps = found.diagnosis.scores.gaps[:, 0, place]
    for indicator, gap in zip(INDICATORS, gaps, strict=True):
        if gap == Gap.BLANK:
            needs = _NEEDS[indicator.key]
            blank = {key: label for key, label in needs.items() if np.isnan(getattr(found.figures, key)[0, place])}
            names |= blank or {"five": _FIVE}
    if place == 0 and found.size == Size.NO_EMPLOYEES:
        names.pop("employees", None)  # asked for already
    past = names.pop("previous_net_sales", None)
    if names:
        url = f"/karte/finance/edit?part={told.part}" if viewer.edits("finance") else ""
        yield Want(f"{told.label}：{'、'.join(names.values())}がありません。", url, f"{told.label}の決算に入れる")
    if past and place == 0:
        yield _previous(found, told, viewer)


def _previous(found: Found, told: Period, viewer: Viewer) -> Want:
    if len(found.accounts.statements) > 1 and found.accounts.statements[1].get("net_sales") is not None:
        return Want(f"{told.label}：ちょうど1年前の12か月の決算が無いので、売上増加率は出せません。", "", "")
    url = ("/karte/import/" if viewer.is_owner else "/karte/finance/edit") if viewer.edits("finance") else ""
    return Want(f"{told.label}：一つ前の年の決算が無いので、売上増加率は出せません。", url, "前の年の決算を取り込む")


def doubts(found: Found) -> tuple[str, ...]:
    """疑わしい所。期ごと。"""
    told, texts = periods(found), []
    for place, each in enumerate(doubts_of(found.figures)):
        period = told[place]
        texts += [f"{period.label}：{text}" for doubt, text in DOUBTS.items() if each & doubt]
        texts += [*_months(period), *_balance(found, place, period)]
    return tuple(texts)


def _months(period: Period) -> Iterator[str]:
    if period.months != 12:
        yield (
            f"{period.label}：{period.months}か月の決算です。1年分に直していないので、売上増加率は出さず、"
            "労働生産性・EBITDA有利子負債倍率・営業運転資本回転期間は実力とずれます。"
        )


def _balance(found: Found, place: int, period: Period) -> Iterator[str]:
    get = found.accounts.statements[place].get
    assets, debts, net = get("total_assets"), get("total_liabilities"), get("net_assets")
    if assets is not None and debts is not None and net is not None and assets != debts + net:
        both = f"（{yen_words(assets)} と {yen_words(debts + net)}）"
        yield f"{period.label}：資産合計と、負債合計＋純資産合計が合いません{both}。決算書と見比べてください。"


def notes(found: Found) -> tuple[str, ...]:
    """読むときの注意。"""
    texts = []
    if found.size in (Size.LARGE, Size.OUTSIDE):
        texts.append(SIZES[found.size])
    if found.accounts.industry in ours():
        texts.append(NOTES[Note.OURS])
    if found.accounts.kind == "sole_proprietor":
        texts.append("個人事業では事業主の給料が費用に入らないので、利益は会社より大きめに出ます。")
    newest = found.accounts.statements[0]
    if (newest.get("short_term_borrowings") is None) != (newest.get("long_term_borrowings") is None):
        blank = "短期借入金" if newest.get("short_term_borrowings") is None else "長期借入金"
        texts.append(f"{periods(found)[0].label}の{blank}は空欄なので、0円とみなしました。")
    return tuple(texts)
