"""専門家派遣の道。"""

from django.urls import path

from . import experts, views

urlpatterns = [
    path("staff/dispatch/", views.index, name="dispatch"),
    path("staff/dispatch/experts/", experts.index, name="dispatch-experts"),
    path("staff/dispatch/<uuid:key>/", views.show, name="dispatch-case"),
]
