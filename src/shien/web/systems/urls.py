"""外部システムの道。"""

from django.urls import path

from . import views

urlpatterns = [path("staff/systems/", views.index, name="staff-systems")]
