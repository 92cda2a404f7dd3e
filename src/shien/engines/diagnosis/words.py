"""診断の言葉。指標ごとに、値・点・わけを一文の平易な日本語にする。"""

from shien.values.yen import yen_words

from .diagnosis import Reason
from .indicators import Gap
from .scores import Rule
from .size import Size

# 値が無いわけ。空欄のとき、割る数が0のとき。
GAPS = {
    "sales_growth": ("売上高か前期売上高が空欄", "前期売上高が0円"),
    "operating_margin": ("営業利益か売上高が空欄", "売上高が0円"),
    "labour_productivity": ("営業利益か従業員数が空欄", "従業員数が0人"),
    "debt_to_ebitda": ("借入金・現金預金・営業利益・減価償却費のどれかが空欄", "営業利益と減価償却費の和が0円"),
    "working_capital_period": ("売上高が空欄か、売掛金・受取手形・棚卸資産・買掛金・支払手形がすべて空欄", "売上高が0円"),
    "equity_ratio": ("純資産か負債合計が空欄", "純資産と負債合計の和が0円"),
}  # fmt: skip

SIZES = {
    Size.LARGE: "中小企業の範囲を超えるため、中規模事業者の基準値を使いました。",
    Size.OUTSIDE: "従業員数も資本金も0のため分析対象外です。点は付きません。",
    Size.NO_INDUSTRY: "業種が空欄か知らないコードのため、点は付きません。最新期の業種を4桁で書いてください。",
    Size.NO_EMPLOYEES: "最新期の従業員数が空欄か読めないため、規模が決まらず、点は付きません。",
    Size.NO_CAPITAL: "最新期の資本金が空欄か読めないため、規模が決まらず、点は付きません（個人事業者は0と書いてください）。",
}


def gap(key: str, why: Gap) -> str:
    """値が無いわけ。"""
    return GAPS[key][why - 1]


def number(value: float, unit: str) -> str:
    """数と単位。率は百分率、円は億と万を付け、ほかは小数1桁。"""
    if unit == "%":
        return f"{value * 100:,.1f} %"
    return yen_words(round(value)) if unit == "円" else f"{value:,.1f} {unit}"


def sentence(reason: Reason) -> str:
    """指標についての一文。"""
    label, points = reason.indicator.label, reason.points
    if reason.rule is Rule.NET_CASH:
        return f"{label}は、借入金が現金・預金を超えない（実質無借金）ので{points}点です。"
    if reason.rule is Rule.NO_EBITDA:
        return f"{label}は、営業利益と減価償却費の和が0円以下で、借入金を返す元手が無いため{points}点です。"
    if reason.value is None:
        return f"{label}は、{gap(reason.indicator.key, reason.gap)}のため値がありません。"
    shown = number(reason.value, reason.indicator.unit)
    if points is None or reason.median is None:
        return f"{label}は {shown} です。業種か規模が決まらないため点は付きません。"
    against = _against(reason.value, reason.median, reason.indicator.rising)
    middle = number(reason.median, reason.indicator.unit)
    return f"{label}は {shown} で、同業種・同規模の中央値 {middle}{against}。{points}点です。"


def _against(value: float, median: float, rising: bool) -> str:
    """中央値との比べ方。良し悪しも言う。"""
    if value == median:
        return "と同じです"
    above = value > median
    return f"を{'上回' if above else '下回'}ります（{'良い' if above == rising else '良くない'}方）"
