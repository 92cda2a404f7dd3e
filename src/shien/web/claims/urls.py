"""前もって書かれた申請書の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("claims/", views.index, name="claims"),
    path("claims/open/<slug:token>", views.take, name="claim-open"),
    path("claims/<uuid:key>/", views.show, name="claim"),
]
