"""認定の道。"""

from django.urls import path

from . import own, staff

urlpatterns = [
    path("staff/certifications/", staff.index, name="certifications"),
    path("staff/certifications/<uuid:key>/", staff.show, name="certification"),
    path("certificates/", own.index, name="certificates"),
    path("certificates/<uuid:key>/", own.show, name="certificate"),
]
