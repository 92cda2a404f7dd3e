"""利用履歴の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("usage/", views.index, name="usage"),
    path("usage/download", views.download, name="usage-download"),
]
