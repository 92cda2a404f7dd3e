"""支援施策の訂正。欄の読み方と書き方をここに集め、一件の画面とまとめての画面が同じものを使う。"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from shien.domain.accounts.facts import Viewer
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue
from shien.values.measure import from_json

from . import rules
from .choices import AmendmentState, InstitutionKind, State
from .corrected import Proposal, Shown, words
from .models import Amendment, Call, Measure, Provider

# 欄 → (名前, いちばん長い文)
FIELDS = {
    "title": ("名前", 500), "subsidy_catch_phrase": ("紹介文", 400), "closes": ("締切の日", 10),
    "subsidy_rate": ("補助率", 400), "subsidy_max_limit": ("補助上限額（円）", 15), "institution_name": ("実施機関", 300),
    "inquiry": ("問合せ先", 1000), "front_subsidy_detail_page_url": ("もとのページ", 2000), "state": ("公開の状態", 12),
}  # fmt: skip
BULK = ("closes", "institution_name", "state")


def read(field: str, text: str) -> str:
    """打たれた文を、置ける形にする。読めなければ InvalidValue。空は「記載なし」。"""
    text = text.strip()
    label, longest = FIELDS[field]
    if len(text) > longest:
        raise InvalidValue(f"{label}は{longest}文字までです。")
    if field == "title" and not text:
        raise InvalidValue("名前を入れてください。")
    if field == "closes" and text:
        return _day(text).isoformat()
    if field == "subsidy_max_limit" and text:
        return str(_yen(text))
    if field == "front_subsidy_detail_page_url" and text and not text.startswith(("https://", "http://")):
        raise InvalidValue("もとのページは https:// か http:// で始めてください。")
    if field == "state" and text not in State.values:
        raise InvalidValue("公開か保留をお選びください。")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("締切の日は 2027-01-31 の形で入れてください。") from None


def _yen(text: str) -> int:
    plain = text.replace(",", "").replace("，", "")
    if not plain.isascii() or not plain.isdigit() or not 0 < int(plain) < 10**13:
        raise InvalidValue("補助上限額は、1円以上の数字で入れてください。分からないときは空にします。")
    return int(plain)


def current(measure: Measure, at: datetime) -> dict[str, str]:
    """いまの値。"""
    call = _call(measure, at)
    ends = call.acceptance_end_datetime if call else None
    return {
        "title": measure.title, "subsidy_catch_phrase": measure.subsidy_catch_phrase,
        "closes": timezone.localdate(ends - timedelta(microseconds=1)).isoformat() if ends else "",
        "subsidy_rate": measure.subsidy_rate, "subsidy_max_limit": str(measure.subsidy_max_limit or ""),
        "institution_name": measure.institution_name, "inquiry": measure.inquiry,
        "front_subsidy_detail_page_url": measure.front_subsidy_detail_page_url, "state": measure.state,
    }  # fmt: skip


def _call(measure: Measure, at: datetime) -> Call | None:
    """締切を直す公募回。いまかこれからのもの、無ければ最後のもの。"""
    rows = list(Call.objects.filter(measure=measure, follow_up=False).order_by("id"))
    alive = [row for row in rows if row.acceptance_end_datetime is None or row.acceptance_end_datetime > at]
    found = alive or rows
    return found[-1] if found else None


def shown(key: UUID, *, at: datetime) -> Shown | None:
    """一件の訂正の画面に要るもの。"""
    row = Measure.objects.filter(key=key).select_related("record").first()
    if row is None:
        return None
    past = Amendment.objects.filter(measure=row).select_related("proposed_by", "decided_by", "measure")
    return Shown(
        row.key, row.title, row.state, row.record.source, current(row, at),
        tuple(_proposal(each) for each in past.order_by("-proposed_at", "id")[:50]),
    )  # fmt: skip


def preview(
    keys: Sequence[UUID], changes: Mapping[str, str], *, at: datetime
) -> list[tuple[UUID, str, str, str, str, str]]:
    """まとめて直す前の下見。(鍵, 題, 欄, 前, 後, 直せないわけ)。変わらない欄は出さない。"""
    found = []
    for row in Measure.objects.filter(key__in=list(keys)).order_by("title", "id"):
        now = current(row, at)
        for field, after in changes.items():
            if now[field] != after:
                found.append((row.key, row.title, field, now[field], after, _why_not(row, field, after, at)))
    return found


def _why_not(row: Measure, field: str, after: str, at: datetime) -> str:
    """直せないわけ。空なら直せる。"""
    call = _call(row, at) if field == "closes" and after else None
    start = call.acceptance_start_datetime if call else None
    if start and after and timezone.localdate(start) > date.fromisoformat(after):
        return f"募集の始まり（{timezone.localdate(start):%Y-%m-%d}）より前の締切です。"
    if Amendment.objects.filter(measure=row, field=field, state=AmendmentState.WAITING).exists():
        return "この欄には、二人目を待っている訂正があります。"
    return ""


@transaction.atomic
def propose(*, keys: Sequence[UUID], changes: Mapping[str, str], by: Viewer, at: datetime) -> tuple[int, int]:
    """訂正を出す。(すぐ直した数, 二人目を待つ数)。

    公開していないものと、公開をやめること (急ぐ) は、すぐ直る。公開中の内容と、公開することは、二人目を待つ。
    """
    rows = list(Measure.objects.select_for_update(of=("self",)).filter(key__in=list(keys)).order_by("id"))
    batch, done, waits = uuid4(), 0, 0
    for row in rows:
        now, published = current(row, at), row.state == State.PUBLISHED
        for field, after in changes.items():
            if now[field] == after or _why_not(row, field, after, at):
                continue
            quick = after == State.HELD if field == "state" else not published
            made = Amendment.objects.create(
                measure=row, batch=batch, field=field, before=now[field], after=after, proposed_by_id=by.account_id,
                proposed_at=at, state=AmendmentState.APPLIED if quick else AmendmentState.WAITING,
                decided_at=at if quick else None,
            )  # fmt: skip
            if quick:
                _apply(made, at)
            done, waits = done + quick, waits + (not quick)
    if done or waits:
        audit.record(
            Act.MEASURE_CORRECT, by=by.actor, at=at, target=f"batch:{batch}",
            detail={"measures": len(rows), "fields": sorted(changes), "applied": done, "waiting": waits},
        )  # fmt: skip
    return done, waits


@transaction.atomic
def decide(*, batch: UUID, accept: bool, by: Viewer, at: datetime) -> int:
    """二人目が決める。出した本人は、取り下げることだけができる。決めた数。"""
    rows = Amendment.objects.select_for_update(of=("self",)).filter(batch=batch, state=AmendmentState.WAITING)
    found = list(rows.select_related("measure").order_by("id"))
    if accept and any(row.proposed_by_id == by.account_id for row in found):
        raise PermissionError("自分の出した訂正は、ほかの編集者が決めます。")
    for row in found:
        row.state = AmendmentState.APPLIED if accept else AmendmentState.REFUSED
        row.decided_by_id, row.decided_at = by.account_id, at
        row.save()
        if accept:
            _apply(row, at)
    if found:
        audit.record(
            Act.MEASURE_CORRECT, by=by.actor, at=at, target=f"batch:{batch}",
            detail={"accepted": accept, "corrections": len(found)},
        )  # fmt: skip
    return len(found)


def waiting() -> list[Proposal]:
    """二人目を待っている訂正。古いものが先。"""
    rows = Amendment.objects.filter(state=AmendmentState.WAITING).select_related("proposed_by", "decided_by", "measure")
    return [_proposal(row) for row in rows.order_by("proposed_at", "batch", "id")[:500]]


def _proposal(row: Amendment) -> Proposal:
    return Proposal(
        row.batch, row.measure.key, row.measure.title, FIELDS[row.field][0], words(row.field, row.before),
        words(row.field, row.after), AmendmentState(row.state).label, row.state == AmendmentState.WAITING,
        row.proposed_by_id, row.proposed_by.name, row.proposed_at, row.decided_by.name if row.decided_by else "", row.decided_at,
    )  # fmt: skip


def _apply(row: Amendment, at: datetime) -> None:
    """表に書く。"""
    measure, field, value = row.measure, row.field, row.after
    if field == "closes":
        _close(measure, value, at)
    elif field == "subsidy_max_limit":
        measure.subsidy_max_limit = int(value) if value else None
    else:
        setattr(measure, field, value)
    if field == "institution_name" and value:
        measure.provider, _ = Provider.objects.get_or_create(name=value, defaults={"kind": InstitutionKind.OTHER})
    if field == "state" and value == State.PUBLISHED and measure.published_at is None:
        measure.published_at = at
    if field in ("title", "institution_name", "subsidy_catch_phrase"):
        measure.search_text = _search_text(measure)
    measure.changed_at = at
    measure.save()


def _search_text(measure: Measure) -> str:
    """直した言葉でも探せるようにする。もとの記録の言葉も残る。"""
    record = from_json(measure.record.parsed)
    return rules.search_text(
        replace(
            record, title=measure.title, institution_name=measure.institution_name,
            subsidy_catch_phrase=measure.subsidy_catch_phrase,
        )
    )  # fmt: skip


def _close(measure: Measure, value: str, at: datetime) -> None:
    """締切の日。その日の23時59分 (日本時間、取込みと同じ) まで。空なら、締切の記載なしに戻す。"""
    call = _call(measure, at) or Call(measure=measure)
    if value:
        last = datetime.combine(date.fromisoformat(value), time(23, 59), timezone.get_default_timezone())
        call.acceptance_end_datetime, call.time_stated = last, False
        call.save()
    elif call.pk and call.acceptance_start_datetime:
        call.acceptance_end_datetime = None
        call.save()
    elif call.pk:
        call.delete()


def corrected(measure: Measure) -> bool:
    """編集者が直したことがあるか。"""
    return Amendment.objects.filter(measure=measure, state=AmendmentState.APPLIED).exists()
