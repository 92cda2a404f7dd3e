"""支援機関の道。"""

from django.urls import path

from . import asking, inbox, views

urlpatterns = [
    path("institutions/", views.index, name="institutions"),
    path("institutions/map/", views.map_of_japan, name="institutions-map"),
    path("institutions/map/<str:prefecture>/", views.map_of_prefecture, name="institutions-prefecture"),
    path("institutions/compare/", views.compare, name="institutions-compare"),
    path("institutions/requests/", asking.index, name="institution-requests"),
    path("institutions/requests/<uuid:request_id>/", asking.show, name="institution-request"),
    path("institutions/inbox/", inbox.index, name="institution-inbox"),
    path("institutions/inbox/<uuid:request_id>/", inbox.show, name="institution-inbox-request"),
    path("institutions/<uuid:key>/", views.show, name="institution"),
    path("institutions/<uuid:key>/ask", asking.ask, name="institution-ask"),
]
