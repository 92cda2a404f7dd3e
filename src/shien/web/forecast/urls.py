"""これからの見込みの道。"""

from django.urls import path

from . import views

urlpatterns = [path("diagnosis/forecast/", views.forecast, name="forecast")]
