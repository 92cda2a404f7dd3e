"""編集者の机の道。"""

from django.urls import path

from . import bulk, corrections, imports, views

urlpatterns = [
    path("staff/desk/", views.desk, name="desk"),
    path("staff/desk/twins/", views.judge, name="desk-twins"),
    path("staff/desk/contents/", views.contents, name="desk-contents"),
    path("staff/desk/effects/", views.effect, name="desk-effects"),
    path("staff/measures/<uuid:key>/edit", corrections.edit, name="measure-edit"),
    path("staff/measures/corrections/", corrections.waiting, name="measure-corrections"),
    path("staff/measures/bulk/", bulk.bulk, name="measures-bulk"),
    path("staff/measures/import/", imports.preview, name="measures-import"),
]
