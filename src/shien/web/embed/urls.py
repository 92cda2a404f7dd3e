"""埋め込みの道。"""

from django.urls import path

from . import views

urlpatterns = [path("embed/measures", views.measures, name="embed-measures")]
