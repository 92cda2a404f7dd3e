"""監督の道。"""

from django.urls import path

from . import appointing, views

urlpatterns = [
    path("staff/oversight/", views.alarms, name="oversight"),
    path("staff/oversight/rights/", views.rights, name="oversight-rights"),
    path("staff/oversight/rights.csv", views.rights_csv, name="oversight-rights-csv"),
    path("staff/oversight/appoint/", appointing.appoint, name="oversight-appoint"),
    path("staff/join/", appointing.join, name="staff-join"),
]
