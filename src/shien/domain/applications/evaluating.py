"""下書きの確かめ。書類の外の値 (事業者・公募回・決まった額・前の段階の書類) をそろえて、engines.forms に渡す。"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.engines import forms
from shien.engines.forms import Context, Evaluation, Fault

from . import definitions, prefill, spaces
from .models import Application, Draft, StateRow, Submission


def evaluate(
    case: Application, draft: Draft, by: Viewer, at: datetime, *, answers: Mapping[str, Any] | None = None,
    unread: Iterable[Fault] = (),
) -> Evaluation:  # fmt: skip
    """下書きの確かめ。answers は、まだ保存していない答えで確かめるとき。"""
    held = draft.answers if answers is None else answers
    read = context(case, by, at, definitions.spaces(draft.form_version))
    return forms.evaluate(definitions.form_of(draft.form_version), held, read, unread)


def context(case: Application, by: Viewer, at: datetime, wanted: Collection[str] = definitions.SPACES) -> Context:
    """書類の外の値。式の読む空間 wanted (firm・case・earlier) だけを引く。"""
    call = case.call
    return Context(
        firm=prefill.firm(by) if "firm" in wanted else {}, case=decided(case) if "case" in wanted else {},
        earlier=earlier(case) if "earlier" in wanted else {}, today=localdate(at),
        call={
            "name": call.name, "number": call.number, "opens_on": localdate(call.opens_at), "budget": call.budget,
            "closes_on": localdate(call.closes_at) if call.closes_at else None, "seats": call.seats,
        },
    )  # fmt: skip


def earlier(case: Application) -> dict[str, Mapping[str, Any]]:
    """様式ごとの、いちばん新しい提出 (計算した欄も含む)。"""
    found: dict[str, Mapping[str, Any]] = {}
    for form, answers, values in (
        Submission.objects.filter(application=case).order_by("id").values_list("form", "answers", "values")
    ):
        found[form] = {**values, **answers}
    return found


def decided(case: Application) -> dict[str, Any]:
    """決まった額と日、上のアプリの知っている値 (認定の番号など) と遷移に付けた値 (専門家の名など)。名前は spaces.known のとおり。"""
    found: dict[str, Any] = {"state": case.state, "started_on": localdate(case.started_at), **spaces.told(case.id)}
    rows = StateRow.objects.filter(application=case).order_by("seq")
    for transition, kind, amount, at, detail in rows.values_list("transition", "amount_kind", "amount", "at", "detail"):
        found |= {f"{transition}_on": localdate(at), **detail.get("case", {})}
        if head := spaces.AMOUNTS.get(kind):
            found |= {f"{head}_amount": amount, f"{head}_on": localdate(at)}
    return found


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """計算した値を JSON にできる形に。分数は、割り切れれば小数、割り切れなければ a/b。"""
    return {key: _plain(value) for key, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, Fraction):
        return _fraction(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [_plain(each) for each in value]
    return str(value)


def _fraction(value: Fraction) -> str | int:
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(value)
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
