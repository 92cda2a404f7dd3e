"""手続きと申請書の定義。版は書いたら変えない。"""

import uuid

from django.db import models
from django.db.models import F, Q

from shien.domain.applications.choices import ProposalOutcome


class ProcedureVersion(models.Model):
    """手続きの一つの版。definition は procedure.toml、lifecycle は状態と遷移の表。"""

    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    definition = models.JSONField()
    lifecycle = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "version"], name="one_content_per_version_of_a_procedure")
        ]


class FormVersion(models.Model):
    """申請書の一つの版。grace_until を過ぎると、この版の下書きは新しい版に移してから提出する。"""

    procedure = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    grace_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "form", "version"], name="one_content_per_version_of_a_form")
        ]


class FormProposal(models.Model):
    """申請書の新しい版の案。出した人とは別の人が公開する。定義は書いたら変えない。

    rehearsal は下書きを移す下見、carried は移した結果。grace_days は、前の版のまま出せる日数。
    carried_at は公開のときの移し替え、finished_at は猶予が終わったときの移し替えが済んだ時刻。
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    grace_days = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    rehearsal = models.JSONField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=ProposalOutcome, default=ProposalOutcome.OPEN)
    settled_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    carried = models.JSONField(null=True)
    carried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "form", "version"], condition=Q(outcome=ProposalOutcome.OPEN),
                name="one_open_proposal_per_version",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ProposalOutcome.OPEN, settled_at=None, settled_by=None)
                | (~Q(outcome=ProposalOutcome.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_proposal_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ProposalOutcome.PUBLISHED) | ~Q(proposed_by=F("settled_by")),
                name="a_form_is_published_by_a_second_person",
            ),
        ]  # fmt: skip
