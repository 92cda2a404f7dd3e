"""マイページの道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("my/", views.home, name="my"),
    path("my/sign-ins/", views.sign_ins, name="sign-ins"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/end", views.end_delegation, name="delegation-end"),
    path("members/", views.members, name="members"),
]
