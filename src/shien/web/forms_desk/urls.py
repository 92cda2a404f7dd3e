"""申請書の道。"""

from django.urls import path

from . import proposals, views

_FORM = "staff/forms/<slug:procedure>/<slug:form>/"
urlpatterns = [
    path("staff/forms/", views.index, name="forms-desk"),
    path("staff/forms/<slug:procedure>/new", proposals.new, name="forms-desk-new"),
    path("staff/forms/proposals/<uuid:key>/", proposals.show, name="forms-desk-proposal"),
    path("staff/forms/proposals/<uuid:key>/preview", proposals.preview, name="forms-desk-proposal-preview"),
    path(f"{_FORM}compare", views.compare, name="forms-desk-compare"),
    path(f"{_FORM}<str:version>/", views.show, name="forms-desk-form"),
    path(f"{_FORM}<str:version>/preview", views.preview, name="forms-desk-preview"),
    path(f"{_FORM}<str:version>/source", views.source, name="forms-desk-source"),
]
