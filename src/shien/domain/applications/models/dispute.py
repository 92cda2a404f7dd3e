"""判定への異議。事業者が、どの決まりと値が違うと思うかを書き、窓口の人が答える (UX-8)。"""

import uuid

from django.db import models
from django.db.models import Q

from shien.domain.applications.choices import DisputeOutcome, Outcome


class Dispute(models.Model):
    """異議の一つ。rule は争う条件の文 (空なら判定の全体)、used はそのとき使った値。書いたあと変わるのは、答えだけ。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=300)
    call = models.ForeignKey("applications.Call", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    verdict = models.CharField(max_length=12, choices=Outcome)
    rule = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=300, blank=True)
    rules = models.CharField(max_length=64)
    used = models.JSONField(default=list)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=DisputeOutcome, default=DisputeOutcome.WAITING)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DisputeOutcome.WAITING, answer="", answered_by=None, answered_at=None)
                | (~Q(outcome=DisputeOutcome.WAITING) & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="an_answered_dispute_has_answer_person_and_time",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["procedure", "outcome", "id"], name="disputes_of_procedure")]
