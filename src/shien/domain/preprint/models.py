"""登録の提案と、一度だけ働くための控えの表。"""

import uuid

from django.db import models
from django.db.models import Q


class ProposalState(models.TextChoices):
    """提案の状態。"""

    PROPOSED = "proposed", "確認待ち"
    ACCEPTED = "accepted", "受け入れた"
    DECLINED = "declined", "受け入れなかった"


class Proposal(models.Model):
    """登録の提案。連携サイトが渡した値を、事業者が確かめてからカルテに入れる。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    consent = models.ForeignKey("consent.Consent", models.PROTECT, related_name="+")
    site_name = models.CharField(max_length=200)
    client_id = models.CharField(max_length=100)
    form = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    values = models.JSONField()
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_at__isnull=False)),
                name="decided_proposals_have_a_time",
            )
        ]
        indexes = [models.Index(fields=["enterprise", "state"], name="proposals_of_enterprise")]


class Answered(models.Model):
    """答え終えた要求。同じ Idempotency-Key には同じ答えを返す (REL-3)。"""

    client_id = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_id", "enterprise", "key"], name="one_answer_per_key")]
