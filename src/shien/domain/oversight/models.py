"""監督の表。事業者の値は持たない。"""

import uuid

from django.db import models
from django.db.models import Q

from .choices import ReadAlarmKind


class ReadAlarm(models.Model):
    """職員の閲覧の警報。人が確かめて、分かったことを書くまで残る。subject は日・公募回・開こうとした鍵。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ReadAlarmKind)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=100)
    detail = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    settled_by_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "account", "subject"], name="one_read_alarm_per_matter"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, note="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note="")),
                name="a_settled_read_alarm_has_person_time_and_note",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=models.F("account")), name="nobody_settles_the_own_alarm"
            ),
        ]


class RightsList(models.Model):
    """月ごとの権限の一覧。作ったときの姿のまま残す。checked は、持ち主が確かめた印。"""

    month = models.DateField(unique=True)
    rows = models.JSONField()
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    checked_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="a_checked_rights_list_has_person_and_time",
            )
        ]
