"""職員と運用の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/enterprises/", views.enterprises, name="staff-enterprises"),
    path("staff/enterprises/<uuid:key>/", views.enterprise, name="staff-enterprise"),
    path("staff/sites/", views.sites, name="staff-sites"),
]
