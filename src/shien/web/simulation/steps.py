"""入力の段。会社のいま・投資・これからの見通し・借入・補助金の受け取り。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from shien.engines.simulation.law import table

from .fields import Field
from .schemes import FREE, current

YEARS = ("3", "4", "5")
_MOST_MONTHS = 60
_YES_NO = (("yes", "はい"), ("no", "いいえ"))
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """段。fields は見せる順。"""

    key: str
    label: str
    lead: str
    fields: tuple[Field, ...]


def _slide(low: str, high: str, step: str) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(low), Decimal(high), Decimal(step)


_MONEY_SLIDE = _slide("0", "100000000", "100000")
_PREFECTURES = tuple((name, name) for name in table("minimum_wage")["prefecture"])
_BALANCE = (
    ("notes_receivable", "受取手形"), ("accounts_receivable", "売掛金"), ("inventories", "棚卸資産"),
    ("notes_payable", "支払手形"), ("accounts_payable", "買掛金"), ("total_liabilities", "負債合計"),
    ("net_assets", "純資産合計"),
)  # fmt: skip

FIRM = (
    Field("name", "計画の名前", "text", "name", "あとで見分けられる名前を付けます。", high="60"),
    Field("start", "計画の最初の事業年度の初日", "date", "start", "「2026年4月1日」「令和8年4月1日」のように入力します。"),
    Field("years", "何年分を見るか", "number_choice", "years", "補助金の計画は3〜5年です。", choices=tuple((each, f"{each}年") for each in YEARS)),
    Field("opening_cash", "手元のお金（現金と預金）", "yen", "base.opening_cash", "計画を始めるときの額です。"),
    Field("net_sales", "1年の売上高", "yen", "base.net_sales", low="1"),
    Field("variable_cost_rate", "売上とともに増える費用の割合", "percent", "base.variable_cost_rate", "仕入れ・材料・外注などが、売上の何%かを入力します。", high="100", slide=_slide("0", "100", "0.5")),
    Field("personnel_expenses", "1年の人件費", "yen", "base.personnel_expenses", "役員報酬・給料・賞与・福利厚生費・労務費の合計です。"),
    Field("total_pay", "うち、給与支給総額", "yen", "base.total_pay", "給料・賞与・役員報酬の合計です。福利厚生費と退職金は入れません。賃上げの目標の判定に使います。", required=False),
    Field("depreciation", "いまある設備の1年の減価償却費", "yen", "base.depreciation", "これから毎年、同じ額とみます。"),
    Field("fixed_costs", "そのほかの1年の費用", "yen", "base.fixed_costs", "家賃・水道光熱費など、売上が変わっても変わりにくい費用です。"),
    Field("employee_number", "従業員数", "whole", "base.employee_number", "補助の上限が人数で決まる制度があります。", required=False),
    Field("capital_stock", "資本金", "yen", "base.capital_stock", "税とローカルベンチマークの規模の判定に使います。", required=False),
    Field("prefecture", "都道府県", "choice", "wages.prefecture", "最低賃金の伸びとくらべるために使います。", required=False, choices=_PREFECTURES),
    Field("action_plan", "一般事業主行動計画を公表しますか", "flag", "wages.action_plan_published", "従業員21人以上の会社だけが問われます。", required=False, choices=_YES_NO),
    *(Field(key, label, "yen", f"base.balance.{key}", required=False, folded=True) for key, label in _BALANCE),
    Field("previous_net_sales", "一つ前の年の売上高", "yen", "base.previous_net_sales", required=False, folded=True),
)  # fmt: skip
INVESTMENT = (
    Field("investment_name", "何に投資しますか", "text", "investments.0.name", "例：複合加工機", high="60"),
    Field("cost", "投資の額（税抜き）", "yen", "investments.0.cost", low="2", slide=_MONEY_SLIDE),
    Field("eligible", "うち、補助の対象になる額（税抜き）", "yen", "investments.0.eligible", "空なら、全額が対象とみます。", required=False),
    Field("payment_month", "何か月目に払いますか", "whole", "investments.0.payment_month", "1か月目は、最初の事業年度の初めの月です。", low="1", high=str(_MOST_MONTHS), slide=_slide("1", str(_MOST_MONTHS), "1")),
    Field("service_month", "何か月目から使いますか", "whole", "investments.0.service_month", "空なら、払った月からとみます。", required=False, low="1", high=str(_MOST_MONTHS)),
    Field("useful_life", "耐用年数", "whole", "investments.0.useful_life", "設備の種類ごとに省令で決まっています（例：金属加工機械10年、パソコン4年）。", low="2", high="50"),
    Field("method", "償却の方法", "choice", "investments.0.method", "会社は、届け出なければ定率法です。建物と建物附属設備は定額法です。", choices=(("declining_balance", "定率法"), ("straight_line", "定額法"))),
    Field("consumption_tax", "設備の消費税の立替えも見ますか", "flag", "consumption_tax", "見るときは、払った消費税が期末の2か月後に戻るとします。", required=False, choices=_YES_NO),
)  # fmt: skip
OUTLOOK = (
    Field("growth_net_sales", "投資をしないときの、売上の伸び（年）", "percent", "growth.net_sales", low="-50", high="50", slide=_slide("-20", "20", "0.5")),
    Field("growth_personnel", "人件費の伸び（年）", "percent", "growth.personnel_expenses", "賃上げの予定を入れます。", low="-50", high="50", slide=_slide("-10", "20", "0.5")),
    Field("growth_fixed", "そのほかの費用の伸び（年）", "percent", "growth.fixed_costs", low="-50", high="50"),
    Field("extra_rate", "投資で増える売上の、ともに増える費用の割合", "percent", "extra.variable_cost_rate", high="100", slide=_slide("0", "100", "0.5")),
)  # fmt: skip
_YEARLY = (
    Field("extra_net_sales", "投資で増える売上", "yen", "extra.net_sales", "空の年は0円とみます。", required=False),
    Field("extra_personnel", "投資で増える人件費", "yen", "extra.personnel_expenses", required=False),
    Field("extra_fixed", "投資で増えるそのほかの費用", "yen", "extra.fixed_costs", required=False),
    Field("extra_employees", "投資で増える人数", "whole", "extra.employee_number", required=False, high="10000"),
    Field("lowest_wage", "会社でいちばん低い時給", "whole", "wages.lowest", "賃上げの要件の判定に使います（円）。入れるときは、どの年も入れてください。", required=False, high="100000"),
)  # fmt: skip
LOANS = (
    Field("loan_amount", "投資のために借りる額", "yen", "loans.0.amount", "借りないときは空にします。", required=False, slide=_MONEY_SLIDE),
    Field("loan_rate", "年利", "percent", "loans.0.rate", required=False, high="20", slide=_slide("0", "10", "0.1")),
    Field("loan_repayments", "返す回数（毎月）", "whole", "loans.0.repayments", "7年で返すなら84回です。", required=False, low="1", high="600"),
    Field("loan_month", "何か月目に借りますか", "whole", "loans.0.drawn_month", "空なら、1か月目とみます。", required=False, low="1", high=str(_MOST_MONTHS)),
    Field("owed_amount", "いまある借入の残り", "yen", "base.loans.0.amount", required=False),
    Field("owed_rate", "いまある借入の年利", "percent", "base.loans.0.rate", required=False, high="20"),
    Field("owed_repayments", "いまある借入の残りの回数（毎月）", "whole", "base.loans.0.repayments", required=False, low="1", high="600"),
)  # fmt: skip
_COMPRESSION = (
    ("direct", "直接減額方式（設備の額から引く）"),
    ("reserve", "積立金方式（帳簿の額はそのまま）"),
    ("none", "しない"),
)
_FREE_TERMS = (
    Field("rate", "補助率", "rate", "subsidy.rate", "「2/3」「50%」のように入力します。"),
    Field("cap", "補助の上限", "yen", "subsidy.cap", "上限が無ければ空にします。", required=False),
)
_RECEIPT = (
    Field("received_month", "何か月目に補助金を受け取りますか", "whole", "subsidy.received_month", "補助金は後払いです。支払いから半年から1年ほどかかります。", low="1", high=str(_MOST_MONTHS), slide=_slide("1", str(_MOST_MONTHS), "1")),
    Field("bridge_rate", "つなぎ融資の年利", "percent", "bridge_loan.rate", "受け取るまで、補助金と同じ額を借りるときに入力します。借りないときは空にします。", required=False, high="20"),
    Field("compression", "圧縮記帳をしますか", "choice", "subsidy.compression", "補助金にかかる税を、先に延ばす処理です。結果では、どの方法もならべて見せます。", choices=_COMPRESSION),
)  # fmt: skip
_MICRO = Field("micro", "小規模事業者の補助率を使いますか", "flag", "subsidy.micro", "従業員が20人（商業・サービス業は5人）以下の事業者です。", required=False, choices=_YES_NO)  # fmt: skip
# The few figures worth moving while looking at the result.
MAIN = ("cost", "variable_cost_rate", "growth_net_sales", "loan_amount", "received_month")
_SECTIONS = {"loan_amount": ("loans.0", ("loan_rate", "loan_repayments")), "owed_amount": ("base.loans.0", ("owed_rate", "owed_repayments"))}  # fmt: skip


def steps(values: Values) -> tuple[Step, ...]:
    """この計画の段。補助金を使わないなら、補助金の段は無い。"""
    found = (
        Step("firm", "会社のいま", "カルテにある数字を入れてあります。違うところを直してください。", FIRM),
        Step("investment", "投資", "投資の額と時期を入力してください。", INVESTMENT),
        Step("outlook", "これからの売上と費用", "投資で増える分は、控えめに見積もるのがおすすめです。", OUTLOOK + yearly(values)),
        Step("loans", "借入", "借入が無ければ、空のまま進んでください。", LOANS),
    )  # fmt: skip
    return (*found, Step("subsidy", "補助金の受け取り", "", subsidy(values))) if values.get("scheme") else found


def yearly(values: Values) -> tuple[Field, ...]:
    """年ごとの欄。"""
    years = int(values.get("years") or 0) if values.get("years") in YEARS else int(YEARS[-1])
    return tuple(
        replace(each, key=f"{each.key}_{year}", label=f"{each.label}（{year}年目）", path=f"{each.path}.{year - 1}", year=year)
        for each in _YEARLY
        for year in range(1, years + 1)
    )  # fmt: skip


def subsidy(values: Values) -> tuple[Field, ...]:
    """補助金の欄。制度を選んだときは、その制度にある特例だけ。"""
    if values.get("scheme") == FREE:
        return _FREE_TERMS + _RECEIPT
    scheme = current(values["scheme"])
    return ((_MICRO,) if scheme.micro else ()) + _RECEIPT


def all_fields(values: Values) -> tuple[Field, ...]:
    """この計画のすべての欄。"""
    return tuple(field for step in steps(values) for field in step.fields)


def idle(values: Values) -> set[str]:
    """いまは問わない欄 (借りないときの年利など)。"""
    return {key for amount, (_, keys) in _SECTIONS.items() if not _given(values.get(amount)) for key in keys}


def needed(values: Values) -> set[str]:
    """借りるときに要る欄。"""
    return {key for amount, (_, keys) in _SECTIONS.items() if _given(values.get(amount)) for key in keys}


def _given(text: Any) -> bool:
    return bool(str(text or "").strip(" 0０円\u3000"))
