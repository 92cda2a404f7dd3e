"""申請と、その状態の履歴。状態は状態の行を足すことでだけ変わる。"""

import uuid

from django.db import models
from django.db.models import F, Q

from shien.domain.applications.choices import Outcome


class Application(models.Model):
    """申請 (案件)。state と live は、状態の行を足すとデータベースが書く。applicant_name は開いたときの名称の写し。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=300)
    call = models.ForeignKey("applications.Call", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    live = models.BooleanField(default=True)
    started_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    amount = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "call"], condition=Q(live=True), name="one_live_application_per_firm_and_call"
            )
        ]
        indexes = [models.Index(fields=["procedure", "state", "id"], name="applications_by_state")]


class StateRow(models.Model):
    """状態の一行。二人で行う遷移には、別の二人がいる。"""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    transition = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    live = models.BooleanField()
    two_person = models.BooleanField(default=False)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    amount = models.BigIntegerField(null=True)
    amount_kind = models.CharField(max_length=12, blank=True)
    submission = models.ForeignKey("applications.Submission", models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "seq"], name="state_rows_are_numbered"),
            models.CheckConstraint(
                condition=Q(two_person=False) | (Q(by__isnull=False, second__isnull=False) & ~Q(by=F("second"))),
                name="two_people_are_two_people",
            ),
        ]


class Verdict(models.Model):
    """対象要件の判定の記録。始めたとき・直したとき・要件を改めたときに足す (REL-18)。"""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12, choices=Outcome)
    rules = models.CharField(max_length=64)
    rules_on = models.DateField()
    reasons = models.JSONField()
    why = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "-id"], name="verdicts_of_application")]
