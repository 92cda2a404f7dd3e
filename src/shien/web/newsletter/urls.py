"""ニュースレターの道。"""

from django.urls import path

from . import readers, staff

urlpatterns = [
    path("newsletter/", readers.join, name="newsletter"),
    path("newsletter/confirm/<slug:secret>", readers.confirm, name="newsletter-confirm"),
    path("newsletter/leave", readers.leave, name="newsletter-leave"),
    path("staff/newsletter/", staff.index, name="staff-newsletters"),
    path("staff/newsletter/new", staff.write, name="staff-newsletter-new"),
    path("staff/newsletter/<uuid:key>/", staff.show, name="staff-newsletter"),
    path("staff/newsletter/<uuid:key>/edit", staff.write, name="staff-newsletter-edit"),
    path("staff/newsletter/<uuid:key>/move", staff.move, name="staff-newsletter-move"),
]
