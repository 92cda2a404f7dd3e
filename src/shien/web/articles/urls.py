"""記事と事例の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles/feed.xml", views.feed, name="articles-feed"),
    path("articles/<uuid:key>/", views.article, name="article"),
    path("cases/", views.cases, name="cases"),
    path("cases/<uuid:key>/", views.case, name="case"),
]
