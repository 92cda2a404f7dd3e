"""カルテの道。"""

from django.urls import path

from . import candidates, views

urlpatterns = [
    path("karte/", views.overview, name="karte"),
    path("karte/import/", views.choose, name="karte-import"),
    path("karte/import/register", views.from_register, name="karte-register"),
    path("karte/import/<uuid:import_id>/", views.preview, name="karte-preview"),
    path("karte/import/<uuid:import_id>/settle", views.settle, name="karte-settle"),
    path("karte/candidates/<slug:kind>", candidates.candidates, name="karte-candidates"),
    path("karte/items/<slug:item>/", views.history, name="karte-history"),
    path("karte/prefer", views.prefer, name="karte-prefer"),
    path("karte/export", views.export, name="karte-export"),
    path("karte/<slug:key>/", views.topic, name="karte-topic"),
    path("karte/<slug:key>/edit", views.edit, name="karte-edit"),
]
