"""交付決定のあとの道。"""

from django.urls import path

from . import cases, clawing, inspecting, paying, views

urlpatterns = [
    path("staff/settlement/", views.index, name="settlement"),
    path("staff/settlement/reports/", views.reports, name="settlement-reports"),
    path("staff/settlement/payments/", paying.index, name="settlement-payments"),
    path("staff/settlement/payments/<uuid:key>/", paying.batch, name="settlement-batch"),
    path("staff/settlement/payments/<uuid:key>/file", paying.document, name="settlement-file"),
    path("staff/settlement/<uuid:key>/", cases.show, name="settlement-case"),
    path("staff/settlement/<uuid:key>/inspection/", inspecting.inspection, name="settlement-inspection"),
    path("staff/settlement/<uuid:key>/clawback/<slug:transition>/", clawing.clawback, name="settlement-clawback"),
    path("staff/settlement/<uuid:key>/papers/<uuid:paper>/", cases.paper, name="settlement-paper"),
    path("staff/settlement/<uuid:key>/papers/<uuid:paper>/files/<uuid:file>", cases.file, name="settlement-paper-file"),
]
