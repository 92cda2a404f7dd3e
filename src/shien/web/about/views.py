"""はじめの画面と、きまりの画面。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.domain.editorial import queries as contents
from shien.domain.editorial.choices import Kind
from shien.domain.editorial.facts import Filters

EXAMPLES = ("人を雇いたい 飲食店 盛岡", "機械を新しくしたい 製造業", "跡継ぎに店を渡したい", "ネットで売りたい 小売")
_NEWS = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """はじめの画面。探すことから始める。"""
    news, _ = contents.cards(Kind.ARTICLE, Filters(), limit=_NEWS)
    return render(request, "about/home.html", {"examples": EXAMPLES, "news": news})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """きまりの画面。"""
    return render(request, f"about/{name}.html")
