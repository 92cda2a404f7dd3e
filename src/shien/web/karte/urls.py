"""カルテの道。"""

from django.urls import path

from . import candidates, imports, views

urlpatterns = [
    path("karte/", views.overview, name="karte"),
    path("karte/import/", imports.choose, name="karte-import"),
    path("karte/import/register", imports.from_register, name="karte-register"),
    path("karte/import/<uuid:import_id>/", imports.preview, name="karte-preview"),
    path("karte/import/<uuid:import_id>/names", imports.names, name="karte-names"),
    path("karte/import/<uuid:import_id>/settle", imports.settle, name="karte-settle"),
    path("karte/candidates/<slug:kind>", candidates.candidates, name="karte-candidates"),
    path("karte/items/<slug:item>/", views.history, name="karte-history"),
    path("karte/prefer", views.prefer, name="karte-prefer"),
    path("karte/export", views.export, name="karte-export"),
    path("karte/<slug:key>/", views.topic, name="karte-topic"),
    path("karte/<slug:key>/edit", views.edit, name="karte-edit"),
]
