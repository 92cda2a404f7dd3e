"""公募回。いまの窓は Call、誰がいつなぜ変えたかは CallChange。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shien.domain.applications.choices import CallStep


class Call(models.Model):
    """公募回。closes_at は受付を終える瞬間で、その瞬間の到着は受け付けない (REL-9)。None は通年。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=60)
    procedure_version = models.ForeignKey("applications.ProcedureVersion", models.PROTECT, related_name="+")
    form_version = models.ForeignKey("applications.FormVersion", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    budget = models.BigIntegerField(null=True)
    budget_taken = models.BigIntegerField(default=0)
    seats = models.PositiveIntegerField(null=True)
    seats_taken = models.PositiveIntegerField(default=0)
    measure_key = models.CharField(max_length=100, null=True)  # noqa: DJ001 -- none: the call belongs to no measure

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="a_call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget_taken__lte=F("budget")), name="the_budget_is_never_passed"
            ),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats_taken__lte=F("seats")), name="the_seats_are_never_passed"
            ),
            models.CheckConstraint(condition=Q(budget_taken__gte=0), name="budget_taken_is_not_negative"),
        ]
        indexes = [models.Index(fields=["procedure", "closes_at"], name="calls_of_procedure")]


class CallChange(models.Model):
    """公募回の変更。applications が空でなければ、その申請だけの延長 (REL-10)。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=CallStep)
    applications = ArrayField(models.BigIntegerField(), default=list)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    budget = models.BigIntegerField(null=True)
    seats = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(step=CallStep.EXTENDED) | (Q(closes_at__isnull=False) & ~Q(reason="")),
                name="an_extension_has_an_end_and_a_reason",
            )
        ]
        indexes = [models.Index(fields=["call", "-id"], name="changes_of_call")]
