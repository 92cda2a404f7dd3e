"""職員と運用の道。"""

from django.urls import path

from . import registration, views

urlpatterns = [
    path("staff/enterprises/", views.enterprises, name="staff-enterprises"),
    path("staff/enterprises/<uuid:key>/", views.enterprise, name="staff-enterprise"),
    path("staff/sites/", views.sites, name="staff-sites"),
    path("staff/sites/new", registration.new, name="staff-site-new"),
    path("staff/sites/<slug:client_id>/", registration.change, name="staff-site"),
]
