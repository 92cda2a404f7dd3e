"""編集者がニュースレターを書き、確かめて送る。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shien.domain.guidance import newsletters, queries
from shien.domain.guidance.choices import Stage
from shien.domain.guidance.facts import Interests, Letter
from shien.domain.guidance.newsletters import NotNow
from shien.values.fault import InvalidValue
from shien.values.markdown import markdown_html
from shien.web.access import allow, editor

from . import present
from .asking import keys_of, number_of, page_of

SIZE = 20
releaser = allow(lambda viewer: viewer.role in ("editor", "operator"))
HOME = "/staff/newsletter/"


@require_safe
@releaser
def index(request: HttpRequest) -> HttpResponse:
    """ニュースレターの一覧。"""
    page = page_of(request.GET.get("page", "1"))
    rows, total = queries.letters_of_editors(offset=(page - 1) * SIZE, limit=SIZE)
    return render(
        request, "newsletter/index.html",
        {"rows": rows, "page": page, "pages": max(-(-total // SIZE), 1), "everyone": queries.audience(Interests()),
         "stopped": queries.stopped_count()},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@editor
def write(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """書く・直す。"""
    letter = queries.letter(key) if key else None
    if key and (letter is None or letter.stage not in (Stage.DRAFT, Stage.ASKED)):
        raise Http404
    post = request.POST
    errors: list[tuple[str, str, str]] = []
    chosen = letter.interests if letter else Interests()
    given = (
        {"subject": letter.subject, "text": letter.text, "measures": "\n".join(map(str, letter.measures))}
        if letter
        else {}
    )
    if request.method == "POST":
        given, chosen = (
            {name: post.get(name, "") for name in ("subject", "text", "measures")},
            present.interests_of(post),
        )
        keys, unknown = keys_of(given["measures"])
        held = {each.key for each in queries.chosen_measures(keys, at=timezone.now())}
        unknown += [str(each) for each in keys if each not in held]
        errors += [("measures", "載せる支援策", f"公開中の支援策ではありません：{each}") for each in unknown[:5]]
        errors += [
            (name, label, f"{label}を入力してください。")
            for name, label in (("subject", "件名"), ("text", "本文"))
            if not given[name].strip()
        ]
        try:
            if not errors:
                made = newsletters.write(
                    key=key, subject=given["subject"], text=given["text"], measures=keys, interests=chosen, by=request.viewer,
                    at=timezone.now(),
                )  # fmt: skip
                messages.success(request, "保存しました。見え方を確かめてください。")
                return HttpResponseRedirect(f"{HOME}{made}/")
        except (InvalidValue, NotNow) as error:
            errors.append(("subject", "保存", str(error)))
    return render(
        request, "newsletter/write.html",
        {"letter": letter, "given": given, "groups": present.groups(chosen), "errors": errors,
         "messages_of": {name: text for name, _, text in errors}},
        status=422 if errors else 200,
    )  # fmt: skip


def _shown(request: HttpRequest, letter: Letter, errors: Any = (), status: int = 200) -> HttpResponse:
    body = queries.body_of(letter, timezone.now())
    return render(
        request, "newsletter/show.html",
        {"letter": letter, "html": markdown_html(body), "body": body, "count": queries.audience(letter.interests),
         "words": present.words(letter.interests), "errors": errors, "messages_of": {name: text for name, _, text in errors},
         "writes": request.viewer.role == "editor", "typed": request.POST.get("count", "")},
        status=status,
    )  # fmt: skip


@require_safe
@releaser
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """見え方、宛先の数、進み具合。"""
    return _shown(request, _letter(key))


def _letter(key: UUID) -> Letter:
    letter = queries.letter(key)
    if letter is None:
        raise Http404
    return letter


@require_POST
@releaser
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """試し送り・送る・承認する・差し戻す・止める・再開する。"""
    letter, viewer, at, asked = _letter(key), request.viewer, timezone.now(), request.POST.get("move", "")
    writes = viewer.role == "editor"
    try:
        if asked == "test" and writes:
            said = f"{newsletters.test(key=key, by=viewer, at=at)} に試し送りしました。"
        elif asked == "release" and writes:
            stage = newsletters.release(key=key, typed=number_of(request.POST.get("count", "")), by=viewer, at=at)
            said = "送り始めました。" if stage == Stage.SENDING else "1,000件を超えるので、二人目の承認を待ちます。"
        elif asked == "approve":
            newsletters.approve(key=key, digest=request.POST.get("digest", ""), by=viewer, at=at)
            said = "承認しました。送り始めました。"
        elif asked == "send_back":
            newsletters.send_back(key=key, by=viewer, at=at)
            said = "下書きに戻しました。"
        elif asked in ("stop", "resume"):
            newsletters.halt(key=key, by=viewer, at=at, resume=asked == "resume")
            said = "送信を止めました。" if asked == "stop" else "送信を再開しました。"
        else:
            raise Http404
    except NotNow as error:
        return _shown(request, letter, [("count" if asked == "release" else "main", "送信", str(error))], 422)
    messages.success(request, said)
    return HttpResponseRedirect(f"{HOME}{key}/")
