"""保存した検索とお気に入りの道。"""

from django.urls import path

from . import favourites, saving, views

urlpatterns = [
    path("alerts/", views.index, name="alerts"),
    path("alerts/save", saving.save, name="alert-save"),
    path("alerts/confirm/<slug:secret>", saving.confirm, name="alert-confirm"),
    path("alerts/open/<slug:secret>", views.open_list, name="alerts-open"),
    path("alerts/stop/<str:token>", views.stop, name="alert-stop"),
    path("alerts/<uuid:key>/change", views.change, name="alert-change"),
    path("favourites/", favourites.index, name="favourites"),
    path("measures/<uuid:key>/favourite", favourites.favourite, name="favourite"),
]
