"""はじめの画面と、きまりの画面。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """はじめの画面。"""
    return render(request, "about/home.html")


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """きまりの画面。"""
    return render(request, f"about/{name}.html")
