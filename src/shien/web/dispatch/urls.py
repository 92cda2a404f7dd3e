"""専門家派遣の道。"""

from django.urls import path

from . import experts, missions, views

urlpatterns = [
    path("dispatch/expert/", missions.index, name="expert"),
    path("dispatch/expert/busy/", missions.busy, name="expert-busy"),
    path("dispatch/expert/<uuid:key>/", missions.show, name="expert-case"),
    path("staff/dispatch/", views.index, name="dispatch"),
    path("staff/dispatch/experts/", experts.index, name="dispatch-experts"),
    path("staff/dispatch/experts/<uuid:key>/", experts.show, name="dispatch-expert"),
    path("staff/dispatch/<uuid:key>/", views.show, name="dispatch-case"),
    path("staff/dispatch/<uuid:key>/papers/<uuid:paper>/", views.paper, name="dispatch-paper"),
    path("staff/dispatch/<uuid:key>/files/<uuid:file>", views.file, name="dispatch-file"),
]
