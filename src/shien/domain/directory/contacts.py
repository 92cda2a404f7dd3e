"""相談の読取り。事業者は自社の相談を、支援機関は自分に届いた相談を読む。ほかの相談は、無いのと同じ (SEC-16)。"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from shien.domain.accounts.facts import Viewer

from . import facts, rules
from .choices import OPEN, ContactState, Side
from .models import ContactRequest, ContactStep, SupportInstitution
from .queries import answered_by


@contextmanager
def answering(institutions: Iterable[int]) -> Iterator[None]:
    """答えられる支援機関を接続に結ぶ。その機関に届いた相談の行だけが読める。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('shien.institutions', %s, false)", [f"{{{','.join(map(str, institutions))}}}"]
        )
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('shien.institutions', '', false)")


def own_institutions(viewer: Viewer) -> list[int]:
    """答えられる支援機関の番号 (このアプリの中だけで使う)。"""
    keys = [each.key for each in answered_by(viewer)]
    return list(SupportInstitution.objects.filter(key__in=keys).values_list("id", flat=True)) if keys else []


def sent(viewer: Viewer, *, offset: int = 0, limit: int = 50) -> tuple[list[facts.Contact], int]:
    """自社の送った相談 (新しい順) と、その数。"""
    if not viewer.is_owner:
        return [], 0
    rows = _rows().filter(enterprise_id=viewer.enterprise_id)
    return [contact_of(row, Side.FIRM) for row in rows[offset : offset + limit]], rows.count()


def sent_one(viewer: Viewer, request_id: UUID) -> facts.Contact | None:
    """自社の相談の一つと、その歩み。"""
    if not viewer.is_owner:
        return None
    row = _rows().filter(enterprise_id=viewer.enterprise_id, id=request_id).first()
    return contact_of(row, Side.FIRM, _steps(row)) if row else None


def inbox(viewer: Viewer, *, state: str = "", offset: int = 0, limit: int = 50) -> tuple[list[facts.Contact], int]:
    """支援機関に届いた相談 (返事を待つもの、古いものから) と、その数。state は open か closed で絞る。"""
    own = own_institutions(viewer)
    if not own:
        return [], 0
    with answering(own):
        rows = _rows().filter(institution_id__in=own).order_by("asked_at")
        if state == "open":
            rows = rows.filter(state__in=OPEN)
        elif state == "closed":
            rows = rows.exclude(state__in=OPEN)
        return [contact_of(row, Side.INSTITUTION) for row in rows[offset : offset + limit]], rows.count()


def received(viewer: Viewer, request_id: UUID) -> facts.Contact | None:
    """届いた相談の一つ。開いた記録は asking.open_request が書くので、画面はそちらを呼ぶ。"""
    own = own_institutions(viewer)
    if not own:
        return None
    with answering(own):
        row = _rows().filter(institution_id__in=own, id=request_id).first()
        return contact_of(row, Side.INSTITUTION, _steps(row)) if row else None


def waiting_count(viewer: Viewer) -> int:
    """届いて、まだ返事をしていない相談の数。"""
    own = own_institutions(viewer)
    if not own:
        return 0
    with answering(own):
        return _rows().filter(institution_id__in=own, state__in=("sent", "read")).count()


def _rows() -> QuerySet[ContactRequest]:
    last = ContactStep.objects.filter(request=OuterRef("pk")).order_by("-id")
    return (
        ContactRequest.objects.annotate(
            state=Subquery(last.values("state")[:1]), state_at=Subquery(last.values("taken_at")[:1]),
            version=Subquery(last.values("id")[:1]), institution_key=F("institution__key"),
            institution_name=F("institution__name"), synthetic=F("institution__synthetic"),
        )
        .order_by("-asked_at")
    )  # fmt: skip


def _steps(row: Any) -> tuple[facts.Step, ...]:
    rows = ContactStep.objects.filter(request_id=row.id).order_by("id")
    return tuple(
        facts.Step(each.id, ContactState(each.state), Side(each.side), each.text, each.taken_at) for each in rows
    )


def contact_of(row: Any, side: Side, steps: tuple[facts.Step, ...] = ()) -> facts.Contact:
    """外へ出る形。支援機関には、続いている相談のあいだだけ伝えた値を見せ、取り下げた相談は文も見せない。"""
    state = ContactState(row.state)
    ours = side == Side.FIRM
    return facts.Contact(
        row.id, row.institution_key, row.institution_name, tuple(row.topics),
        row.message if ours or state != ContactState.WITHDRAWN else "", tuple(row.shares),
        tuple(row.shared) if ours or state in OPEN else (), row.asked_at, state, row.state_at, row.version, steps,
        rules.moves(side, state), row.synthetic,
    )  # fmt: skip
