"""はじめの画面の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    *(
        path(f"{name}/", views.page, {"name": name}, name=name)
        for name in ("help", "privacy", "accessibility", "terms")
    ),
]
