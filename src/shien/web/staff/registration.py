"""連携サイトを登録する・書き換える画面。秘密は、登録した直後に一度だけ見せる。"""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.consent import actions, queries
from shien.domain.consent.choices import Direction
from shien.domain.consent.facts import Site
from shien.domain.preprint import queries as preprint
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS
from shien.values.plain_text import clean
from shien.web.access import operator

# (name, label, required, words of help)
TEXTS = (
    ("name", "サイトの名前", True, "承諾の画面で、事業者に見せる名前です。"),
    ("owner", "持ち主", True, "値を受け取る組織の名前です。"),
    ("description", "何をするサイトか", True, "一文で書きます。"),
    ("contact", "問合せ先", True, "電話番号かメールアドレスです。"),
    ("base_url", "サイトの住所", True, "https:// で始まります。"),
    ("redirect_uris", "戻り先", True, "一行に一つ書きます。一字も違わない戻り先だけを受け付けます。"),
    ("webhook_url", "知らせの送り先", False, "承諾が終わったときなどの知らせを送る住所です。"),
)
LISTS = (("purposes", "目的"), ("groups", "求めてよい項目群"), ("forms", "読んでよい申請書"))
_NEEDED = {name: label for name, label in LISTS if name != "forms"}
_LONGEST = 2000


@require_http_methods(["GET", "POST"])
@operator
def new(request: HttpRequest) -> HttpResponse:
    """新しく登録する。"""
    return _page(request, None)


@require_http_methods(["GET", "POST"])
@operator
def change(request: HttpRequest, client_id: str) -> HttpResponse:
    """登録を見る・書き換える・新しい秘密を出す。"""
    site = queries.site(client_id)
    if site is None:
        raise Http404
    return _page(request, site)


def _page(request: HttpRequest, site: Site | None) -> HttpResponse:
    errors: list[tuple[str, str, str]] = []
    given = request.POST if request.method == "POST" else None
    if given is not None:
        values, errors = read(given)
        if not errors:
            try:
                return _register(request, site, values)
            except InvalidValue as error:
                errors = [_place(str(error), given)]
    filled = _typed(given) if given is not None else _of_site(site)
    return render(
        request, "staff/site.html",
        {
            "site": site, "errors": errors, "messages_of": {key: text for key, _, text in errors},
            "texts": [(*each, filled.get(each[0], "")) for each in TEXTS], "filled": filled,
            "recipients": queries.purposes_by_recipient(), "purposes": _purposes(), "groups": GROUPS.values(),
            "forms": preprint.all_forms(), "directions": Direction.choices,
            "shown": request.session.pop(f"secrets-{site.client_id}", None) if site else None,
        },
        status=422 if errors else 200,
    )  # fmt: skip


def read(post: QueryDict) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """打たれた登録を読む。(値, 誤り)。"""
    values: dict[str, Any] = {}
    errors = []
    for name, label, needed, _ in TEXTS:
        try:
            values[name] = clean(post.get(name, "")[:_LONGEST], multiline=name == "redirect_uris")
        except InvalidValue as error:
            errors.append((name, label, str(error)))
            continue
        if needed and not values[name]:
            errors.append((name, label, "入力してください。"))
    values["redirect_uris"] = values.get("redirect_uris", "").split()
    values |= {name: post.getlist(name) for name, _ in LISTS}
    errors += [(name, label, "一つ以上お選びください。") for name, label in _NEEDED.items() if not values[name]]
    for name, label, known in (
        ("recipient_class", "受け取る者の区分", queries.purposes_by_recipient()),
        ("direction", "連携の向き", Direction.values),
    ):
        values[name] = post.get(name, "")
        if values[name] not in known:
            errors.append((name, label, "お選びください。"))
    return values, errors


def _place(text: str, given: QueryDict) -> tuple[str, str, str]:
    """誤りの文が言う欄。"""
    for name, label, _, _ in TEXTS:
        if any(address and f"「{address}」" in text for address in given.get(name, "").split()):
            return name, label, text
    return "recipient_class", "受け取る者の区分", text


def _register(request: HttpRequest, site: Site | None, values: dict[str, Any]) -> HttpResponse:
    client_id = site.client_id if site else f"site-{secrets.token_hex(5)}"
    fresh = site is None or request.POST.get("answer") == "secrets"
    made = {"client_secret": secrets.token_urlsafe(32), "webhook_secret": secrets.token_urlsafe(32)}
    actions.register_site(
        client_id=client_id,
        **values,
        **(made if fresh else dict.fromkeys(made)),
        by=request.viewer.actor,
        at=timezone.now(),
    )
    if fresh:
        request.session[f"secrets-{client_id}"] = made
    messages.success(request, "連携サイトを登録しました。" if site is None else "登録を書き換えました。")
    return HttpResponseRedirect(f"/staff/sites/{client_id}/")


def _typed(post: QueryDict) -> dict[str, Any]:
    lists = {name: post.getlist(name) for name, _ in LISTS}
    return {name: post.get(name, "") for name in post} | lists


def _of_site(site: Site | None) -> dict[str, Any]:
    if site is None:
        return {"direction": Direction.READ.value}
    names = [each[0] for each in TEXTS] + [name for name, _ in LISTS] + ["recipient_class", "direction"]
    return {name: getattr(site, name) for name in names} | {"redirect_uris": "\n".join(site.redirect_uris)}


def _purposes() -> list[tuple[Any, str]]:
    """目的と、それを使ってよい者の区分。"""
    found = {each.code: each for _, allowed in queries.purposes_by_recipient().values() for each in allowed}
    return [(each, "・".join(each.recipients)) for each in found.values()]
