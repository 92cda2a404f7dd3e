"""事業者が相談を送り、その後を見る画面。"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.directory import asking, contacts, queries
from shien.domain.directory.choices import ContactState
from shien.domain.directory.facts import Institution
from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Karte
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS
from shien.values.items import show as shown
from shien.values.support import EXPERTISE
from shien.web.access import owner

from .filters import page_of

SIZE = 50


def offers(viewer: Viewer) -> list[dict[str, Any]]:
    """伝えられるものと、いまの値。値の無いものも、無いと分かるように出す。"""
    wanted = {item for share in queries.sharable().values() for item in share.items}
    karte = kartes.karte_of(viewer, groups=sorted({ITEMS[item].group for item in wanted}))
    return [
        {"code": share.code, "label": share.label, "values": values_of(karte, share.items)}
        for share in queries.sharable().values()
    ]


def values_of(karte: Karte, items: tuple[str, ...]) -> list[dict[str, str]]:
    """項目の値の写し。年度ごとの項目は、いちばん新しい年度だけ。"""
    found = []
    yearly = tuple(item for item in items if GROUPS[ITEMS[item].group].repeat == "fiscal_year")
    newest = max(karte.parts(yearly), default="") if yearly else ""
    for item in items:
        part = newest if item in yearly else ""
        value = karte.text(item, part)
        if value:
            found.append({"item": item, "part": part, "label": ITEMS[item].label, "text": shown(ITEMS[item], value)})
    return found


@require_http_methods(["GET", "POST"])
@owner
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """相談を書いて送る。伝える項目は、どれも初めは選ばれていない。"""
    target = queries.institution(key)
    if target is None or target.gone_at is not None:
        raise Http404
    offered = offers(request.viewer)
    answer = _send(request, target, offered) if request.method == "POST" else []
    if isinstance(answer, HttpResponse):
        return answer
    errors: list[tuple[str, str, str]] = answer
    topics = request.POST.getlist("topics") or request.GET.getlist("expertise")
    return render(
        request, "institutions/ask.html",
        {"target": target, "offers": offered, "errors": errors, "faults": {id_: text for id_, _, text in errors},
         "expertise": {code: EXPERTISE[code] for code in target.expertise if code in EXPERTISE} or EXPERTISE,
         "topics": topics, "message": request.POST.get("message", ""), "chosen": request.POST.getlist("shares"),
         "number": request.POST.get("number") or uuid4(), "longest": asking.MESSAGE_LENGTH},
        status=422 if errors else 200,
    )  # fmt: skip


def _send(
    request: HttpRequest, target: Institution, offered: list[dict[str, Any]]
) -> HttpResponse | list[tuple[str, str, str]]:
    """送る。送れたら相談の画面へ、だめなら誤りの並び。"""
    post = request.POST
    shares = [each["code"] for each in offered if each["code"] in post.getlist("shares") and each["values"]]
    topics, message = [code for code in post.getlist("topics") if code in EXPERTISE], post.get("message", "")
    errors = [] if topics else [("topics", "相談したいこと", "一つ以上選んでください。")]
    if not 0 < len(message.strip()) <= asking.MESSAGE_LENGTH:
        errors.append(("message", "相談の内容", f"{asking.MESSAGE_LENGTH}文字以内で書いてください。"))
    if errors:
        return errors
    try:
        number = asking.send(
            request_id=UUID(post.get("number", "")), institution=target.key, topics=topics, message=message, shares=shares,
            values=[value for each in offered if each["code"] in shares for value in each["values"]], by=request.viewer,
            at=timezone.now(),
        )  # fmt: skip
    except (NotAllowed, InvalidValue) as error:
        return [("message", "相談", str(error))]
    except ValueError:
        return [("message", "相談", "画面が古くなりました。もう一度送ってください。")]
    messages.success(request, f"「{target.name}」に相談を送りました。")
    return HttpResponseRedirect(f"/institutions/requests/{number}/")


@require_safe
@owner
def index(request: HttpRequest) -> HttpResponse:
    """送った相談の一覧。"""
    page = page_of(request.GET)
    rows, total = contacts.sent(request.viewer, offset=(page - 1) * SIZE, limit=SIZE)
    return render(
        request, "institutions/requests.html",
        {"rows": rows, "total": total, "page": page, "pages": max((total + SIZE - 1) // SIZE, 1)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@owner
def show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """相談の一つ。状態と返事を見て、取り下げるか終える。"""
    if request.method == "POST":
        return _settle(request, request_id)
    found = contacts.sent_one(request.viewer, request_id)
    if found is None:
        raise Http404
    return render(request, "institutions/request.html", page_context(found))


def page_context(found: Any) -> dict[str, Any]:
    """相談の画面に渡すもの。"""
    labels = [share.label for code, share in queries.sharable().items() if code in found.shares]
    return {
        "found": found,
        "topics": [EXPERTISE[code] for code in found.topics if code in EXPERTISE],
        "share_labels": labels,
    }


def version_of(text: str) -> int:
    """見ていた状態の番号。読めなければ 0 (どの状態とも合わない)。"""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _settle(request: HttpRequest, request_id: UUID) -> HttpResponse:
    given = request.POST.get("state", "")
    if given not in (ContactState.DONE, ContactState.WITHDRAWN):
        return HttpResponseRedirect(request.path)
    try:
        found = asking.settle(
            request_id=request_id, state=ContactState(given), version=version_of(request.POST.get("version", "")),
            by=request.viewer, at=timezone.now(),
        )  # fmt: skip
    except NotAllowed as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    except asking.Stale:
        stale = {"stale": True, "wanted": ContactState(given).label}
        newest = contacts.sent_one(request.viewer, request_id)
        return render(request, "institutions/request.html", page_context(newest) | stale, status=409)
    if found is None:
        raise Http404
    messages.success(request, "相談を取り下げました。" if given == ContactState.WITHDRAWN else "相談を終えました。")
    return HttpResponseRedirect(request.path)
