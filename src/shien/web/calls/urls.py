"""公募回の道。"""

from django.urls import path

from . import disputes, help, message, public, views

urlpatterns = [
    path("staff/calls/", views.index, name="staff-calls"),
    path("staff/calls/new", views.new, name="staff-call-new"),
    path("staff/calls/help/", help.find, name="staff-help"),
    path("staff/calls/disputes/", disputes.index, name="staff-disputes"),
    path("staff/calls/disputes/<uuid:key>/", disputes.show, name="staff-dispute"),
    path("staff/calls/<uuid:key>/", views.show, name="staff-call"),
    path("staff/calls/<uuid:key>/message", message.write, name="staff-call-message"),
    path("calls/<uuid:key>/faq/", public.faq, name="call-faq"),
    path("calls/<uuid:key>/messages/<int:number>/", public.told, name="call-message"),
]
