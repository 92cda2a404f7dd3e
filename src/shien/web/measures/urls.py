"""支援策の道。"""

from django.urls import path

from . import answer, queue, views

urlpatterns = [
    path("measures/", views.index, name="measures"),
    path("measures/feed.xml", views.feed, name="measures-feed"),
    path("measures/answer/<slug:item>/", answer.answer, name="measure-answer"),
    path("measures/<uuid:key>/", views.show, name="measure"),
    path("staff/measures/quality/", queue.quality, name="staff-measures-quality"),
    path("staff/measures/queue/", queue.index, name="staff-measures-queue"),
    path("staff/measures/queue/<int:record>/", queue.decide, name="staff-measure-decide"),
]
