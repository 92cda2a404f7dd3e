"""編集者の机。大切なものから並べ、次の一手を一つ添える。"""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shien.domain.editorial import actions, effects, folding, queries
from shien.domain.editorial import desk as faults
from shien.domain.editorial.choices import Kind
from shien.domain.guidance import queries as guidance
from shien.web.access import editor

SIZE = 20


def uuid_of(text: str) -> UUID:
    """送られた鍵。読めなければ、無いのと同じ。"""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_safe
@editor
def desk(request: HttpRequest) -> HttpResponse:
    """机。"""
    code = request.GET.get("code", "")
    code = code if code in faults.WEIGHTS else ""
    given = request.GET.get("page", "1")
    page = max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
    rows, counts = faults.faults(at=timezone.now(), code=code, offset=(page - 1) * SIZE, limit=SIZE)
    total = counts[code] if code else sum(counts.values())
    return render(
        request, "desk/index.html",
        {
            "rows": rows, "labels": faults.LABELS, "code": code, "page": page, "pages": max((total + SIZE - 1) // SIZE, 1),
            "total": total, "counts": [(name, faults.LABELS[name], counts[name]) for name in counts],
        },
    )  # fmt: skip


@require_POST
@editor
def judge(request: HttpRequest) -> HttpResponse:
    """重なりを決める。同じもの、または別のもの。"""
    same = request.POST.get("answer") == "same"
    measure, other = uuid_of(request.POST.get("measure", "")), uuid_of(request.POST.get("other", ""))
    if not folding.judge(measure=measure, other=other, same=same, by=request.viewer, at=timezone.now()):
        raise Http404
    messages.success(request, "一つにまとめて見せます。" if same else "別のものとして見せます。")
    return HttpResponseRedirect("/staff/desk/?code=duplicate")


@require_http_methods(["GET", "POST"])
@editor
def contents(request: HttpRequest) -> HttpResponse:
    """書きかけ・提案中・公開中の記事と事例。公開をやめることができる。"""
    if request.method == "POST":
        kind, key = request.POST.get("kind", ""), uuid_of(request.POST.get("key", ""))
        if kind not in (Kind.ARTICLE, Kind.CASE) or not actions.unpublish(
            kind=Kind(kind), key=key, by=request.viewer, at=timezone.now()
        ):
            raise Http404
        messages.success(request, "公開をやめました。いまから見えません。")
        return HttpResponseRedirect("/staff/desk/contents/")
    rows = [each for kind in (Kind.CASE, Kind.ARTICLE) for each in queries.pending(request.viewer, kind)]
    return render(request, "desk/contents.html", {"rows": rows, "cases": Kind.CASE})


@require_safe
@editor
def effect(request: HttpRequest) -> HttpResponse:
    """内容のはたらき。この四週間。"""
    since = timezone.now() - timedelta(days=effects.SINCE_DAYS)
    context = {"rows": effects.totals(on=timezone.localdate()), "days": effects.SINCE_DAYS}
    return render(request, "desk/effects.html", context | {"searches": guidance.saved_since(since)})
