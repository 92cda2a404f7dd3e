"""道の一覧。"""

from django.urls import include, path

from shien.api.urls import urlpatterns as api
from shien.web.urls import urlpatterns as web

urlpatterns = [*api, path("", include(web))]
handler400 = "shien.web.errors.bad_request"
handler403 = "shien.web.errors.forbidden"
handler404 = "shien.web.errors.not_found"
handler500 = "shien.web.errors.server_error"
