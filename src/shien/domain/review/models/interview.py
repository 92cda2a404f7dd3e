"""口頭審査の枠と予約。"""

from django.db import models
from django.db.models import Q


class Slot(models.Model):
    """枠。place は会場か、オンラインの入り口の案内。"""

    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=400)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=240), name="an_interview_has_a_length")
        ]
        indexes = [models.Index(fields=["call", "starts_at"], name="slots_of_call")]


class Booking(models.Model):
    """予約。一つの枠に一社、一社に一つの枠 (REL-14)。"""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(cancelled_at=None), name="one_booking_per_slot"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(cancelled_at=None), name="one_interview_per_application"
            ),
        ]
