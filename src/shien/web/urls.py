"""画面の道の一覧。"""

from django.urls import include, path

urlpatterns = [
    path("", include(f"shien.web.{name}.urls"))
    for name in ("about", "signin", "mypage", "karte", "sites", "usage", "staff", "measures")
]
