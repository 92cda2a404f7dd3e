"""経営診断の道。"""

from django.urls import path

from . import files, notes, views

urlpatterns = [
    path("diagnosis/", views.show, name="diagnosis"),
    path("diagnosis/notes/<slug:key>/", notes.edit, name="diagnosis-notes"),
    path("diagnosis/sheet/", files.show, name="diagnosis-sheet"),
    path("diagnosis/sheet.pdf", files.as_pdf, name="diagnosis-pdf"),
    path("diagnosis/sheet.xlsx", files.as_workbook, name="diagnosis-workbook"),
]
