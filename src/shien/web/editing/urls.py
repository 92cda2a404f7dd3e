"""編集の画面と画像の道。"""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtail

from . import views

urlpatterns = [
    path("media/images/<str:name>", views.picture, name="picture"),
    re_path(r"^editing/(?P<rest>login|password_reset|users|groups|api|sentrytest)/", views.closed),
    path("editing/logout/", views.leave),
    path("editing/", include(wagtail)),
]
