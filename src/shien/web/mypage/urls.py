"""マイページの道。"""

from django.urls import path

from . import delegating, views

urlpatterns = [
    path("my/", views.home, name="my"),
    path("my/sign-ins/", views.sign_ins, name="sign-ins"),
    path("delegations/", delegating.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/end", delegating.end_delegation, name="delegation-end"),
    path("members/", views.members, name="members"),
]
