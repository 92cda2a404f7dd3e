"""証跡の書き出しと、事業者が見る利用履歴。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Window

from .audit import LABELS, Act
from .models import Entry, Head, Seal

# What a firm sees of its own part: reads by others and the life of its consents; not its own saving of values.
SHOWN = tuple(act.value for act in Act if act not in {Act.SIGN_IN})


@dataclass(frozen=True, slots=True)
class Use:
    """利用履歴の一行。"""

    id: str
    at: datetime
    act: str
    act_label: str
    organisation: str
    person: str
    role: str
    kind: str
    purpose: str
    target: str
    groups: tuple[str, ...]
    count: int | None


def records() -> Iterator[dict[str, Any]]:
    """証跡のすべて。一件が書き出しの一行になる。全件を見られる範囲で呼ぶ。"""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield from contents()


def contents() -> Iterator[dict[str, Any]]:
    """いまのトランザクションから見える証跡のすべて。"""
    for entry in Entry.objects.order_by("shard", "seq").iterator(chunk_size=5000):
        yield entry_record(entry)
    for head in Head.objects.filter(seq__gt=0).order_by("shard"):
        yield {"kind": "head", "shard": head.shard, "seq": head.seq, "hash": head.hash}
    for seal in Seal.objects.order_by("number").iterator():
        yield {
            "kind": "seal", "number": seal.number, "at": instant(seal.at), "previous": seal.previous, "heads": seal.heads,
            "hash": seal.hash, "key": seal.key, "signature": seal.signature,
        }  # fmt: skip


def entry_record(entry: Entry) -> dict[str, Any]:
    """証跡の一行の、書き出しの形。検索の列も出すので、列だけを変えても分かる。"""
    return {
        "kind": "entry", "shard": entry.shard, "seq": entry.seq, "previous": entry.previous, "hash": entry.hash,
        "key": entry.key, "signature": entry.signature, "body": entry.body,
        "columns": {
            "id": str(entry.id), "at": instant(entry.at), "act": entry.act, "enterprise": entry.enterprise_id,
            "organisation": entry.organisation, "person": entry.person,
        },
    }  # fmt: skip


def instant(at: datetime) -> str:
    """封印の時刻の、署名された書き方。"""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def uses(
    enterprise_id: int,
    *,
    acts: tuple[str, ...] = SHOWN,
    organisation: str = "",
    consent: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[Use], int]:
    """事業者の利用履歴 (新しい順) と件数。条件は行い・組織・承諾・期間。"""
    rows = Entry.objects.filter(enterprise_id=enterprise_id, act__in=acts)
    if organisation:
        rows = rows.filter(organisation__icontains=organisation)
    if consent:
        rows = rows.filter(body__detail__consent=consent)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    page = list(
        rows.annotate(total=Window(Count("*")))
        .order_by("-at", "-seq")
        .only("id", "at", "act", "organisation", "person", "body")[offset : offset + limit]
    )
    total = page[0].total if page else rows.count() if offset else 0  # past the end, no row tells the total
    return [_use(entry) for entry in page], total


def _use(entry: Entry) -> Use:
    by, detail = entry.body["by"], entry.body.get("detail", {})
    return Use(
        id=str(entry.id), at=entry.at, act=entry.act, act_label=LABELS[Act(entry.act)], organisation=by["organisation"],
        person=by["name"], role=by.get("role", ""), kind=by["kind"], purpose=entry.body.get("purpose", ""),
        target=entry.body.get("target", ""), groups=tuple(detail.get("groups", ())), count=detail.get("count"),
    )  # fmt: skip
