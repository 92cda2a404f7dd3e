"""似た企業との比較の道。"""

from django.urls import path

from . import views

urlpatterns = [path("diagnosis/peers/", views.peers, name="peers")]
