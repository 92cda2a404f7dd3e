"""サインインの道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("signin/", views.start, name="signin"),
    path("signin/callback", views.callback, name="signin-callback"),
    path("signout", views.sign_out, name="signout"),
    path("session/stay", views.stay, name="session-stay"),
    path("switch", views.switch, name="switch"),
]
