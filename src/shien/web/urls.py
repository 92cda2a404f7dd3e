"""画面の道の一覧。"""

from django.urls import include, path

_JOURNEYS = (
    "about", "signin", "mypage", "karte", "diagnosis", "peers", "forecast", "simulation", "sites", "usage", "staff",
    "measures", "institutions", "articles", "alerts", "newsletter", "embed", "editing", "desk", "apply", "claims",
    "review", "calls", "forms_desk", "systems", "settlement", "certifications", "dispatch", "oversight",
)  # fmt: skip
urlpatterns = [path("", include(f"shien.web.{name}.urls")) for name in _JOURNEYS]
