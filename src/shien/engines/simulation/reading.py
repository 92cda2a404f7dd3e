"""計画の文書 (YAML か JSON を読んだ辞書) から計画を作る。誤りはまとめて返し、誤りがあれば計画は作らない。"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from shien.values.fault import Fault

from .checks import check
from .grant import schemes
from .law import lives, table
from .plan import (
    MONTHS,
    Balance,
    Base,
    Bridge,
    Compression,
    Extra,
    Factors,
    Growth,
    Investment,
    Loan,
    Method,
    Plan,
    Profit,
    Subsidy,
    Wages,
)
from .rounding import ZERO
from .section import Section

UNITS = {"yen": 1, "thousand_yen": 1000}
_MOST_YEARS = 10


def read_plan(document: object) -> tuple[Plan | None, list[Fault]]:
    """計画と指摘。指摘の column が鍵の道。"""
    faults: list[Fault] = []
    top = Section(document, "", faults)
    unit = top.choice("unit", list(UNITS), "yen")
    years = top.whole("years", low=1, high=_MOST_YEARS)
    if faults:
        return None, faults
    top.unit, top.years = UNITS[unit], years
    values = _top(top)
    top.end()
    if faults:
        return None, faults
    plan = Plan(years=top.years, **values)
    faults += check(plan)
    return (None if faults else plan), faults


def _top(top: Section) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": top.text("name", ""),
        "start": top.day("start"),
        "discount_rate": top.rate("discount_rate", table("defaults")["discount_rate"]),
        "rounding": top.choice("rounding", list(table("rounding")), "exact"),
        "goal_years": top.whole("goal_years", min(top.years, 5), 1, top.years),
        "straight_line_variant": top.flag("straight_line_variant", False),
        "relief_extended": top.flag("relief_extended", True),
        "consumption_tax": top.flag("consumption_tax", False),
    }
    on = values["start"] or date.max
    values["base"] = _base(top.inner("base", required=True))
    values["growth"] = _growth(top.inner("growth"), top.years)
    values["investments"] = tuple(_investment(each, on) for each in top.each("investments"))
    values["extra"] = _extra(top.inner("extra") or Section({}, "extra", top.faults, top.unit, top.years))
    values["loans"] = tuple(_loan(each) for each in top.each("loans"))
    values["subsidy"] = _subsidy(top.inner("subsidy"))
    values["bridge"] = _bridge(top.inner("bridge_loan"))
    values["wages"] = _wages(top.inner("wages"))
    values["sensitivity"] = _sensitivity(top.inner("sensitivity"))
    return values


def _base(part: Section | None) -> Base | None:
    if part is None:
        return None
    depreciation = part.amounts("depreciation", (ZERO,) * part.years)
    found = Base(
        opening_cash=part.money("opening_cash"),
        net_sales=part.money("net_sales"),
        variable_cost_rate=part.rate("variable_cost_rate"),
        personnel_expenses=part.money("personnel_expenses"),
        depreciation=depreciation,
        depreciation_base=part.money("depreciation_base", depreciation[0] if depreciation else ZERO),
        total_pay=part.money("total_pay", None),
        fixed_costs=part.money("fixed_costs", ZERO),
        previous_net_sales=part.money("previous_net_sales", None),
        employee_number=_count(part, "employee_number"),
        capital_stock=part.money("capital_stock", None),
        loans=tuple(_loan(each, existing=True) for each in part.each("loans")),
        balance=_balance(part.inner("balance")),
    )
    part.end()
    return found


def _balance(part: Section | None) -> Balance:
    if part is None:
        return Balance()
    found = Balance(**{field.name: part.money(field.name, None) for field in fields(Balance)})
    part.end()
    return found


def _growth(part: Section | None, years: int) -> Growth:
    flat = (ZERO,) * years
    if part is None:
        return Growth(flat, flat, flat)
    found = Growth(**{field.name: part.changes(field.name, flat) for field in fields(Growth)})
    part.end()
    return found


def _investment(part: Section, on: date) -> Investment:
    cost = part.money("cost")
    method = part.choice("method", [each.value for each in Method], Method.DECLINING_BALANCE.value)
    payment = part.whole("payment_month", low=1, high=part.years * MONTHS)
    life = part.whole("useful_life", low=2, high=50)
    known = _lives(method, on)
    if life and known and life not in known:
        part.fault("useful_life", f"耐用年数{life}年の率が表にありません。", f"{min(known)}〜{max(known)}年です。")
    found = Investment(
        name=part.text("name", ""),
        cost=cost,
        eligible=part.money("eligible", cost),
        payment_month=payment,
        service_month=part.whole("service_month", payment, 1, part.years * MONTHS),
        useful_life=life,
        method=Method(method or Method.DECLINING_BALANCE.value),
    )
    part.end()
    return found


def _lives(method: str | None, on: date) -> Mapping[int, Any]:
    try:
        return lives(method, on) if method else {}
    except LookupError:
        return {}


def _extra(part: Section) -> Extra:
    flat = (ZERO,) * part.years
    found = Extra(
        net_sales=part.amounts("net_sales", flat),
        variable_cost_rate=part.rate("variable_cost_rate", ZERO),
        personnel_expenses=part.amounts("personnel_expenses", flat),
        fixed_costs=part.amounts("fixed_costs", flat),
        employee_number=part.amounts("employee_number", flat, 1),
        total_pay=part.amounts("total_pay", None),
    )
    part.end()
    return found


def _loan(part: Section, existing: bool = False) -> Loan:
    found = Loan(
        amount=part.money("amount"),
        rate=part.rate("rate"),
        repayments=part.whole("repayments", low=1, high=600),
        drawn_month=1 if existing else part.whole("drawn_month", 1, 1, part.years * MONTHS),
        interval=part.whole("interval", MONTHS, 1, 120),
        existing=existing,
    )
    part.end()
    return found


def _subsidy(part: Section | None) -> Subsidy | None:
    if part is None:
        return None
    scheme = part.choice("scheme", sorted(schemes()), None)
    received = part.whole("received_month", low=1, high=part.years * MONTHS)
    text, specials = part.document.get("rate"), _specials(part, scheme)
    found = Subsidy(
        received_month=received,
        settled_month=part.whole("settled_month", received, 1, part.years * MONTHS),
        scheme=scheme,
        rate=part.rate("rate", None),
        rate_text=text if isinstance(text, str) else "",
        cap=part.money("cap", None),
        floor=part.money("floor", ZERO),
        unit=part.whole("rounding_unit", 1, 1, 10000),
        specials=specials,
        micro=part.flag("micro", False),
        applied_on=part.day("applied_on", None),
        profit=_profit(part.inner("profit")),
        compression=Compression(part.choice("compression", [each.value for each in Compression], "direct") or "direct"),
    )
    part.end()
    return found


def _specials(part: Section, scheme: str | None) -> tuple[str, ...]:
    names = part.listed("specials") or []
    allowed = schemes()[scheme][-1].get("specials", {}) if scheme else {}
    for name in map(str, names):
        if name not in allowed:
            part.fault(
                "specials", f"特例「{name}」はこの制度にありません。", f"使える特例：{'・'.join(allowed) or 'なし'}。"
            )
            continue
        label, requires, excludes = (allowed[name].get(each) for each in ("label", "requires", "excludes"))
        if requires not in (None, *names):
            part.fault("specials", f"「{label}」は「{allowed[requires]['label']}」とともに使います。")
        if excludes in names:
            part.fault("specials", f"「{label}」は「{allowed[excludes]['label']}」と一緒に使えません。")
    return tuple(dict.fromkeys(map(str, names)))


def _profit(part: Section | None) -> Profit | None:
    if part is None:
        return None
    found = Profit(part.money("sales"), part.money("cost", ZERO), part.money("excluded", ZERO))
    part.end()
    return found


def _bridge(part: Section | None) -> Bridge | None:
    if part is None:
        return None
    found = Bridge(
        part.rate("rate"), part.money("amount", None), part.whole("drawn_month", None, 1, part.years * MONTHS)
    )
    part.end()
    return found


def _wages(part: Section | None) -> Wages:
    if part is None:
        return Wages()
    found = Wages(
        prefecture=part.choice("prefecture", list(table("minimum_wage")["prefecture"]), None),
        lowest=part.amounts("lowest", None, 1),
        minimum_wage_growth=part.rate("minimum_wage_growth", None, "-0.5"),
        action_plan_published=part.flag("action_plan_published", None),
    )
    part.end()
    return found


def _sensitivity(part: Section | None) -> dict[str, tuple[Decimal, ...]]:
    if part is None:
        return {}
    found = {}
    for name in (field.name for field in fields(Factors)):
        steps = part.rates(name, "-0.99", "10")
        if steps:
            found[name] = steps
    part.end()
    return found


def _count(part: Section, key: str) -> Decimal | None:
    found = part.whole(key, None)
    return None if found is None else Decimal(found)
