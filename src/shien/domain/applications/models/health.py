"""動いていた記録、突合せの警報、締切の延長の提案。"""

from django.db import models
from django.db.models import Q

from shien.domain.applications.choices import AlarmKind


class Heartbeat(models.Model):
    """その一分に、入口が答えたか。行の無い分は、止まっていた分とみなす (REL-11)。"""

    minute = models.DateTimeField(primary_key=True)
    ready = models.BooleanField()
    detail = models.CharField(max_length=200, blank=True)


class Grace(models.Model):
    """締切前の一時間に止まっていた公募回について、職員に出す延長の提案。"""

    call = models.ForeignKey("applications.Call", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    minutes_down = models.PositiveSmallIntegerField()
    drafts = models.JSONField()
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "closed_at"], name="one_grace_proposal_per_closing"),
            models.CheckConstraint(condition=Q(minutes_down__gt=0), name="grace_follows_a_fault"),
        ]


class Alarm(models.Model):
    """突合せの警報。食い違いが消えるまで残る (REL-5)。"""

    kind = models.CharField(max_length=20, choices=AlarmKind)
    subject = models.CharField(max_length=100)
    procedure = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=400)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(settled_at=None), name="one_open_alarm_per_subject"
            )
        ]
