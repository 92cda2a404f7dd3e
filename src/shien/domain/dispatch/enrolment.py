"""登録の届出 (様式5) を、名簿の言葉にする。読み書きをしない。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shien.engines.forms import Form
from shien.values.fault import InvalidValue

_LONGEST = 3 * 366
_YEARS = (("practice_years", "実務"), ("support_years", "中小企業支援"), ("research_years", "教育・研究"))


def row_of(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """名簿の列。"""
    return {
        "name": str(values.get("name", ""))[:100], "qualification": qualification(form, values)[:200],
        "recommended_by": str(values.get("recommender", ""))[:200], "themes": sorted(values.get("themes") or ()),
        "prefectures": sorted({str(each["prefecture"]) for each in values.get("areas") or () if each.get("prefecture")}),
        "times": sorted(values.get("times") or ()), "online": bool(values.get("online")),
    }  # fmt: skip


def qualification(form: Form, values: Mapping[str, Any]) -> str:
    """登録の要件の、当たるもの。(ア) 資格の名前と、(イ) から (エ) の年数。"""
    labels = {each.value: each.label for each in form.fields["qualifications"].options}
    other = str(values.get("other_qualification") or "")
    held = [
        other if each == "other" and other else labels.get(each, each) for each in values.get("qualifications") or ()
    ]
    years = [f"{label}{values[key]}年" for key, label in _YEARS if values.get(key)]
    return "、".join([*held, *years])


def commission(starts: date, ends: date, today: date) -> dict[str, str]:
    """委嘱の期間。就任承諾書の式が読む (case.*)。"""
    if ends < starts or ends < today:
        raise InvalidValue("委嘱の終わりは、初めと今日より後の日にしてください。")
    if (ends - starts).days > _LONGEST:
        raise InvalidValue("委嘱の期間は、3年までにしてください。")
    return {"commission_from": starts.isoformat(), "commission_to": ends.isoformat()}


def year_end(today: date) -> date:
    """年度の末日。委嘱の終わりの、はじめの値。

    >>> year_end(date(2026, 12, 1))
    datetime.date(2027, 3, 31)
    """
    return date(today.year + (today.month > 3), 3, 31)
