"""記事と事例の読取り。訪問者には、公開したものだけ。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Revision, WorkflowState
from wagtail.rich_text import expand_db_html

from shien.domain.accounts.facts import Viewer
from shien.domain.catalogue import queries as catalogue
from shien.values.safe_html import safe_html

from . import facts
from .actions import MODELS
from .choices import Kind, Section
from .models import Article, CaseStudy, Content

_SIZE = "max-800x600"


def cards(kind: Kind, filters: facts.Filters, *, offset: int = 0, limit: int = 20) -> tuple[list[facts.Card], int]:
    """公開中の内容と、その数。新しい順。問合せは二つ。"""
    rows: QuerySet[Any] = MODELS[kind].objects.filter(live=True)  # type: ignore[attr-defined]
    for name in ("use_purpose", "industry", "area"):
        if value := getattr(filters, name):
            rows = rows.filter(**{f"{name}__contains": [value]})
    total = rows.count()
    page = rows.defer("body").order_by("-first_published_at", "-id")[offset : offset + limit]
    return [card_of(row) for row in page], total


def article(key: UUID) -> facts.Detail | None:
    """公開中の記事。"""
    row = Article.objects.filter(key=key, live=True).select_related("picture").first()
    return detail_of(row) if row else None


def case(key: UUID, *, at: datetime) -> facts.Case | None:
    """公開中の事例。"""
    row = CaseStudy.objects.filter(key=key, live=True).select_related("picture").first()
    return case_of(row, at=at) if row else None


def cases_of_measure(key: UUID, *, limit: int = 5) -> list[facts.Card]:
    """この支援策を使った、公開中の事例。"""
    rows = CaseStudy.objects.filter(live=True, measures__contains=[key]).defer("body")
    return [card_of(row) for row in rows.order_by("-first_published_at", "-id")[:limit]]


def card_of(row: Content) -> facts.Card:
    """見出し。"""
    label = Section(row.section).label if isinstance(row, Article) else getattr(row, "firm_kind", "")
    return facts.Card(
        row.kind, row.key, row.title, row.lead, label, row.owner, tuple(row.use_purpose), tuple(row.industry),
        tuple(row.area), row.first_published_at, row.last_published_at, row.synthetic,
        "" if row.lead else row.source_url,
    )  # fmt: skip


def detail_of(row: Content) -> facts.Detail:
    """全部。本文は見せるたびに洗う。"""
    return facts.Detail(
        card_of(row), safe_html(expand_db_html(row.body)), _picture(row.picture), row.source_name, row.source_url
    )


def case_of(row: CaseStudy, *, at: datetime) -> facts.Case:
    """事例の全部。使った支援策は、いまの題と募集のようすで見せる。"""
    figures = tuple(facts.Figure(each.label, each.unit, each.before, each.after) for each in row.figures.all())
    used = (catalogue.measure(key, at=at) for key in row.measures[:5])
    return facts.Case(
        detail_of(row), figures,
        tuple(facts.Used(each.measure.key, each.measure.title, each.measure.opening.label) for each in used if each),
    )  # fmt: skip


def _picture(picture: Any) -> facts.Picture | None:
    if picture is None:
        return None
    made = picture.get_rendition(_SIZE)
    return facts.Picture(made.url, made.width, made.height, picture.description)


def pending(viewer: Viewer, kind: Kind, *, limit: int = 50) -> list[facts.Pending]:
    """編集者から見た内容。提案中が先、新しい順。"""
    model: Any = MODELS[kind]
    states = WorkflowState.objects.filter(
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
        base_content_type__app_label="editorial", base_content_type__model=model._meta.model_name,
    ).select_related("requested_by")  # fmt: skip
    waiting = {state.object_id: state for state in states}
    rows = (
        model.objects.defer("body")
        .select_related("latest_revision")
        .annotate(proposed=Q(pk__in=[int(pk) for pk in waiting]))
        .order_by("-proposed", "-latest_revision__created_at", "-id")[:limit]
    )
    booked = dict(
        Revision.objects.filter(
            Exists(model.objects.filter(latest_revision=OuterRef("pk"))), approved_go_live_at__isnull=False
        ).values_list("id", "approved_go_live_at")
    )
    return [_pending(row, waiting.get(str(row.pk)), booked.get(row.latest_revision_id), viewer) for row in rows]


def _pending(row: Any, state: Any, booked: datetime | None, viewer: Viewer) -> facts.Pending:
    changed = row.latest_revision.created_at if row.latest_revision else row.last_published_at
    by = state.requested_by if state else None
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
        words = "提案中"
    elif state:
        words = "書いた人に戻した"
    elif booked:
        words = "公開の予約"
    elif row.live:
        words = "公開中（直しかけ）" if row.has_unpublished_changes else "公開中"
    else:
        words = "公開の終わり" if row.expired else "下書き"
    return facts.Pending(
        row.kind, row.pk, row.key, row.title or "（題がありません）", words, booked, changed, by.name if by else "",
        by is not None and by.pk == viewer.account_id, row.live or booked is not None,
    )  # fmt: skip
